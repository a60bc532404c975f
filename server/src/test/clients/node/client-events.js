import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect, next, pause, pusher, pusherVersions, QUIET_MS, subscribed, unique, Wire } from '../lib/clients.js';
import { apps } from '../lib/server.js';

for (const { label, Pusher } of pusherVersions) {
  test(`32 client event: another socket gets the same payload [${label}]`, async () => {
    const name = unique('private-');
    const [from, to] = [await subscribed(pusher(Pusher), name), await subscribed(pusher(Pusher), name)];

    for (const payload of [{ message: 'hello', list: [1, 2.5] }, 'text', 7]) {
      const arrival = next(to, 'client-greeting');
      from.trigger('client-greeting', payload);

      const { data, metadata } = await arrival;
      assert.deepEqual(data, payload);
      assert.equal(metadata?.user_id, undefined);
    }
  });

  for (const id of [5, 'five']) {
    test(`32 client event: presence tells the sender, ${typeof id} as sent [${label}]`, async () => {
      const name = unique('presence-');
      const from = await subscribed(pusher(Pusher, { member: { user_id: id } }), name);
      const to = await subscribed(pusher(Pusher, { member: { user_id: 'other' } }), name);
      const arrival = next(to, 'client-greeting');

      from.trigger('client-greeting', { message: 'hello' });

      const { data, metadata } = await arrival;
      assert.deepEqual(data, { message: 'hello' });
      assert.strictEqual(metadata.user_id, id);
    });
  }

  test(`34 client event: the sender does not receive its own [${label}]`, async () => {
    const name = unique('private-');
    const [from, to] = [await subscribed(pusher(Pusher), name), await subscribed(pusher(Pusher), name)];
    const arrival = next(to, 'client-greeting');

    const seen = await collect(from, 'client-greeting', async () => {
      from.trigger('client-greeting', { message: 'hello' });
      await arrival;
    });

    assert.deepEqual(seen, []);
  });
}

/** Sends from one of two subscribers; resolves to the error the sender gets, after nothing came to the other. */
async function refused(app, channel, frame, { join = true } = {}) {
  const [from, to] = [await Wire.open(app), await Wire.open(app)];
  const options = channel.startsWith('presence-') ? { channelData: '{"user_id":"1"}' } : {};
  if (join) await from.join(channel, options);
  await to.join(channel, options);

  from.send({ channel, data: { message: 'hello' }, ...frame });
  const error = await from.frame('pusher:error');
  await pause(QUIET_MS);

  assert.deepEqual(to.frames.filter(({ event }) => !event.startsWith('pusher')), []);
  from.send({ event: 'pusher:ping' });
  await from.frame('pusher:pong');
  return error;
}

test('33 client event: where the app does not allow them it is 4301 on the channel', async () => {
  const channel = unique('private-');

  const error = await refused(apps.quiet, channel, { event: 'client-greeting' });

  assert.equal(error.channel, channel);
  assert.deepEqual(error.data, { code: 4301, message: 'The app does not have client messaging enabled.' });
});

test('33 client event: a name over the limit is 4301 on the channel', async () => {
  const channel = unique('private-');

  const error = await refused(apps.small, channel, { event: `client-${'x'.repeat(19)}` });

  assert.equal(error.channel, channel);
  assert.deepEqual(error.data, { code: 4301, message: 'Event name is too long. Maximum allowed size is 25.' });
});

test('33 client event: a payload over the limit is 4301 on the channel', async () => {
  const channel = unique('presence-');

  const error = await refused(apps.small, channel, { event: 'client-greeting', data: 'x'.repeat(10_300) });

  assert.equal(error.channel, channel);
  assert.deepEqual(error.data, { code: 4301, message: 'The event data should be less than 10 KB.' });
});

for (const { label, Pusher } of pusherVersions) {
  test(`33 client event: the refusal reaches the channel of the client [${label}]`, async () => {
    const channel = await subscribed(pusher(Pusher, { app: apps.quiet }), unique('private-'));
    const refusal = next(channel, 'pusher:error');

    channel.trigger('client-greeting', {});

    assert.equal((await refusal).data.code, 4301);
  });
}

test('35 client event: refused on public and encrypted channels and where not subscribed', async () => {
  assert.equal((await refused(apps.main, unique('public-'), { event: 'client-a' })).data.code, 4301);
  assert.equal((await refused(apps.main, unique('private-encrypted-'), { event: 'client-a' })).data.code, 4301);
  assert.equal((await refused(apps.main, unique('private-'), { event: 'client-a' }, { join: false })).data.code, 4301);
});

test('35 client event: names without the prefix are not delivered', async () => {
  const channel = unique('private-');
  const [from, to] = [await Wire.open(), await Wire.open()];
  await from.join(channel);
  await to.join(channel);

  for (const event of ['greeting', 'Client-a', 'client_a', 'pusher:a', 'pusher_internal:a', 'pusher_internal:member_added']) {
    from.send({ event, channel, data: {} });
  }
  from.send({ event: 'client-', channel, data: 'the end' });
  const last = await to.frame('client-', channel);

  assert.equal(last.data, 'the end');
  assert.deepEqual(to.frames, []);
});

test('35 client event: string and JSON data keep their bytes', async () => {
  const channel = unique('private-');
  const [from, to] = [await Wire.open(), await Wire.open()];
  await from.join(channel);
  await to.join(channel);

  for (const data of ['{"b":1,"a":1.50e3,"u":"\\u00fc"}', '"text"', 'null', '[1, 2]', '"\\"{}\\""']) {
    from.send(`{"event":"client-a","channel":"${channel}","data":${data}}`);
    const { raw } = await to.frame('client-a', channel);

    assert.ok(raw.includes(`"data":${data}`), raw);
  }
});
