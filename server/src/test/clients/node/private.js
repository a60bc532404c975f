import assert from 'node:assert/strict';
import { test } from 'node:test';
import { next, publish, pusher, pusherVersions, sdk, subscribed, unique, Wire } from '../lib/clients.js';
import { apps } from '../lib/server.js';

const WRONG = 'incorrect_token';

for (const { label, Pusher } of pusherVersions) {
  for (const kind of ['private-', 'private-cache-']) {
    test(`17 private: a valid signature subscribes ${kind} and receives [${label}]`, async () => {
      const name = unique(kind);
      const channel = await subscribed(pusher(Pusher), name);
      const arrival = next(channel, 'greeting');

      await sdk().trigger(name, 'greeting', { message: 'hello' });

      assert.deepEqual((await arrival).data, { message: 'hello' });
    });
  }

  for (const kind of ['private-', 'presence-', 'private-encrypted-']) {
    test(`18 private: a wrong token is refused on ${kind} [${label}]`, async () => {
      const channel = pusher(Pusher, { forge: WRONG }).subscribe(unique(kind));

      const { data } = await next(channel, 'pusher:subscription_error');

      assert.equal(data.type, 'AuthError');
      assert.equal(data.status, 401);
      assert.equal(typeof data.error, 'string');
    });
  }

  test(`19 encrypted: the client decrypts what the SDK encrypted [${label}]`, async () => {
    const name = unique('private-encrypted-');
    const channel = await subscribed(pusher(Pusher), name);
    const arrival = next(channel, 'secret');

    await sdk().trigger(name, 'secret', { message: 'for you only' });

    assert.deepEqual((await arrival).data, { message: 'for you only' });
  });
}

test('20 private: no signature is refused, private and presence signatures are accepted', async () => {
  const wire = await Wire.open();
  const [bare, signed, presence] = [unique('private-'), unique('private-'), unique('presence-')];

  wire.send({ event: 'pusher:subscribe', data: { channel: bare } });
  await wire.join(signed);
  await wire.join(presence, { channelData: '{"user_id":"1"}' });

  assert.deepEqual(await wire.refusal(bare), {
    type: 'AuthError',
    error: 'The connection is unauthorized.',
    status: 401,
  });
});

test("20 private: another socket's signature and another key's are refused", async () => {
  const [wire, other] = [await Wire.open(), await Wire.open()];
  const channel = unique('private-');

  wire.subscribe(channel, { auth: other.auth(channel) });
  assert.equal((await wire.refusal(channel)).status, 401);
  wire.subscribe(channel, { auth: wire.auth(channel).replace(apps.main.key, apps.small.key) });
  assert.equal((await wire.refusal(channel)).status, 401);
});

test('21 private: a name longer than the limit is LimitReached 4009', async () => {
  const wire = await Wire.open(apps.small);
  for (const prefix of ['', 'private-', 'presence-']) {
    const channel = prefix + 'x'.repeat(51 - prefix.length);

    wire.subscribe(channel, prefix === 'presence-' ? { channelData: '{"user_id":"1"}' } : {});
    const refusal = await wire.refusal(channel);

    assert.equal(refusal.type, 'LimitReached');
    assert.equal(refusal.status, 4009);
    assert.equal(typeof refusal.error, 'string');
  }
  await wire.join('x'.repeat(50));
});

for (const kind of ['private-cache-', 'private-encrypted-', 'private-encrypted-cache-', 'presence-cache-']) {
  test(`67 private: a wrong signature is refused on ${kind}`, async () => {
    const wire = await Wire.open();
    const channel = unique(kind);
    const options = kind.startsWith('presence-') ? { channelData: '{"user_id":"1"}' } : {};

    for (const auth of [WRONG, `${apps.main.key}:${'0'.repeat(64)}`, wire.auth(`${channel}x`, options.channelData), '']) {
      wire.subscribe(channel, { ...options, auth });
      const refusal = await wire.refusal(channel);

      assert.equal(refusal.type, 'AuthError');
      assert.equal(refusal.status, 401);
    }
    await publish(channel, 'greeting', 'not for strangers');
    await wire.join(unique('public-'));
    assert.equal(wire.frames.some(({ event }) => event === 'greeting'), false);
  });
}
