// Channels that the server subscribes Centrifugo's clients to: by their token, by who they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, unique } from '../lib/clients.js';
import { builds, centrifuge, connect, json, once, online, publishMany, sentAway, subscribedTo, token } from '../lib/centrifugo.js';

for (const build of builds) {
  const { label, read, write } = build;

  /** A client that keeps what comes for its channels. */
  function listener(claims) {
    const client = centrifuge(build, { token: token(claims) });
    client.subscribed = {};
    client.seen = [];
    client.on('subscribed', (context) => (client.subscribed[context.channel] = context));
    client.on('publication', ({ channel, data, offset }) => client.seen.push([channel, read(data), offset]));
    return client;
  }

  test(`token: its channels, even those that are open to nobody [${label}]`, async () => {
    const user = unique('u');
    const [one, two] = [unique('closed:'), unique('stream:')];
    const client = listener({ sub: user, channels: [one, two] });

    await connect(client);
    await publishMany(two, ['hello']);

    assert.deepEqual(Object.keys(client.subscribed).sort(), [one, two, `user:#${user}`].sort());
    await eventually(() => assert.equal(client.seen.length, 1));
    assert.deepEqual(client.seen[0].slice(0, 2), [two, 'hello']);
  });

  test(`token: its subscriptions with data, and options of their own [${label}]`, async () => {
    const user = unique('u');
    const name = unique('stream:');
    const client = listener({ sub: user, subs: { [name]: { data: { from: 'token' }, override: { force_recovery: { value: true } } } } });

    await connect(client);
    assert.deepEqual(read(client.subscribed[name].data), { from: 'token' });
    assert.equal(client.subscribed[name].recoverable, true);
    await publishMany(name, [1]);
    await eventually(() => assert.equal(client.seen.length, 1));
    client.disconnect();
    await publishMany(name, [2, 3]);
    await connect(client);

    assert.equal(client.subscribed[name].recovered, true);
    await eventually(() => assert.deepEqual(client.seen, [[name, 1, 1], [name, 2, 2], [name, 3, 3]]));
  });

  test(`personal channel: one for each user, and one connection in it [${label}]`, async () => {
    const user = unique('u');
    const first = listener({ sub: user });
    await connect(first);
    assert.deepEqual(Object.keys(first.subscribed), [`user:#${user}`]);
    const away = once(first, 'disconnected');

    const second = listener({ sub: user });
    await connect(second);

    assert.equal((await away).code, 3504);
    assert.equal(second.state, 'connected');
  });

  test(`personal channel: nobody else comes in, and nobody without a user has one [${label}]`, async () => {
    const [user, other] = [unique('u'), unique('u')];
    await connect(listener({ sub: user }));
    const stranger = listener({ sub: other });
    await connect(stranger);
    const nobody = listener({ sub: '' });
    await connect(nobody);

    await assert.rejects(subscribedTo(stranger, `user:#${user}`), { code: 103 });
    await assert.rejects(stranger.publish(`user:#${user}`, write(1)), { code: 103 });
    await assert.rejects(stranger.history(`user:#${user}`, { limit: 1 }), { code: 103 });
    await assert.rejects(stranger.presence(`user:#${user}`), { code: 103 });
    assert.deepEqual(nobody.subscribed, {});
  });

  test(`token: a channel of an unknown namespace, and more channels than may be [${label}]`, async () => {
    assert.equal((await sentAway(build, { token: token({ sub: '', channels: ['unknown:x'] }) })).code, 102);
    const many = Array.from({ length: 17 }, (_, i) => `bare:many-${i}`);
    assert.equal((await sentAway(build, { token: token({ sub: '', channels: many }) })).code, 3505);
  });

  test(`token: one with other channels is no refresh: the client comes back with the new ones [${label}]`, async () => {
    const user = unique('u');
    const [one, two] = [unique('bare:'), unique('bare:')];
    const client = listener({ sub: user, channels: [one] });
    await connect(client);
    const again = once(client, 'connecting');

    client.setToken(token({ sub: user, channels: [two] }));
    client.wire.cut();
    await again;
    await eventually(() => assert.ok(client.subscribed[two]));

    await eventually(() => assert.equal(client.state, 'connected'));
  });
}

test('a client that is subscribed by the server may leave by itself', async () => {
  const name = unique('stream:');
  const client = await online(json, { token: token({ sub: '', channels: [name] }) });
  const sub = client.newSubscription(name);
  sub.on('error', () => {});
  const refused = once(sub, 'unsubscribed');

  sub.subscribe();

  assert.equal((await refused).code, 105);
});
