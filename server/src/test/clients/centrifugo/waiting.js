// What takes seconds: pings, what expires, the end of a server. All of it at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, pause, unique } from '../lib/clients.js';
import { builds, centrifuge, connect, inSeconds, json, Line, once, online, subscribeTo, subscription, token } from '../lib/centrifugo.js';
import { startServer } from '../lib/server.js';

const cases = {
  async 'shutdown: clients are told to come back'() {
    const own = await startServer('centrifugo-stop', { centrifugo: { client: { insecure: true, allowed_origins: ['*'] } } });
    const client = await online(json, { at: own });
    const leaving = once(client, 'connecting');

    await own.stop();

    assert.equal((await leaving).code, 3001);
  },

  async 'connect: an expired token is error 109, and the connection closes behind it'() {
    const line = await Line.open();

    line.send({ id: 1, connect: { token: token({ sub: 'x', exp: inSeconds(-1) }) } });

    assert.deepEqual(await line.reply(1), { id: 1, error: { code: 109, message: 'token expired' } });
    // 109 is no code that a WebSocket may close with.
    assert.equal((await line.end(8000)).code, 1000);
  },

  async 'refresh: a connection that is not refreshed is closed with 3005'() {
    const line = await Line.connected({ token: token({ sub: unique('u'), exp: inSeconds(2) }) }, { pongs: true });

    assert.deepEqual(await line.end(), { code: 3005, reason: 'connection expired' });
  },

  async 'ping: a client that answers none is closed with 3012'() {
    const line = await Line.connected();

    assert.deepEqual(await line.end(8000), { code: 3012, reason: 'no pong' });
  },

  async 'tokens: a subscription that is not refreshed ends with 2501'() {
    const name = unique('$timed-');
    const line = await Line.connected({}, { pongs: true });
    line.send({ id: 2, subscribe: { channel: name, token: token({ sub: '', channel: name, exp: inSeconds(2) }) } });
    const { subscribe } = await line.reply(2);
    assert.equal(subscribe.expires, true);
    assert.ok(subscribe.ttl >= 1 && subscribe.ttl <= 2, `ttl ${subscribe.ttl}`);

    const { push } = await line.take((reply) => reply.push?.unsubscribe, 'unsubscribe push');

    assert.deepEqual(push, { channel: name, unsubscribe: { code: 2501, reason: 'subscription expired' } });
  },
};

for (const build of builds) {
  const { label } = build;

  cases[`refresh: a connection goes on with the token that getToken brings in time [${label}]`] = async () => {
    let asked = 0;
    const user = unique('u');
    const client = centrifuge(build, {
      token: token({ sub: user, exp: inSeconds(3) }),
      getToken: async () => (asked++, token({ sub: user, exp: inSeconds(3600) })),
    });
    const states = [];
    client.on('state', ({ newState }) => states.push(newState));
    await connect(client);

    await eventually(() => assert.equal(asked, 1), 6000);
    // Past the end of the first token and the second that the server waits behind it.
    await pause(2500);

    assert.deepEqual(states, ['connecting', 'connected']);
  };

  cases[`tokens: a subscription goes on with the token that getToken brings in time [${label}]`] = async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const name = unique('$timed-');
    let asked = 0;
    const sub = subscription(client, name, {
      getToken: async () => token({ sub: user, channel: name, exp: inSeconds(++asked === 1 ? 3 : 3600) }),
    });
    const states = [];
    sub.on('state', ({ newState }) => states.push(newState));
    await subscribeTo(sub);

    await eventually(() => assert.equal(asked, 2), 6000);
    await pause(2500);

    assert.deepEqual(states, ['subscribing', 'subscribed']);
  };

  cases[`tokens: a client that lost its subscription to time subscribes again [${label}]`] = async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const name = unique('$timed-');
    // It fetches no other token in time, but the same token is good for long.
    const sub = subscription(client, name, {
      token: token({ sub: user, channel: name, exp: inSeconds(3600), expire_at: inSeconds(2) }),
      getToken: () => new Promise(() => {}),
    });
    const states = [];
    sub.on('state', ({ newState }) => states.push(newState));
    await subscribeTo(sub);

    await eventually(() => assert.equal(states[2], 'subscribing'));
  };

  cases[`ping: a silent client stays by its pongs [${label}]`] = async () => {
    const client = await online(build);
    const states = [];
    client.on('state', ({ newState }) => states.push(newState));

    await pause(4500);

    assert.deepEqual(states, []);
    const pongs = client.wire.sent.slice(1);
    assert.ok(pongs.length >= 2, `${pongs.length} pongs`);
    for (const pong of pongs) assert.equal(Buffer.from(pong).toString('hex'), label === 'JSON' ? '7b7d' : '00');
  };
}

test('what takes time', async () => {
  const failures = [];
  const run = async ([name, check]) => check().catch((error) => failures.push(`${name}: ${error.message}`));

  await Promise.all(Object.entries(cases).map(run));

  assert.deepEqual(failures, []);
});
