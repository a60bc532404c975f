import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelInfo, eventually, publish, request, sdk, server, unique, Wire, pause, QUIET_MS } from '../lib/clients.js';
import { apps } from '../lib/server.js';

const of = (app, path) => `/apps/${app.id}${path}`;
const body = (value) => JSON.stringify(value);
const event = (channel, more = {}) => body({ name: 'greeting', channels: [channel], data: 'hello', ...more });

test('42 HTTP: health and usage answer 200, an unknown route 404', async () => {
  for (const url of [`${server.base}/`, `${server.base}/ready`, `http://127.0.0.1:${server.metricsPort}/usage`]) {
    assert.equal((await fetch(url)).status, 200, url);
  }
  assert.equal((await fetch(`${server.base}/no/such/route`)).status, 404);
  const { memory } = await (await fetch(`http://127.0.0.1:${server.metricsPort}/usage`)).json();
  for (const key of ['free', 'used', 'total', 'percent']) assert.equal(typeof memory[key], 'number');
});

test('43 HTTP: /channels lists what is occupied and drops it behind the last leave', async () => {
  const channel = unique('listed-');
  const list = async () =>
    (await request('GET', of(apps.main, '/channels'), { query: { filter_by_prefix: channel, info: 'subscription_count' } })).json.channels;
  assert.deepEqual(await list(), {});

  const first = await Wire.open();
  await first.join(channel);
  assert.deepEqual(await list(), { [channel]: { subscription_count: 1 } });
  const second = await Wire.open();
  await second.join(channel);
  assert.deepEqual(await list(), { [channel]: { subscription_count: 2 } });
  first.disconnect();
  second.cut();

  await eventually(async () => assert.deepEqual(await list(), {}));
});

test('44 HTTP: /channels/x counts 1, 2, 0', async () => {
  const channel = unique('counted-');
  assert.equal((await channelInfo(channel)).occupied, false);
  const wires = [await Wire.open(), await Wire.open()];

  for (const [i, wire] of wires.entries()) {
    await wire.join(channel);
    const { occupied, subscription_count: count } = await channelInfo(channel);
    assert.deepEqual([occupied, count], [true, i + 1]);
  }
  wires.forEach((wire) => wire.disconnect());

  await eventually(async () => assert.deepEqual(await channelInfo(channel), { occupied: false, subscription_count: 0 }));
});

test('44 HTTP: /channels/presence-x counts users 0, 2, 0', async () => {
  const channel = unique('presence-');
  const users = async () => (await channelInfo(channel, { query: { info: 'user_count' } })).user_count;
  assert.equal(await users(), 0);
  const wires = [await Wire.open(), await Wire.open()];

  for (const [i, wire] of wires.entries()) await wire.join(channel, { channelData: body({ user_id: i }) });
  assert.equal(await users(), 2);
  wires.forEach((wire) => wire.disconnect());

  await eventually(async () => assert.equal(await users(), 0));
});

test('45 HTTP: /users lists distinct users as strings, 400 on other channels', async () => {
  const channel = unique('presence-');
  const users = async () => (await request('GET', of(apps.main, `/channels/${channel}/users`))).json.users.map(({ id }) => id).sort();
  const wires = [await Wire.open(), await Wire.open(), await Wire.open()];

  await wires[0].join(channel, { channelData: '{"user_id":1}' });
  assert.deepEqual(await users(), ['1']);
  await wires[1].join(channel, { channelData: '{"user_id":"2"}' });
  assert.deepEqual(await users(), ['1', '2']);
  await wires[2].join(channel, { channelData: '{"user_id":"2"}' });
  assert.deepEqual(await users(), ['1', '2']);
  wires.forEach((wire) => wire.disconnect());
  await eventually(async () => assert.deepEqual(await users(), []));

  const refused = await request('GET', of(apps.main, '/channels/private-x/users'));
  assert.equal(refused.status, 400);
  assert.match(refused.json.error, /The channel must be a presence channel\./);
});

test('46 HTTP: filter_by_prefix leaves the others out', async () => {
  const [a, b] = [unique('alpha-'), unique('beta-')];
  const wire = await Wire.open();
  await wire.join(a);
  await wire.join(b);

  const { json } = await request('GET', of(apps.main, '/channels'), { query: { filter_by_prefix: 'alpha-' } });

  assert.deepEqual(json.channels, { [a]: {} });
});

test('47 HTTP: a batch of three delivers three', async () => {
  const channel = unique('batch-');
  const wire = await Wire.open();
  await wire.join(channel);

  const answer = await sdk().triggerBatch([1, 2, 3].map((i) => ({ channel, name: 'greeting', data: { i } })));

  assert.equal(await answer.text(), '{}');
  for (const i of [1, 2, 3]) assert.deepEqual(JSON.parse((await wire.frame('greeting')).data), { i });
});

test('48 HTTP: an unknown app is 404', async () => {
  const { status, json } = await request('GET', '/apps/nobody/channels', { app: { ...apps.main, id: 'nobody' } });

  assert.equal(status, 404);
  assert.equal(json.code, 404);
});

