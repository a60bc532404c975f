import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, eventually, next, pusher, pusherVersions, server, Wire, within } from '../lib/clients.js';
import { apps } from '../lib/server.js';

const metric = async (app) => {
  const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text();
  const line = text.split('\n').find((l) => /^\w*connected\{/.test(l) && l.includes(`app_id="${app.id}"`));
  return line ? Number(line.slice(line.lastIndexOf(' '))) : 0;
};

for (const { label, Pusher } of pusherVersions) {
  test(`1 connection: an unknown key never connects [${label}]`, async () => {
    const client = pusher(Pusher, { app: { ...apps.main, key: 'no-such-key' } });
    const states = [];
    client.connection.bind('state_change', ({ current }) => states.push(current));

    const { data } = await next(client.connection, 'error');
    await eventually(() => assert.ok(['failed', 'unavailable', 'disconnected'].includes(client.connection.state)));

    assert.equal(data.data?.code ?? data.error?.data?.code, 4001);
    assert.ok(!states.includes('connected'));
  });

  test(`2 connection: a disabled app never connects [${label}]`, async () => {
    const client = pusher(Pusher, { app: apps.off });
    const states = [];
    client.connection.bind('state_change', ({ current }) => states.push(current));

    await next(client.connection, 'error');
    await eventually(() => assert.ok(['failed', 'unavailable', 'disconnected'].includes(client.connection.state)));

    assert.ok(!states.includes('connected'));
  });

  test(`3 connection: the second client of an app for one is refused [${label}]`, async () => {
    const first = pusher(Pusher, { app: apps.solo });
    // The one place may still be held by the test before.
    await eventually(async () => {
      if (first.connection.state === 'disconnected') first.connect();
      assert.equal(first.connection.state, 'connected');
    });
    const second = pusher(Pusher, { app: apps.solo });

    await next(second.connection, 'error');
    await eventually(() => assert.equal(second.connection.state, 'disconnected'));

    assert.equal(first.connection.state, 'connected');
  });

  test(`6 connection: the client reads the handshake [${label}]`, async () => {
    const client = await connected(pusher(Pusher));

    assert.match(client.connection.socket_id, /^\d+\.\d+$/);
  });
}

test('4 connection: a refused client never shows in the gauge', async () => {
  const first = await eventually(async () => {
    const wire = new Wire(apps.solo);
    await wire.frame('pusher:connection_established', undefined, 300);
    return wire;
  });
  assert.equal(await metric(apps.solo), 1);

  for (let i = 0; i < 5; i++) {
    const refused = new Wire(apps.solo);
    assert.equal((await within(refused.closed, 'close')).code, 4004);
    assert.equal(await metric(apps.solo), 1);
  }
  first.disconnect();

  await eventually(async () => assert.equal(await metric(apps.solo), 0));
});

test('6 connection: connection_established has string data, a string socket_id and a numeric activity_timeout', async () => {
  const wire = new Wire();

  const hello = await wire.frame('pusher:connection_established');

  assert.deepEqual(Object.keys(hello).sort(), ['data', 'event', 'raw']);
  assert.equal(typeof hello.data, 'string');
  const data = JSON.parse(hello.data);
  assert.match(data.socket_id, /^\d+\.\d+$/);
  assert.equal(data.activity_timeout, 120);
});

test('7 connection: an error has object data, a numeric code and a string message', async () => {
  const wire = new Wire({ ...apps.main, key: 'nope' });

  const error = await wire.frame('pusher:error');

  assert.equal(error.raw, '{"event":"pusher:error","data":{"code":4001,"message":"App key nope does not exist."}}');
});

test('8 connection: pong has no data', async () => {
  for (const data of [{}, '{}', null, undefined]) {
    const wire = await Wire.open();

    wire.send({ event: 'pusher:ping', data });

    assert.equal((await wire.frame('pusher:pong')).raw, '{"event":"pusher:pong"}');
  }
});

test('9 connection: a native ping is answered with its payload and without an event', async () => {
  const wire = await Wire.open();

  wire.socket.ping('are you there');

  await eventually(() => assert.deepEqual(wire.pongs, ['are you there']));
  assert.deepEqual(wire.frames, []);
});

const refusals = [
  ['4001, unknown key', { ...apps.main, key: 'nope' }, 4001, 'App key nope does not exist.'],
  ['4003, disabled app', apps.off, 4003, 'The app is not enabled.'],
];
for (const [name, app, code, message] of refusals) {
  test(`70 connection: ${name}, is seen as error event and as close code`, async () => {
    const wire = new Wire(app);

    const error = await wire.frame('pusher:error');
    const closed = await within(wire.closed, 'close');

    assert.deepEqual(error.data, { code, message });
    assert.deepEqual(closed, { code, reason: message });
  });
}

test('70 connection: 4004, app over its quota, is seen as error event and as close code', async () => {
  const first = await eventually(async () => {
    const wire = new Wire(apps.solo);
    await wire.frame('pusher:connection_established', undefined, 300);
    return wire;
  });
  const second = new Wire(apps.solo);

  const error = await second.frame('pusher:error');

  assert.equal(error.data.code, 4004);
  assert.equal((await within(second.closed, 'close')).code, 4004);
  first.disconnect();
});
