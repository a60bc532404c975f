import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect, eventually, next, pusher, pusherVersions, QUIET_MS, pause, request, subscribed, unique, Wire } from '../lib/clients.js';
import { apps } from '../lib/server.js';

const ada = { user_id: 1, user_info: { name: 'Ada' } };
const grace = { user_id: 2, user_info: { name: 'Grace', roles: ['admin'] } };

for (const { label, Pusher } of pusherVersions) {
  test(`22 presence: count, me and members right after join [${label}]`, async () => {
    const channel = await subscribed(pusher(Pusher, { member: ada }), unique('presence-'));

    assert.equal(channel.members.count, 1);
    assert.equal(String(channel.members.me.id), '1');
    assert.deepEqual(channel.members.me.info, ada.user_info);
    assert.deepEqual(channel.members.members, { 1: ada.user_info });
  });

  test(`23 presence: a second user is seen to come and to go [${label}]`, async () => {
    const name = unique('presence-');
    const first = await subscribed(pusher(Pusher, { member: ada }), name);
    const added = next(first, 'pusher:member_added');
    const second = pusher(Pusher, { member: grace });
    const seenBySecond = await subscribed(second, name);

    assert.deepEqual((await added).data, { id: 2, info: grace.user_info });
    assert.equal(first.members.count, 2);
    assert.equal(seenBySecond.members.count, 2);
    assert.equal(seenBySecond.members.me.id, 2);

    const removed = next(first, 'pusher:member_removed');
    second.disconnect();
    assert.deepEqual((await removed).data, { id: 2, info: grace.user_info });
    assert.equal(first.members.count, 1);
  });

  test(`24 presence: a user who is there twice comes once and goes with the last connection [${label}]`, async () => {
    const name = unique('presence-');
    const first = await subscribed(pusher(Pusher, { member: ada }), name);
    const comings = [];
    const goings = [];
    first.bind('pusher:member_added', (member) => comings.push(member.id));
    first.bind('pusher:member_removed', (member) => goings.push(member.id));
    const [tab, otherTab] = [pusher(Pusher, { member: grace }), pusher(Pusher, { member: grace })];

    await subscribed(tab, name);
    const seen = await subscribed(otherTab, name);
    await pause(QUIET_MS);
    assert.deepEqual(comings, [2]);
    assert.equal(seen.members.count, 2);
    tab.disconnect();
    await pause(QUIET_MS);
    assert.deepEqual(goings, []);
    otherTab.unsubscribe(name);

    await eventually(() => assert.deepEqual(goings, [2]));
  });

  test(`27 presence: both sides count what the server counts [${label}]`, async () => {
    const name = unique('presence-');
    const clients = [];
    for (let i = 0; i < 4; i++) {
      const client = pusher(Pusher);
      clients.push({ client, channel: await subscribed(client, name) });
    }
    const ids = clients.map(({ client }) => client.connection.socket_id).sort();

    const onServer = await request('GET', `/apps/${apps.main.id}/channels/${name}/users`);

    assert.deepEqual(onServer.json.users.map(({ id }) => id).sort(), ids);
    for (const { client, channel } of clients) {
      assert.equal(channel.members.me.id, client.connection.socket_id);
      await eventually(() => assert.deepEqual(Object.keys(channel.members.members).sort(), ids));
      assert.equal(channel.members.count, 4);
    }
  });
}

test('25 presence: concurrent joins of one user make exactly one member_added', async () => {
  const name = unique('presence-');
  const watcher = await Wire.open();
  await watcher.join(name, { channelData: '{"user_id":"watcher"}' });
  const wires = await Promise.all(Array.from({ length: 12 }, () => Wire.open()));

  await Promise.all(wires.map((wire) => wire.join(name, { channelData: '{"user_id":"many"}' })));
  await watcher.frame('pusher_internal:member_added', name);
  wires.forEach((wire) => wire.cut());
  await watcher.frame('pusher_internal:member_removed', name);
  await pause(QUIET_MS);

  assert.deepEqual(watcher.frames, []);
});

test('25 presence: racing joins and leaves of one user alternate for the others', async () => {
  const name = unique('presence-');
  const watcher = await Wire.open();
  await watcher.join(name, { channelData: '{"user_id":"watcher"}' });
  const wires = await Promise.all(Array.from({ length: 4 }, () => Wire.open()));

  for (let round = 0; round < 20; round++) {
    for (const wire of wires) {
      wire.subscribe(name, { channelData: '{"user_id":"many"}' });
      wire.send({ event: 'pusher:unsubscribe', data: { channel: name } });
    }
  }
  await eventually(async () => {
    const { json } = await request('GET', `/apps/${apps.main.id}/channels/${name}/users`);
    assert.deepEqual(json.users, [{ id: 'watcher' }]);
  });
  await pause(QUIET_MS);

  const turns = watcher.frames.map(({ event }) => event);
  turns.forEach((event, i) => {
    assert.equal(event, i % 2 === 0 ? 'pusher_internal:member_added' : 'pusher_internal:member_removed');
  });
  assert.equal(turns.length % 2, 0);
});