test('49 HTTP: a wrong secret publishes nothing', async () => {
  const channel = unique('guarded-');
  const wire = await Wire.open();
  await wire.join(channel);

  await assert.rejects(sdk({ ...apps.main, secret: 'wrong' }).trigger(channel, 'greeting', 'forged'), { status: 401 });
  await publish(channel, 'greeting', 'genuine');

  assert.equal((await wire.frame('greeting')).data, 'genuine');
  await pause(QUIET_MS);
  assert.deepEqual(wire.frames, []);
});

test('50 HTTP: limits of channels and name are 400, of payload and body 413', async () => {
  const post = async (text) => request('POST', of(apps.small, '/events'), { app: apps.small, body: text });

  const channels = await post(body({ name: 'a', data: '', channels: ['a', 'b', 'c', 'd'] }));
  assert.equal(channels.status, 400);
  assert.match(channels.json.error, /Cannot broadcast to more than 3 channels at once/);
  const name = await post(event('a', { name: 'x'.repeat(26) }));
  assert.equal(name.status, 400);
  assert.match(name.json.error, /Event name is too long. Maximum allowed size is 25\./);
  const payload = await post(event('a', { data: 'x'.repeat(10_241) }));
  assert.equal(payload.status, 413);
  assert.match(payload.json.error, /content of this event/);
  const large = await post(event('a', { data: 'x'.repeat(1_100_000) }));
  assert.equal(large.status, 413);
  assert.equal((await post(event('a', { data: 'x'.repeat(10_000) }))).status, 200);
});

test('51 HTTP: a numeric app id works', async () => {
  const channel = unique('numeric-');
  const wire = await Wire.open(apps.quiet);
  await wire.join(channel);

  assert.equal((await publish(channel, 'greeting', 'hello', { app: apps.quiet })).raw, '{}');

  assert.equal((await wire.frame('greeting')).data, 'hello');
});

test('52 HTTP: expired timestamps, tampered parameters and a wrong md5 are 401', async () => {
  const path = of(apps.main, '/channels');
  const old = String(Math.floor(Date.now() / 1000) - 700);

  assert.equal((await request('GET', path, { query: { auth_timestamp: old } })).status, 401);
  assert.equal((await request('GET', path, { tamper: (q) => ({ ...q, info: 'user_count' }) })).status, 401);
  assert.equal((await request('GET', path, { query: { body_md5: '0'.repeat(32) } })).status, 401);
  const forged = await request('POST', of(apps.main, '/events'), { body: event('a'), sign: { body_md5: '0'.repeat(32) } });
  assert.equal(forged.status, 401);
  assert.match(forged.json.error, /The secret authentication failed/);
});

test('54 HTTP: trigger and batch answer {}', async () => {
  assert.equal(await (await sdk().trigger(unique('c-'), 'greeting', 1)).text(), '{}');
  assert.equal(await (await sdk().trigger([unique('c-'), unique('c-')], 'greeting', 1)).text(), '{}');
  assert.equal(await (await sdk().triggerBatch([{ channel: unique('c-'), name: 'greeting', data: 1 }])).text(), '{}');
});

test('54 HTTP: the sender named by socket_id is left out', async () => {
  const channel = unique('excluded-');
  const [from, to] = [await Wire.open(), await Wire.open()];
  await from.join(channel);
  await to.join(channel);

  await sdk().trigger(channel, 'greeting', 1, { socket_id: from.socketId });
  await sdk().trigger(channel, 'greeting', 2);

  assert.equal((await to.frame('greeting')).data, '1');
  assert.equal((await from.frame('greeting')).data, '2');
});

test('55 HTTP: info of an event has one entry per channel', async () => {
  const [plain, presence] = [unique('public-'), unique('presence-')];
  const wire = await Wire.open();
  await wire.join(plain);

  const answer = await sdk().trigger([plain, presence], 'greeting', 1, { info: 'subscription_count,user_count' });

  assert.deepEqual(await answer.json(), {
    channels: { [plain]: { subscription_count: 1 }, [presence]: { subscription_count: 0, user_count: 0 } },
  });
});

test('55 HTTP: info of a batch is aligned by index', async () => {
  const [plain, presence] = [unique('public-'), unique('presence-')];

  const answer = await sdk().triggerBatch([
    { channel: plain, name: 'greeting', data: 1 },
    { channel: presence, name: 'greeting', data: 1, info: 'user_count,subscription_count' },
  ]);

  assert.deepEqual(await answer.json(), { batch: [{}, { subscription_count: 0, user_count: 0 }] });
});

test('55 HTTP: too large a batch and user_count without a presence prefix are 400', async () => {
  const batch = body({ batch: Array.from({ length: 4 }, () => ({ channel: 'a', name: 'b', data: 'c' })) });
  const tooMany = await request('POST', of(apps.small, '/batch_events'), { app: apps.small, body: batch });
  assert.equal(tooMany.status, 400);
  assert.match(tooMany.json.error, /Batch too large/);

  const counts = await request('GET', of(apps.main, '/channels'), { query: { info: 'user_count', filter_by_prefix: 'x' } });
  assert.equal(counts.status, 400);
});

test('69 HTTP: GET with the md5 of nothing is accepted', async () => {
  const query = { body_md5: 'd41d8cd98f00b204e9800998ecf8427e' };

  assert.equal((await request('GET', of(apps.main, '/channels'), { query })).status, 200);
});
