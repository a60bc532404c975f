// A client of Pusher and a client of Centrifugo in one channel: the same publications, the same members, the same counts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelInfo, connected, eventually, next, pause, publish, pusher, pusherVersions, QUIET_MS, request, sdk, subscribed, unique } from '../lib/clients.js';
import { builds, online, publishMany, subscribedTo, subscribeTo, subscription, token } from '../lib/centrifugo.js';
import { receiver } from '../lib/receiver.js';
import { apps } from '../lib/server.js';

const { Pusher } = pusherVersions[0];

for (const build of builds) {
  const { label, read, write } = build;
  const dataOf = (sub) => sub.seen.map(({ data }) => read(data));

  test(`data: events of Pusher's back end as Centrifugo's clients see them [${label}]`, async () => {
    const sub = await subscribedTo(await online(build), unique('room-'));
    const { channel } = sub;

    await sdk().trigger(channel, 'object', { text: 'größe', list: [1, 2.5] });
    await sdk().trigger(channel, 'text', 'plain text');
    await sdk().trigger(channel, 'quote "this"', '"quoted"');
    await publish(channel, 'broken', '{"no json');
    await publish(channel, 'number', '42');
    await sdk().triggerBatch([{ channel, name: 'batch', data: { n: 1 } }]);

    await eventually(() => assert.equal(sub.seen.length, 6));
    assert.deepEqual(dataOf(sub), [
      { event: 'object', data: { text: 'größe', list: [1, 2.5] } },
      { event: 'text', data: 'plain text' },
      { event: 'quote "this"', data: 'quoted' },
      { event: 'broken', data: '{"no json' },
      { event: 'number', data: 42 },
      { event: 'batch', data: { n: 1 } },
    ]);
    assert.equal(sub.seen[0].info, undefined);
    assert.deepEqual(sub.seen.map(({ offset }) => offset), [1, 2, 3, 4, 5, 6]);
  });

  test(`data: what Centrifugo's clients publish as Pusher's clients see it [${label}]`, async () => {
    for (const [space, event] of [['stream:', 'message'], ['event:', 'news']]) {
      const sub = await subscribedTo(await online(build), unique(space));
      const channel = await subscribed(pusher(Pusher), sub.channel);
      const seen = [];
      channel.bind_global((name, data) => seen.push([name, data]));

      const values = [{ text: 'größe "x"', list: [1, null] }, 'plain', 42, [], { event: 'own', data: 'not unwrapped' }];
      for (const value of values) await sub.publish(write(value));

      await eventually(() => assert.equal(seen.length, values.length));
      assert.deepEqual(seen, values.map((value) => [event, value]));
    }
  });

  test(`data: a namespace with an envelope unwraps what Centrifugo's clients publish [${label}]`, async () => {
    const sub = await subscribedTo(await online(build), unique('envelope:'));
    const channel = await subscribed(pusher(Pusher), sub.channel);
    const seen = [];
    channel.bind_global((name, data) => seen.push([name, data]));

    const values = [{ event: 'created', data: { id: 7 } }, { data: '{"id":8}', event: 'text' }, { event: 1, data: 2 }, { id: 9 }];
    for (const value of values) await sub.publish(write(value));

    await eventually(() => assert.equal(seen.length, values.length));
    assert.deepEqual(seen, [['created', { id: 7 }], ['text', { id: 8 }], ['message', { event: 1, data: 2 }], ['message', { id: 9 }]]);
    // The other way everything is as ever.
    await publish(sub.channel, 'from-pusher', '{"n":1}');
    await eventually(() => assert.deepEqual(dataOf(sub).at(-1), { event: 'from-pusher', data: { n: 1 } }));
  });

  test(`data: client events reach Centrifugo's clients, and what those say reaches Pusher's [${label}]`, async () => {
    const user = unique('u');
    const name = unique('private-');
    const client = await online(build, { token: token({ sub: user }) });
    const sub = await subscribedTo(client, name, { token: token({ sub: user, channel: name }) });
    const channel = await subscribed(pusher(Pusher), name);

    channel.trigger('client-typing', { on: true });

    await eventually(() => assert.deepEqual(dataOf(sub), [{ event: 'client-typing', data: { on: true } }]));
  });

  test(`history: one stream for both, and recovery of what either published [${label}]`, async () => {
    const client = await online(build);
    const name = unique('stream:');
    const sub = await subscribedTo(client, name, { recoverable: true });
    await publish(name, 'first', '{"n":1}');
    await eventually(() => assert.equal(sub.seen.length, 1));

    client.disconnect();
    await publish(name, 'second', '{"n":2}');
    await publishMany(name, [{ n: 3 }]);
    client.connect();

    const all = [{ event: 'first', data: { n: 1 } }, { event: 'second', data: { n: 2 } }, { n: 3 }];
    await eventually(() => assert.deepEqual(dataOf(sub), all));
    const { publications } = await sub.history({ limit: 10 });
    assert.deepEqual(publications.map(({ data }) => read(data)), all);
  });

  test(`presence: a member of Pusher in Centrifugo's presence, and the other way round [${label}]`, async () => {
    const name = unique('presence-');
    const [ada, grace] = [unique('ada-'), unique('grace-')];
    const first = pusher(Pusher, { member: { user_id: ada, user_info: { name: 'Ada' } } });
    const channel = await subscribed(first, name);
    const client = await online(build, { token: token({ sub: grace, info: { name: 'Grace' } }) });
    const added = next(channel, 'pusher:member_added');
    const sub = subscription(client, name, { token: token({ sub: grace, channel: name }), joinLeave: true });
    const seen = [];
    sub.on('join', ({ info }) => seen.push(['join', info.user]));
    sub.on('leave', ({ info }) => seen.push(['leave', info.user, info.client]));
    await subscribeTo(sub);

    assert.deepEqual((await added).data, { id: grace, info: { name: 'Grace' } });
    const { clients } = await sub.presence();
    const socketId = first.connection.socket_id;
    const byUser = Object.fromEntries(Object.values(clients).map((info) => [info.user, info]));
    assert.deepEqual(Object.keys(byUser).sort(), [ada, grace].sort());
    assert.equal(byUser[ada].client, socketId);
    assert.deepEqual(read(byUser[ada].chanInfo ?? byUser[ada].connInfo), { name: 'Ada' });
    assert.deepEqual(await sub.presenceStats(), { numClients: 2, numUsers: 2 });

    const late = await subscribed(pusher(Pusher, { member: { user_id: ada, user_info: { name: 'Ada' } } }), name);
    assert.deepEqual(late.members.members, { [ada]: { name: 'Ada' }, [grace]: { name: 'Grace' } });
    await eventually(() => assert.deepEqual(seen, [['join', grace], ['join', ada]]));
    first.disconnect();
    await eventually(() => assert.deepEqual(seen[2], ['leave', ada, socketId]));
    const removed = next(late, 'pusher:member_removed');
    sub.unsubscribe();
    assert.deepEqual((await removed).data, { id: grace, info: { name: 'Grace' } });
  });

  test(`presence: one user by both protocols comes once and goes with the last [${label}]`, async () => {
    const name = unique('presence-');
    const user = unique('u');
    const watcher = await subscribed(pusher(Pusher), name);
    const seen = [];
    watcher.bind('pusher:member_added', ({ id }) => seen.push(['added', id]));
    watcher.bind('pusher:member_removed', ({ id }) => seen.push(['removed', id]));

    const client = await online(build, { token: token({ sub: user }) });
    const sub = await subscribedTo(client, name, { token: token({ sub: user, channel: name }) });
    const other = pusher(Pusher, { member: { user_id: user } });
    await subscribed(other, name);
    await eventually(() => assert.deepEqual(seen, [['added', user]]));
    assert.deepEqual(await sub.presenceStats(), { numClients: 3, numUsers: 2 });
    client.disconnect();
    await pause(QUIET_MS);
    assert.deepEqual(seen, [['added', user]]);
    other.disconnect();
    await eventually(() => assert.deepEqual(seen[1], ['removed', user]));
  });

  test(`presence: where a namespace has it, Pusher's clients are in it by their connections [${label}]`, async () => {
    const sub = await subscribedTo(await online(build), unique('room-'));
    const client = await connected(pusher(Pusher));

    await subscribed(client, sub.channel);

    const { clients } = await sub.presence();
    assert.equal(Object.keys(clients).length, 2);
    assert.ok(clients[client.connection.socket_id], JSON.stringify(Object.keys(clients)));
  });

  test(`counts: channels, occupancy and users are those of both [${label}]`, async () => {
    const name = unique('presence-');
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const sub = await subscribedTo(client, name, { token: token({ sub: user, channel: name }) });
    const query = { info: 'subscription_count,user_count' };

    assert.equal((await channelInfo(name)).occupied, true);
    await subscribed(pusher(Pusher), name);

    const { json } = await request('GET', '/apps/app-id/channels', { query: { filter_by_prefix: name, info: 'user_count' } });
    assert.deepEqual(json.channels, { [name]: { user_count: 2 } });
    assert.equal((await channelInfo(name, { query })).user_count, 2);
    const users = (await request('GET', `/apps/app-id/channels/${name}/users`)).json.users.map(({ id }) => id);
    assert.ok(users.includes(user), `${users}`);
    const open = unique('bare:');
    const other = await subscribedTo(client, open);
    await subscribed(pusher(Pusher), open);
    assert.equal((await channelInfo(open, { query: { info: 'subscription_count' } })).subscription_count, 2);
    const secret = unique('$secret-');
    await subscribedTo(client, secret, { token: token({ sub: user, channel: secret }) });
    assert.ok((await request('GET', '/apps/app-id/channels')).json.channels[secret]);
    sub.unsubscribe();
    other.unsubscribe();
    await eventually(async () => assert.equal((await channelInfo(name, { query })).user_count, 1));
  });

  test(`webhooks: occupancy, members and counts of Centrifugo's clients [${label}]`, async () => {
    const user = unique('u');
    const [open, name] = [unique('bare:'), unique('presence-')];
    const client = await online(build, { token: token({ sub: user }) });
    const sub = await subscribedTo(client, open);
    await subscribedTo(client, name, { token: token({ sub: user, channel: name }) });
    const told = (channel) =>
      receiver.requests
        .flatMap(({ body }) => body.events ?? [])
        .filter((event) => event.channel === channel)
        .map(({ name: what, user_id, subscription_count }) => [what, user_id ?? subscription_count].filter((part) => part !== undefined));

    await eventually(() => assert.deepEqual(told(open), [['channel_occupied'], ['subscription_count', 1]]));
    const other = await subscribed(pusher(Pusher, { app: apps.main }), open);
    await eventually(() => assert.deepEqual(told(open).at(-1), ['subscription_count', 2]));
    sub.unsubscribe();
    other.pusher.unsubscribe(open);
    client.disconnect();

    await eventually(() => assert.ok(told(open).some(([what]) => what === 'channel_vacated')));
    await eventually(() =>
      assert.deepEqual(
        told(name).filter(([what]) => what !== 'subscription_count').sort(),
        [['channel_occupied'], ['channel_vacated'], ['member_added', user], ['member_removed', user]],
      ),
    );
  });
}