test('26 presence: a member that is too large is LimitReached 4301', async () => {
  const wire = await Wire.open(apps.small);
  const name = unique('presence-');

  wire.subscribe(name, { channelData: JSON.stringify({ user_id: '1', user_info: { text: 'x'.repeat(1100) } }) });

  const refusal = await wire.refusal(name);
  assert.equal(refusal.type, 'LimitReached');
  assert.equal(refusal.status, 4301);
});

test('26 presence: a full channel is LimitReached 4100', async () => {
  const name = unique('presence-');
  for (const id of ['1', '2']) await (await Wire.open(apps.small)).join(name, { channelData: `{"user_id":"${id}"}` });
  const third = await Wire.open(apps.small);

  third.subscribe(name, { channelData: '{"user_id":"3"}' });

  const refusal = await third.refusal(name);
  assert.equal(refusal.type, 'LimitReached');
  assert.equal(refusal.status, 4100);
});

test("71 presence: a full channel still admits a present user's second tab", async () => {
  const name = unique('presence-');
  for (const id of ['1', '2']) await (await Wire.open(apps.small)).join(name, { channelData: `{"user_id":"${id}"}` });

  const succeeded = await (await Wire.open(apps.small)).join(name, { channelData: '{"user_id":"2"}' });

  assert.equal(JSON.parse(succeeded.data).presence.count, 2);
});

test('28 presence: channel_data does not overwrite the signed-in identity', async () => {
  const wire = await Wire.open();
  const user = unique('user-');
  wire.signIn({ id: user });
  await wire.frame('pusher:signin_success');

  await wire.join(unique('presence-'), { channelData: '{"user_id":"somebody-else"}' });

  await wire.join(`#server-to-user-${user}`);
  wire.subscribe('#server-to-user-somebody-else');
  assert.equal((await wire.refusal('#server-to-user-somebody-else')).status, 401);
});

test('29 presence: the shapes of succeeded, member_added and member_removed', async () => {
  const name = unique('presence-');
  const [first, second] = [await Wire.open(), await Wire.open()];

  const alone = await first.join(name, { channelData: '{"user_id":"10","user_info":{"name":"A"}}' });
  const both = await second.join(name, { channelData: '{"user_id":"11"}' });
  const added = await first.frame('pusher_internal:member_added', name);
  second.disconnect();
  const removed = await first.frame('pusher_internal:member_removed', name);

  assert.deepEqual(JSON.parse(alone.data), { presence: { count: 1, ids: ['10'], hash: { 10: { name: 'A' } } } });
  const { presence } = JSON.parse(both.data);
  assert.equal(presence.count, 2);
  assert.deepEqual([...presence.ids].sort(), ['10', '11']);
  assert.deepEqual(presence.hash, { 10: { name: 'A' }, 11: null });
  assert.equal(added.data, '{"user_id":"11"}');
  assert.equal(removed.data, '{"user_id":"11"}');
  const plain = await first.join(unique('public-'));
  assert.equal(plain.data, '{}');
});

test('29 presence: member_added carries user_info, member_removed does not', async () => {
  const name = unique('presence-');
  const [first, second] = [await Wire.open(), await Wire.open()];
  await first.join(name, { channelData: '{"user_id":"10"}' });

  await second.join(name, { channelData: '{"user_id":7,"user_info":{"name":"B"}}' });
  const added = await first.frame('pusher_internal:member_added', name);
  second.cut();
  const removed = await first.frame('pusher_internal:member_removed', name);

  assert.deepEqual(JSON.parse(added.data), { user_id: 7, user_info: { name: 'B' } });
  assert.deepEqual(JSON.parse(removed.data), { user_id: 7 });
});

test('68 presence: without channel_data a signed-in user joins as that user', async () => {
  const wire = await Wire.open();
  const name = unique('presence-');
  const user = unique('user-');
  wire.signIn({ id: user, user_info: { name: 'Ada' } });
  await wire.frame('pusher:signin_success');

  const { presence } = JSON.parse((await wire.join(name)).data);

  assert.deepEqual(presence, { count: 1, ids: [user], hash: { [user]: { name: 'Ada' } } });
});

test('68 presence: without channel_data and sign-in it is an AuthError and the socket lives', async () => {
  const wire = await Wire.open();
  const name = unique('presence-');

  wire.subscribe(name);

  const refusal = await wire.refusal(name);
  assert.equal(refusal.type, 'AuthError');
  assert.equal(refusal.status, 401);
  wire.send({ event: 'pusher:ping' });
  await wire.frame('pusher:pong');
});

test('23 presence: the joining client itself gets no member_added', async () => {
  const { Pusher } = pusherVersions[0];
  const client = pusher(Pusher, { member: ada });
  const channel = client.subscribe(unique('presence-'));

  const seen = await collect(channel, 'pusher:member_added', () => next(channel, 'pusher:subscription_succeeded'));

  assert.deepEqual(seen, []);
});
