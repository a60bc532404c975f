// How clients of Centrifugo connect, stay and go.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pause, QUIET_MS, unique } from '../lib/clients.js';
import { builds, centrifuge, connect, inSeconds, json, Line, once, online, sentAway, subscribedTo, token } from '../lib/centrifugo.js';

for (const build of builds) {
  const { label } = build;

  test(`connect: anonymous, with an id of its own [${label}]`, async () => {
    const [first, second] = [centrifuge(build), centrifuge(build)];

    const [one, two] = [await connect(first), await connect(second)];

    assert.match(one.client, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notEqual(one.client, two.client);
    assert.equal(one.transport, 'websocket');
  });

  test(`connect: a good token, and one without an end [${label}]`, async () => {
    await online(build, { token: token({ sub: unique('u'), exp: inSeconds(60) }) });
    await online(build, { token: token({ sub: unique('u') }) });
  });

  test(`connect: an expired token is exchanged for a new one [${label}]`, async () => {
    let asked = 0;
    const client = centrifuge(build, {
      token: token({ sub: 'late', exp: inSeconds(-10) }),
      getToken: async () => (asked++, token({ sub: 'late', exp: inSeconds(60) })),
    });

    await connect(client);

    assert.equal(asked, 1);
  });

  test(`connect: a token of another secret, or with a channel, ends with 3500 [${label}]`, async () => {
    assert.equal((await sentAway(build, { token: token({ sub: '42' }, 'another secret') })).code, 3500);
    assert.equal((await sentAway(build, { token: token({ sub: '42', channel: 'news' }) })).code, 3500);
    assert.equal((await sentAway(build, { token: 'no token at all' })).code, 3500);
  });

  test(`connect: a customer who has no token any more ends it [${label}]`, async () => {
    const options = {
      token: token({ sub: 'gone', exp: inSeconds(-10) }),
      getToken: async () => {
        throw new build.UnauthorizedError();
      },
    };

    // Code 1 is the library's own.
    assert.equal((await sentAway(build, options)).code, 1);
  });

  test(`batches: commands that leave in one frame are answered in their order [${label}]`, async () => {
    const client = await online(build);
    const before = client.wire.sent.length;
    const channels = Array.from({ length: 5 }, () => unique('bare:batch-'));

    client.startBatching();
    const subscribed = Promise.all(channels.map((channel) => subscribedTo(client, channel)));
    const calls = Promise.allSettled([client.rpc('ping', build.write({})), client.rpc('none', build.write({}))]);
    client.stopBatching();
    await subscribed;

    assert.equal(client.wire.sent.length, before + 1);
    const [ping, none] = await calls;
    assert.equal(ping.status, 'fulfilled');
    assert.equal(none.reason.code, 108);
  });

  test(`rpc: a method that nobody answers is error 108 [${label}]`, async () => {
    const client = await online(build);

    await assert.rejects(client.rpc('getUser', build.write({ id: 1 })), { code: 108 });
  });

  test(`send: messages to a server that takes none end with 3508 [${label}]`, async () => {
    const client = await online(build);
    const away = once(client, 'disconnected');

    await client.send(build.write({ hello: 1 }));

    assert.equal((await away).code, 3508);
  });

  test(`cut: a client whose connection broke comes back by itself [${label}]`, async () => {
    const client = await online(build);
    const again = once(client, 'connected');

    client.wire.cut();

    assert.match((await again).client, /^[0-9a-f-]{36}$/);
  });
}

test('connect: what is told of a connection and its channels', async () => {
  const line = await Line.open();
  const user = unique('u');

  line.send({ id: 1, connect: { token: token({ sub: user, exp: inSeconds(100) }), name: 'test' } });

  const { connect: told } = await line.reply(1);
  assert.match(told.version, / Ringcast$/);
  assert.equal(told.expires, true);
  assert.ok(told.ttl >= 98 && told.ttl <= 100, `ttl ${told.ttl}`);
  assert.equal(told.ping, 2);
  assert.equal(told.pong, true);
  assert.deepEqual(Object.keys(told.subs), [`user:#${user}`]);
  assert.equal(told.subs[`user:#${user}`].recoverable, true);
});

test('refresh: a token of another user, an expired one, and none', async () => {
  const ends = [
    [{ sub: 'another', exp: inSeconds(60) }, 3500],
    [{ sub: 'refresher', exp: inSeconds(-1) }, 3005],
    [null, 3501],
  ];
  for (const [claims, code] of ends) {
    const line = await Line.connected({ token: token({ sub: 'refresher', exp: inSeconds(60) }) });
    line.send({ id: 2, refresh: { token: claims ? token(claims) : '' } });
    assert.equal((await line.end()).code, code);
  }
});

test('ping: a pong that nobody asked for is a bad request', async () => {
  const line = await Line.connected();

  line.send({});

  assert.equal((await line.end()).code, 3501);
});

test('malformed commands end with 3501 and touch nobody else', async () => {
  const witness = await online(json);
  const open = ['{', 'no json', '[]', '{"id":-1}', '{"id":2}', '{"id":2,"subscribe":{"channel":7}}', '{"id":2,"subscribe":{}}',
    '{"id":2,"publish":{"data":1}}', '{"id":2,"connect":{}}', '{"id":2,"ping":{}}', '{"id":2,"subscribe":{"channel":"x","delta":"none"}}'];
  const early = ['{"id":1,"subscribe":{"channel":"x"}}', '{"id":1,"connect":', '', '{"id":1,"rpc":{"method":"m"}}'];
  const tried = [
    ...open.map(async (frame) => [frame, await Line.connected()]),
    ...early.map(async (frame) => [frame, await Line.open()]),
  ];

  for (const trial of tried) {
    const [frame, line] = await trial;
    line.send(frame);
    assert.deepEqual(await line.end(), { code: 3501, reason: 'bad request' }, `for ${frame}`);
  }

  assert.equal(witness.state, 'connected');
});

test('a client of the library that gets 3501 stays away', async () => {
  const client = await online(json);
  const away = once(client, 'disconnected');

  client.wire.socket.send('{"id":99,"subscribe":{}}');

  assert.equal((await away).code, 3501);
  await pause(QUIET_MS);
  assert.equal(client.state, 'disconnected');
});

test('a frame above the limit closes with 1009', async () => {
  const line = await Line.connected();

  line.send({ id: 2, rpc: { method: 'm', data: 'x'.repeat(70_000) } });

  assert.equal((await line.end()).code, 1009);
});
