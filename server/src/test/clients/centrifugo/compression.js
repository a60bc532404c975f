// permessage-deflate, which `ws` offers as browsers do, beside clients that do not offer it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, unique } from '../lib/clients.js';
import { builds, online, subscribedTo } from '../lib/centrifugo.js';

for (const build of builds) {
  const { label, read, write } = build;

  test(`compression: the same to those who agreed on it and those who did not [${label}]`, async () => {
    const compressed = await online(build, { compressed: true });
    const plain = await online(build);
    assert.match(compressed.wire.socket.extensions, /permessage-deflate/);
    assert.equal(plain.wire.socket.extensions, '');
    const channel = unique('stream:');
    const readers = [await subscribedTo(compressed, channel), await subscribedTo(plain, channel)];
    const documents = [1, 2, 3].map((version) => ({ version, text: `größe \u{1f600} ${'much of the same '.repeat(300 * version)}` }));

    await compressed.publish(channel, write(documents[0]));
    await plain.publish(channel, write(documents[1]));
    await compressed.publish(channel, write(documents[2]));

    for (const reader of readers) {
      await eventually(() => assert.equal(reader.seen.length, 3));
      assert.deepEqual(reader.seen.map(({ data }) => read(data)), documents);
    }
    const { publications } = await compressed.history(channel, { limit: 10 });
    assert.deepEqual(publications.map(({ data }) => read(data)), documents);
    // What was read is longer than what came.
    const { bytesRead } = compressed.wire.socket._socket;
    assert.ok(bytesRead < 10_000, `${bytesRead} bytes`);
  });

  test(`compression: documents nest hundreds of levels [${label}]`, async () => {
    const client = await online(build, { compressed: true });
    const sub = await subscribedTo(client, unique('stream:'));
    let document = { text: 'leaf' };
    for (let i = 0; i < 400; i++) {
      document = { content: [document] };
    }

    await sub.publish(write(document));

    await eventually(() => assert.deepEqual(sub.seen.map(({ data }) => read(data)), [document]));
  });
}
