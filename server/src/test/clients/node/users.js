import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  connected,
  eventually,
  hmac,
  next,
  pause,
  publish,
  pusher,
  pusherVersions,
  QUIET_MS,
  request,
  sdk,
  unique,
  Wire,
  within,
} from '../lib/clients.js';
import { apps, SIGN_IN_SECONDS } from '../lib/server.js';

const DEADLINE_MS = SIGN_IN_SECONDS * 1000;

async function signedIn(Pusher, { app = apps.main, user }) {
  const client = pusher(Pusher, { app, user });
  await connected(client);
  const success = next(client, 'pusher:signin_success');
  client.signin();
  await success;
  return client;
}

/** The fatal refusal of a raw client: the error event, then a close of the same code. */
async function fatal(wire, message, ms) {
  const error = await wire.frame('pusher:error', undefined, ms);
  assert.equal(error.data.code, 4009);
  if (message) assert.equal(error.data.message, message);
  assert.equal((await within(wire.closed, 'close')).code, 4009);
}

for (const { label, Pusher } of pusherVersions) {
  test(`36 sign-in: keeps the client beyond the deadline [${label}]`, async () => {
    const client = await signedIn(Pusher, { app: apps.strict, user: { id: unique('user-') } });
    const states = [];
    client.connection.bind('state_change', ({ current }) => states.push(current));

    await pause(DEADLINE_MS + 500);

    assert.deepEqual(states, []);
    assert.equal(client.connection.state, 'connected');
  });

  test(`38 terminate: the client is closed with 4009 [${label}]`, async () => {
    const user = unique('user-');
    const client = await signedIn(Pusher, { user: { id: user } });
    const error = next(client.connection, 'error');

    const answer = await sdk().terminateUserConnections(user);

    assert.equal(await answer.text(), '{}');
    const { data } = await error;
    assert.equal(data.data?.code ?? data.error?.data?.code, 4009);
    await eventually(() => assert.notEqual(client.connection.state, 'connected'));
  });

  test(`39 users: sendToUser reaches the signed-in client [${label}]`, async () => {
    const user = unique('user-');
    const client = await signedIn(Pusher, { user: { id: user } });
    const arrival = next(client.user, 'greeting');

    await sdk().sendToUser(user, 'greeting', { works: true });

    assert.deepEqual((await arrival).data, { works: true });
  });

  test(`74 watchlist: the client sees who is online, comes and goes [${label}]`, async () => {
    const [watcher, here, later] = [unique('w-'), unique('here-'), unique('later-')];
    await signedIn(Pusher, { user: { id: here } });
    const client = pusher(Pusher, { user: { id: watcher, watchlist: [here, later] } });
    await connected(client);
    const [online, offline] = [next(client.user.watchlist, 'online'), next(client.user.watchlist, 'offline')];
    client.signin();
    assert.deepEqual((await online).data.user_ids, [here]);
    assert.deepEqual((await offline).data.user_ids, [later]);

    const comes = next(client.user.watchlist, 'online');
    const visitor = await signedIn(Pusher, { user: { id: later } });
    assert.deepEqual((await comes).data.user_ids, [later]);

    const goes = next(client.user.watchlist, 'offline', 8000);
    visitor.disconnect();
    assert.deepEqual((await goes).data.user_ids, [later]);
  });
}

test('36 sign-in: without one the socket is closed at the deadline', async () => {
  const wire = await Wire.open(apps.strict);
  const start = Date.now();

  await fatal(wire, 'Connection not authorized within timeout.', DEADLINE_MS + 3000);

  assert.ok(Date.now() - start >= DEADLINE_MS - 200);
});

test('36 sign-in: user data without an id is 4009', async () => {
  for (const data of [{}, { id: '' }, { id: null }]) {
    const wire = await Wire.open();

    wire.signIn(data);

    await fatal(wire, 'The returned user data must contain the "id" field.');
  }
});

test('36 sign-in: a bad token is 4009', async () => {
  for (const auth of ['incorrect_token', `${apps.main.key}:${'0'.repeat(64)}`, '']) {
    const wire = await Wire.open();

    wire.signIn({ id: 'ada' }, auth);

    await fatal(wire, 'Connection not authorized.');
  }
});

for (const kind of ['private-', 'presence-', 'private-encrypted-', 'private-cache-']) {
  test(`37 sign-in: subscribing a ${kind} channel satisfies the deadline too`, async () => {
    const wire = await Wire.open(apps.strict);
    await wire.join(unique(kind), kind === 'presence-' ? { channelData: '{"user_id":"1"}' } : {});

    await pause(DEADLINE_MS + 500);

    wire.send({ event: 'pusher:ping' });
    await wire.frame('pusher:pong');
  });
}

