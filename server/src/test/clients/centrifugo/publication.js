// What Centrifugo's clients publish and read again: history, deltas, the form of data.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, unique } from '../lib/clients.js';
import { builds, json, Line, online, protobuf, publishMany, subscribedTo, token } from '../lib/centrifugo.js';

const numbers = (count, from = 1) => Array.from({ length: count }, (_, i) => from + i);

/** A document of about 4 kB, of which each version changes a little. */
const documentAt = (version) => ({
  version,
  players: numbers(40).map((id) => ({ id, name: `player ${id}`, score: id === version ? 1000 + version : 10, at: [id, id * 2] })),
  note: `state ${version} "quoted" \\ größe \u{1f600} ${'unchanged text '.repeat(60)}`,
});

for (const build of builds) {
  const { label, read, write } = build;

  test(`publish: to those who subscribe, with who said it [${label}]`, async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user, info: { name: 'Ada' } }) });
    const name = unique('room-');
    const sub = await subscribedTo(client, name);

    await sub.publish(write({ text: 'hi', empty: {}, list: [1, null, 'x'] }));

    await eventually(() => assert.equal(sub.seen.length, 1));
    const [publication] = sub.seen;
    assert.deepEqual(read(publication.data), { text: 'hi', empty: {}, list: [1, null, 'x'] });
    assert.equal(publication.info.user, user);
    assert.deepEqual(read(publication.info.connInfo), { name: 'Ada' });
    assert.equal(publication.offset, 1);
  });

  test(`publish: without the right it is error 103, in an unknown namespace 102 [${label}]`, async () => {
    const client = await online(build);

    await assert.rejects(client.publish(unique('bare:'), write(1)), { code: 103 });
    // Only subscribers may publish here.
    await assert.rejects(client.publish(unique('room-'), write(1)), { code: 103 });
    await assert.rejects(client.publish('named:x', write(1)), { code: 103 });
    await assert.rejects(client.publish('unknown:x', write(1)), { code: 102 });
    await client.publish(unique('stream:'), write(1));
  });

  test(`publish: data of another form than the namespace's is error 107 [${label}]`, async () => {
    const client = await online(build);
    const sub = await subscribedTo(client, unique('object:'));

    await assert.rejects(sub.publish(write([1])), { code: 107 });
    await assert.rejects(sub.publish(write('text')), { code: 107 });
    await sub.publish(write({}));

    await eventually(() => assert.deepEqual(sub.seen.map(({ data }) => read(data)), [{}]));
  });

  test(`history: page by page in both directions [${label}]`, async () => {
    const client = await online(build);
    const name = unique('stream:');
    await publishMany(name, numbers(60));
    const dataOf = ({ publications }) => publications.map(({ data }) => read(data));

    const top = await client.history(name, { limit: 0 });
    assert.deepEqual([top.publications, top.offset], [[], 60]);
    const forward = [];
    for (let since = { offset: 0, epoch: top.epoch }; forward.length < 60; ) {
      const page = await client.history(name, { limit: 25, since });
      forward.push(...dataOf(page));
      since = { offset: page.publications.at(-1).offset, epoch: page.epoch };
    }
    assert.deepEqual(forward, numbers(60));
    const newest = await client.history(name, { limit: 3, reverse: true });
    assert.deepEqual(dataOf(newest), [60, 59, 58]);
    const before = await client.history(name, { limit: 3, reverse: true, since: { offset: 58, epoch: top.epoch } });
    assert.deepEqual(dataOf(before), [57, 56, 55]);
    // The most that a client gets at once.
    assert.equal((await client.history(name, { limit: -1 })).publications.length, 50);
    await assert.rejects(client.history(name, { limit: 1, since: { offset: 1, epoch: 'other' } }), { code: 112 });
  });

  test(`delta: a document of 4 kB arrives whole, by its differences [${label}]`, async () => {
    const publisher = await online(json);
    const [client, plain] = [await online(build), await online(build)];
    const name = unique('doc:');
    const sub = await subscribedTo(client, name, { delta: 'fossil' });
    const whole = await subscribedTo(plain, name);
    const versions = numbers(12).map(documentAt);

    for (const version of versions) await publisher.publish(name, version);

    await eventually(() => assert.equal(sub.seen.length, 12));
    assert.deepEqual(sub.seen.map(({ data }) => read(data)), versions);
    await eventually(() => assert.deepEqual(whole.seen.map(({ data }) => read(data)), versions));
    const stats = sub.deltaStats();
    assert.equal(stats.numPublications, 12);
    assert.equal(stats.numFullPayloads, 1);
    assert.equal(stats.numDeltaPayloads, 11);
    assert.ok(stats.bytesReceived * 4 < stats.bytesDecoded, `${stats.bytesReceived} of ${stats.bytesDecoded} bytes`);
  });

  test(`delta: who comes back goes on from what it had [${label}]`, async () => {
    const publisher = await online(json);
    const client = await online(build);
    const name = unique('doc:');
    const sub = await subscribedTo(client, name, { delta: 'fossil' });
    const versions = numbers(9).map(documentAt);
    for (const version of versions.slice(0, 3)) await publisher.publish(name, version);
    await eventually(() => assert.equal(sub.seen.length, 3));

    client.disconnect();
    for (const version of versions.slice(3, 6)) await publisher.publish(name, version);
    client.connect();
    await client.ready(5000);
    await eventually(() => assert.equal(sub.seen.length, 6));
    for (const version of versions.slice(6)) await publisher.publish(name, version);

    await eventually(() => assert.equal(sub.seen.length, 9));
    assert.deepEqual(sub.seen.map(({ data }) => read(data)), versions);
    assert.ok(sub.deltaStats().numDeltaPayloads >= 5, JSON.stringify(sub.deltaStats()));
  });

  test(`delta: a document that shares nothing arrives whole [${label}]`, async () => {
    const publisher = await online(json);
    const client = await online(build);
    const name = unique('doc:');
    const sub = await subscribedTo(client, name, { delta: 'fossil' });
    const unlike = ['a'.repeat(3000), { z: numbers(500) }, null, 'ä', [], 'b'.repeat(3000)];

    for (const data of unlike) await publisher.publish(name, data);

    await eventually(() => assert.deepEqual(sub.seen.map(({ data }) => read(data)), unlike));
  });

  test(`delta: a namespace without it sends everything whole [${label}]`, async () => {
    const client = await online(build);
    const sub = await subscribedTo(client, unique('stream:'), { delta: 'fossil' });

    for (const n of numbers(3)) await sub.publish(write({ n }));

    await eventually(() => assert.deepEqual(sub.seen.map(({ data }) => read(data)), [{ n: 1 }, { n: 2 }, { n: 3 }]));
  });
}

test('publish: the bytes of JSON stay as they are', async () => {
  const line = await Line.connected();
  const name = unique('stream:');
  const raw = '{"b":1.50,"a":[1e3, -0.0],"u":"\\u00e9\\/"}';
  const reader = await online(protobuf);
  const sub = await subscribedTo(reader, name);

  line.send(`{"id":2,"publish":{"channel":"${name}","data":${raw}}}`);
  await line.reply(2);

  await eventually(() => assert.equal(sub.seen.length, 1));
  assert.equal(new TextDecoder().decode(sub.seen[0].data), raw);
});

test('publish: nothing at all is error 107', async () => {
  const line = await Line.connected();

  line.send({ id: 2, publish: { channel: unique('stream:') } });

  assert.equal((await line.reply(2)).error.code, 107);
});
