// Clients of Centrifugo that were away: what they missed, in order, once; and what can't be had any more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, unique } from '../lib/clients.js';
import { builds, connect, json, Line, once, online, publishMany, subscribedTo, subscribeTo, subscription } from '../lib/centrifugo.js';

const numbers = (count, from = 1) => Array.from({ length: count }, (_, i) => from + i);

for (const build of builds) {
  const { label, read, write } = build;
  const dataOf = (sub) => sub.seen.map(({ data }) => read(data));
  const offsets = (sub) => sub.seen.map(({ offset }) => offset);

  test(`recovery: 1,000 publications while away [${label}]`, async () => {
    const client = await online(build);
    const name = unique('stream:');
    const sub = await subscribedTo(client, name, { recoverable: true });
    assert.equal(sub.context.recoverable, true);
    await client.publish(name, write(0));
    await eventually(() => assert.equal(sub.seen.length, 1));

    client.disconnect();
    await publishMany(name, numbers(1000));
    const again = once(sub, 'subscribed');
    await connect(client);
    const context = await again;
    await client.publish(name, write(1001));

    assert.deepEqual([context.wasRecovering, context.recovered, context.hasRecoveredPublications], [true, true, true]);
    await eventually(() => assert.equal(sub.seen.length, 1002));
    assert.deepEqual(dataOf(sub), numbers(1002, 0));
    assert.deepEqual(offsets(sub), numbers(1002));
  });

  test(`recovery: a connection that broke while others publish loses and repeats nothing [${label}]`, async () => {
    const client = await online(build);
    const name = unique('stream:');
    const sub = await subscribedTo(client, name, { recoverable: true });

    for (let round = 0; round < 4; round++) {
      const storm = publishMany(name, numbers(100, round * 100 + 1));
      client.wire.cut();
      await storm;
    }

    await eventually(() => assert.equal(sub.seen.length, 400));
    assert.deepEqual(dataOf(sub), numbers(400));
    assert.deepEqual(offsets(sub), numbers(400));
  });

  test(`recovery: what is gone is told of [${label}]`, async () => {
    const client = await online(build);
    const name = unique('short:');
    const sub = await subscribedTo(client, name);
    await client.publish(name, write(0));
    await eventually(() => assert.equal(sub.seen.length, 1));

    client.disconnect();
    await publishMany(name, numbers(5));
    const again = once(sub, 'subscribed');
    await connect(client);
    const context = await again;

    assert.deepEqual([context.wasRecovering, context.recovered], [true, false]);
    assert.equal(context.streamPosition.offset, 6);
    assert.equal(sub.seen.length, 1);
    await client.publish(name, write('next'));
    await eventually(() => assert.deepEqual(dataOf(sub), [0, 'next']));
  });

  test(`recovery: from a position that the application kept [${label}]`, async () => {
    const name = unique('stream:');
    await publishMany(name, numbers(10));
    const client = await online(build);
    const { epoch } = await client.history(name, { limit: 0 });

    const sub = await subscribedTo(client, name, { recoverable: true, since: { offset: 7, epoch } });
    const other = subscription(await online(build), name, { recoverable: true, since: { offset: 7, epoch: 'other' } });
    const lost = await subscribeTo(other);

    await eventually(() => assert.deepEqual(dataOf(sub), [8, 9, 10]));
    assert.equal(sub.context.recovered, true);
    assert.equal(lost.recovered, false);
  });

  test(`cache recovery: each subscriber begins with the latest publication [${label}]`, async () => {
    const name = unique('latest:');
    await publishMany(name, numbers(3));
    const client = await online(build);

    const sub = await subscribedTo(client, name);
    await eventually(() => assert.deepEqual(dataOf(sub), [3]));
    client.disconnect();
    await publishMany(name, numbers(3, 4));
    await connect(client);
    await eventually(() => assert.deepEqual(dataOf(sub), [3, 6]));
    client.disconnect();
    const again = once(sub, 'subscribed');
    await connect(client);

    assert.equal((await again).recovered, true);
    assert.deepEqual(dataOf(sub), [3, 6]);
  });

  test(`positioned: a subscriber is told where the stream is [${label}]`, async () => {
    const name = unique('stream:');
    await publishMany(name, numbers(4));
    const client = await online(build);

    const sub = await subscribedTo(client, name, { positioned: true });
    const plain = await subscribedTo(await online(build), name);

    assert.deepEqual([sub.context.positioned, sub.context.recoverable], [true, false]);
    assert.equal(sub.context.streamPosition.offset, 4);
    assert.match(sub.context.streamPosition.epoch, /./);
    assert.equal(plain.context.positioned, false);
  });
}

test('recovery: one position per channel, whichever encoding', async () => {
  const name = unique('stream:');
  const clients = await Promise.all(builds.map((build) => online(build)));
  const subs = await Promise.all(clients.map((client) => subscribedTo(client, name, { recoverable: true })));
  clients.forEach((client) => client.disconnect());
  await publishMany(name, numbers(20));

  await Promise.all(clients.map(connect));

  await eventually(() => subs.forEach((sub) => assert.equal(sub.seen.length, 20)));
  assert.deepEqual(subs[0].seen.map(({ data }) => data), numbers(20));
  assert.deepEqual(subs[1].seen.map(({ data }) => builds[1].read(data)), numbers(20));
});

test('recovery: a client that wants nothing unrecovered gets error 112', async () => {
  const name = unique('short:');
  await publishMany(name, numbers(9));
  const line = await Line.connected();

  line.send({ id: 2, subscribe: { channel: name, recover: true, offset: 1, epoch: 'other', flag: 2 } });

  assert.equal((await line.reply(2)).error.code, 112);
  const client = await online(json);
  await subscribedTo(client, name);
});