test('38 terminate: every socket of the user, and nobody else', async () => {
  const user = unique('user-');
  const wires = await Promise.all([Wire.open(), Wire.open(), Wire.open()]);
  wires[0].signIn({ id: user });
  wires[1].signIn({ id: user });
  wires[2].signIn({ id: `${user}-x` });
  await Promise.all(wires.map((wire) => wire.frame('pusher:signin_success')));

  const { status, raw } = await request('POST', `/apps/${apps.main.id}/users/${user}/terminate_connections`, { body: '{}' });

  assert.deepEqual([status, raw], [200, '{}']);
  await fatal(wires[0], 'You got disconnected by the app.');
  await fatal(wires[1], 'You got disconnected by the app.');
  wires[2].send({ event: 'pusher:ping' });
  await wires[2].frame('pusher:pong');
});

test('39 users: every live socket gets the event once, one that has gone does no harm', async () => {
  const user = unique('user-');
  const wires = await Promise.all([Wire.open(), Wire.open(), Wire.open()]);
  for (const wire of wires) {
    wire.signIn({ id: user });
    await wire.frame('pusher:signin_success');
  }
  await wires[0].join(`#server-to-user-${user}`);
  wires[2].cut();

  const answer = await publish(`#server-to-user-${user}`, 'greeting', '{"works":true}');

  assert.deepEqual([answer.status, answer.raw], [200, '{}']);
  for (const wire of wires.slice(0, 2)) {
    const frame = await wire.frame('greeting');
    assert.equal(frame.channel, `#server-to-user-${user}`);
    assert.equal(frame.data, '{"works":true}');
    await pause(QUIET_MS);
    assert.deepEqual(wire.frames, []);
  }
});

test('40 sign-in: success carries user_data as sent and nothing else', async () => {
  const wire = await Wire.open();
  const text = '{"id":"12345", "user_info":{"b":1,"a":2}}';

  wire.signIn(text);

  const success = await wire.frame('pusher:signin_success');
  assert.deepEqual(success.data, { user_data: text });
});

test('41 sign-in: a bare signature is accepted too, a wrong one refused', async () => {
  const wire = await Wire.open();
  const text = '{"id":"1","user_info":{"name":"Ada"},"watchlist":["2"]}';

  wire.signIn(text, hmac(apps.main.secret, `${wire.socketId}::user::${text}`));
  await wire.frame('pusher:signin_success');

  const other = await Wire.open();
  other.signIn(text, hmac('other-secret', `${other.socketId}::user::${text}`));
  await fatal(other, 'Connection not authorized.');
});

test('41 sign-in: another identity on the same socket is refused and changes nothing', async () => {
  const wire = await Wire.open();
  const [first, second] = [unique('user-'), unique('user-')];
  wire.signIn({ id: first });
  await wire.frame('pusher:signin_success');

  wire.signIn({ id: second });

  assert.equal((await wire.frame('pusher:error')).data.code, 4009);
  await publish(`#server-to-user-${first}`, 'greeting', 'still you');
  assert.equal((await wire.frame('greeting')).data, 'still you');
});

test('72 users: a socket signed in as one user cannot receive for another', async () => {
  const wire = await Wire.open();
  const [mine, theirs] = [unique('user-'), unique('user-')];
  wire.signIn({ id: mine });
  await wire.frame('pusher:signin_success');

  wire.subscribe(`#server-to-user-${theirs}`);
  assert.deepEqual((await wire.refusal(`#server-to-user-${theirs}`)).type, 'AuthError');
  await publish(`#server-to-user-${theirs}`, 'secret', 'not yours');
  await publish(`#server-to-user-${mine}`, 'greeting', 'yours');

  await wire.frame('greeting');
  await pause(QUIET_MS);
  assert.deepEqual(wire.frames, []);
});

test('74 watchlist: frames as the protocol has them, none where nobody is watched', async () => {
  const [here, away, watcher] = [unique('here-'), unique('away-'), unique('w-')];
  const [visitor, wire] = [await Wire.open(), await Wire.open()];
  visitor.signIn({ id: here });
  await visitor.frame('pusher:signin_success');

  wire.signIn({ id: watcher, watchlist: [here, away] });
  await wire.frame('pusher:signin_success');
  const frame = await wire.frame('pusher_internal:watchlist_events');

  assert.equal('channel' in frame, false);
  assert.deepEqual(JSON.parse(frame.data), {
    events: [
      { name: 'online', user_ids: [here] },
      { name: 'offline', user_ids: [away] },
    ],
  });
  assert.deepEqual(visitor.frames, []);
});

test('74 watchlist: more than 100 ids are 4302 and the sign-in stands', async () => {
  const wire = await Wire.open();

  wire.signIn({ id: unique('w-'), watchlist: Array.from({ length: 101 }, (_, i) => `nobody-${i}`) });

  const error = await wire.frame('pusher:error');
  assert.deepEqual(error.data, { code: 4302, message: 'Watchlist limit exceeded. Only the first 100 user IDs are accepted.' });
  await wire.frame('pusher:signin_success');
});
