import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  channelInfo,
  collect,
  connected,
  eventually,
  next,
  pause,
  publish,
  pusher,
  pusherVersions,
  QUIET_MS,
  sdk,
  subscribed,
  unique,
  Wire,
} from '../lib/clients.js';
import { apps } from '../lib/server.js';

const PAYLOADS = ['abc/d', { message: 'grüße 🎉', nested: { list: [1, 2.5, null, true] } }, '', [], 'a\nb\\c\u2028'];

for (const { label, Pusher } of pusherVersions) {
  test(`12 public: what is published arrives intact [${label}]`, async () => {
    const name = unique('public-');
    const channel = await subscribed(pusher(Pusher), name);

    for (const payload of PAYLOADS) {
      const arrival = next(channel, 'greeting');
      await sdk().trigger(name, 'greeting', payload);

      assert.deepEqual((await arrival).data, payload);
    }
  });

  test(`13 public: nothing arrives behind an unsubscribe [${label}]`, async () => {
    const name = unique('public-');
    const client = pusher(Pusher);
    const channel = await subscribed(client, name);

    client.unsubscribe(name);
    await eventually(async () => assert.equal((await channelInfo(name)).occupied, false));
    const seen = await collect(channel, 'greeting', () => sdk().trigger(name, 'greeting', 'late'));

    assert.deepEqual(seen, []);
  });

  test(`15 public: unsubscribing three times is harmless [${label}]`, async () => {
    const name = unique('public-');
    const client = pusher(Pusher);
    await subscribed(client, name);

    for (let i = 0; i < 3; i++) client.unsubscribe(name);
    await eventually(async () => assert.equal((await channelInfo(name)).occupied, false));

    await subscribed(client, name);
    assert.equal(client.connection.state, 'connected');
  });

  test(`15 public: a cancelled pending subscribe delivers nothing [${label}]`, async () => {
    const name = unique('public-');
    const client = await connected(pusher(Pusher));

    const channel = client.subscribe(name);
    client.unsubscribe(name);
    await eventually(async () => assert.equal((await channelInfo(name)).occupied, false));
    const seen = await collect(channel, 'greeting', () => sdk().trigger(name, 'greeting', 1));

    assert.deepEqual(seen, []);
  });

  test(`15 public: a cancelled and reinstated subscribe delivers [${label}]`, async () => {
    const name = unique('public-');
    const client = await connected(pusher(Pusher));

    client.subscribe(name);
    client.unsubscribe(name);
    const channel = await subscribed(client, name);
    const arrival = next(channel, 'greeting');
    await sdk().trigger(name, 'greeting', 1);

    assert.equal((await arrival).data, 1);
  });
}

const sequences = [
  ['sub-sub = sub', ['sub', 'sub'], 1],
  ['sub-wait-sub = sub', ['sub', 'wait', 'sub'], 1],
  ['sub-unsub = nothing', ['sub', 'unsub'], 0],
  ['sub-unsub-sub = sub', ['sub', 'unsub', 'sub'], 1],
];
for (const [name, steps, deliveries] of sequences) {
  test(`16 public: ${name}`, async () => {
    const channel = unique('public-');
    const wire = await Wire.open();
    for (const step of steps) {
      if (step === 'sub') wire.subscribe(channel);
      if (step === 'unsub') wire.send({ event: 'pusher:unsubscribe', data: { channel } });
      if (step === 'wait') await pause(QUIET_MS);
    }
    wire.send({ event: 'pusher:ping' });
    await wire.frame('pusher:pong');
    await eventually(async () => assert.equal((await channelInfo(channel)).subscription_count, deliveries));

    await publish(channel, 'greeting', 'once');
    await pause(QUIET_MS);

    assert.equal(wire.frames.filter((frame) => frame.event === 'greeting').length, deliveries);
  });
}

for (const [how, leave] of [
  ['an unsubscribe', (wire, channel) => wire.send({ event: 'pusher:unsubscribe', data: { channel } })],
  ['a close', (wire) => wire.disconnect()],
  ['a sudden end', (wire) => wire.cut()],
]) {
  test(`14 public: nothing of a channel is left behind ${how}`, async () => {
    const options = { app: apps.leak };
    const wire = await Wire.open(apps.leak);
    const channels = ['', 'private-', 'cache-'].map((kind) => unique(`${kind}left-`));
    for (const channel of channels) {
      await wire.join(channel);
      assert.equal((await channelInfo(channel, options)).occupied, true);
    }

    for (const channel of channels) leave(wire, channel);

    for (const channel of channels) {
      await eventually(async () => assert.equal((await channelInfo(channel, options)).occupied, false), 3000);
    }
  });
}

test('73 public: names that only contain another kind are plain public channels', async () => {
  for (const channel of [unique('my-cache-'), unique('not-private-'), unique('a-presence-')]) {
    const wire = await Wire.open();

    await wire.join(channel);
    await publish(channel, 'greeting', 'open');
    const frame = await wire.frame('greeting', channel);

    assert.equal(frame.data, 'open');
    assert.equal(wire.frames.some(({ event }) => event === 'pusher:cache_miss'), false);
  }
});

test('12 public: frames have the exact bytes of the protocol', async () => {
  const channel = unique('public-');
  const wire = await Wire.open();

  assert.equal(
    (await wire.join(channel)).raw,
    `{"event":"pusher_internal:subscription_succeeded","channel":"${channel}","data":"{}"}`,
  );
  await publish(channel, 'greeting', '{"a": 1}');
  assert.deepEqual(JSON.parse((await wire.frame('greeting')).raw), { event: 'greeting', channel, data: '{"a": 1}' });
});
