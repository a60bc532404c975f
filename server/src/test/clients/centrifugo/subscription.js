// Subscriptions of Centrifugo's clients: coming, going, who is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, pause, QUIET_MS, unique } from '../lib/clients.js';
import { builds, inSeconds, json, Line, once, online, refusalOf, subscribedTo, subscribeTo, subscription, token } from '../lib/centrifugo.js';

for (const build of builds) {
  const { label, read, write } = build;

  test(`subscribe: in, out and in again [${label}]`, async () => {
    const client = await online(build);
    const sub = await subscribedTo(client, unique('room-'));

    const out = once(sub, 'unsubscribed');
    sub.unsubscribe();
    assert.equal((await out).code, 0);
    await subscribeTo(sub);
    await sub.publish(write({ n: 1 }));

    await eventually(() => assert.deepEqual(sub.seen.map(({ data }) => read(data)), [{ n: 1 }]));
  });

  test(`subscribe: who has left is told nothing [${label}]`, async () => {
    const [client, other] = [await online(build), await online(build)];
    const name = unique('room-');
    const [sub, witness] = [await subscribedTo(client, name), await subscribedTo(other, name)];

    sub.unsubscribe();
    await witness.publish(write('after'));
    await eventually(() => assert.equal(witness.seen.length, 1));
    await pause(QUIET_MS);

    assert.equal(sub.seen.length, 0);
  });

  test(`subscribe: a name that is too long, of an unknown namespace, or not of its form [${label}]`, async () => {
    const client = await online(build);

    assert.equal(await refusalOf(client, 'x'.repeat(256)), 107);
    assert.equal(await refusalOf(client, 'unknown:room'), 102);
    assert.equal(await refusalOf(client, 'object:NOT-LOWER'), 107);
    assert.equal(await refusalOf(client, 'bare:größe'), 107);
    await subscribedTo(client, 'object:lower-1');
  });

  test(`subscribe: the channel limit is error 106 [${label}]`, async () => {
    const client = await online(build);

    await Promise.all(Array.from({ length: 16 }, (_, i) => subscribedTo(client, `bare:limit-${i}`)));
    assert.equal(await refusalOf(client, 'bare:limit-16'), 106);

    client.getSubscription('bare:limit-0').unsubscribe();
    await subscribedTo(client, 'bare:limit-16-again');
  });

  test(`presence: who is there, with what each brought along [${label}]`, async () => {
    const [ada, grace] = [unique('ada-'), unique('grace-')];
    const one = await online(build, { token: token({ sub: ada, info: { name: 'Ada' } }) });
    const two = await online(build, { token: token({ sub: grace }) });
    const name = unique('room-');
    const channelToken = token({ sub: grace, channel: name, info: { role: 'admin' } });
    const sub = await subscribedTo(one, name);
    const seen = await subscribedTo(two, name, { token: channelToken });

    const { clients } = await sub.presence();
    const byUser = Object.fromEntries(Object.values(clients).map((info) => [info.user, info]));
    assert.deepEqual(Object.keys(byUser).sort(), [ada, grace].sort());
    assert.deepEqual(read(byUser[ada].connInfo), { name: 'Ada' });
    assert.deepEqual(read(byUser[grace].chanInfo), { role: 'admin' });
    for (const [id, info] of Object.entries(clients)) assert.equal(info.client, id);
    assert.deepEqual(await seen.presenceStats(), { numClients: 2, numUsers: 2 });
  });

  test(`join and leave: told to who is there, once for each connection [${label}]`, async () => {
    const name = unique('room-');
    const one = await online(build);
    const sub = subscription(one, name, { joinLeave: true });
    const seen = [];
    sub.on('join', ({ info }) => seen.push(['join', info.user]));
    sub.on('leave', ({ info }) => seen.push(['leave', info.user]));
    await subscribeTo(sub);
    await eventually(() => assert.deepEqual(seen, [['join', '']]));

    const user = unique('u');
    const two = await online(build, { token: token({ sub: user }) });
    const other = await subscribedTo(two, name);
    await eventually(() => assert.deepEqual(seen.slice(1), [['join', user]]));
    other.unsubscribe();
    await eventually(() => assert.deepEqual(seen.slice(2), [['leave', user]]));
    await subscribeTo(other);
    two.wire.cut();
    await eventually(() => assert.deepEqual(seen.slice(3).map(([what]) => what), ['join', 'leave', 'join']));
  });

  test(`presence and history where there is none are error 108, without the right 103 [${label}]`, async () => {
    const client = await online(build);
    const bare = await subscribedTo(client, unique('bare:'));

    await assert.rejects(bare.presence(), { code: 108 });
    await assert.rejects(bare.presenceStats(), { code: 108 });
    await assert.rejects(bare.history({ limit: 1 }), { code: 108 });
    await assert.rejects(client.presence(unique('room-')), { code: 103 });
    await assert.rejects(client.history('closed:x', { limit: 1 }), { code: 103 });
    await assert.rejects(client.presence('closed:x'), { code: 103 });
    await assert.rejects(client.history('unknown:x', { limit: 1 }), { code: 102 });
  });

  test(`tokens: a private channel opens to its token alone [${label}]`, async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const name = unique('$secret-');
    const other = unique('$secret-');

    assert.equal(await refusalOf(client, name), 103);
    assert.equal(await refusalOf(client, name, { token: 'none' }), 103);
    assert.equal(await refusalOf(client, name, { token: token({ sub: user, channel: name }, 'wrong') }), 103);
    await subscribedTo(client, name, { token: token({ sub: user, channel: name }) });
    await subscribedTo(client, other, { getToken: async ({ channel }) => token({ sub: user, channel }) });
  });

  test(`tokens: one of another channel or user ends with 3500 [${label}]`, async () => {
    for (const claims of [{ sub: 'mine', channel: '$other' }, { sub: 'other', channel: '$one' }]) {
      const client = await online(build, { token: token({ sub: 'mine' }) });
      const away = once(client, 'disconnected');
      subscription(client, '$one', { token: token(claims) }).subscribe();
      assert.equal((await away).code, 3500);
    }
  });

  test(`tokens: one opens a channel that is open to nobody, and gives data [${label}]`, async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const name = unique('closed:');

    assert.equal(await refusalOf(client, name), 103);
    const sub = await subscribedTo(client, name, { token: token({ sub: user, channel: name, data: { from: 'token' } }) });

    assert.deepEqual(read(sub.context.data), { from: 'token' });
  });

  test(`tokens: an expired one is exchanged for a new one [${label}]`, async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const name = unique('$late-');

    await subscribedTo(client, name, {
      token: token({ sub: user, channel: name, exp: inSeconds(-5) }),
      getToken: async () => token({ sub: user, channel: name }),
    });
  });

  test(`users: a channel is limited to those its name lists [${label}]`, async () => {
    const [one, two] = [unique('u'), unique('u')];
    const name = `limited:dialog#${one},${two}`;
    const [first, second, stranger, nobody] = [
      await online(build, { token: token({ sub: one }) }),
      await online(build, { token: token({ sub: two }) }),
      await online(build, { token: token({ sub: `${one}0` }) }),
      await online(build),
    ];

    const [mine, yours] = [await subscribedTo(first, name), await subscribedTo(second, name)];
    await mine.publish(write('hello'));

    await eventually(() => assert.deepEqual(yours.seen.map(({ data }) => read(data)), ['hello']));
    assert.equal(await refusalOf(stranger, name), 103);
    assert.equal(await refusalOf(nobody, name), 103);
    await assert.rejects(stranger.publish(name, write('x')), { code: 103 });
  });

  test(`users: a private channel needs its token even from those that its name lists [${label}]`, async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const name = `$limited:dialog#${user}`;

    assert.equal(await refusalOf(client, name), 103);
    await subscribedTo(client, name, { token: token({ sub: user, channel: name }) });
  });

  test(`tags: a filter leaves out what it does not let by [${label}]`, async () => {
    const client = await online(build);
    const name = unique('tags:');
    const all = await subscribedTo(client, name);
    const [untagged, tagged] = [await online(build), await online(build)];
    const without = await subscribedTo(untagged, name, { tagsFilter: { key: 'lang', cmp: 'nex' } });
    const withTag = await subscribedTo(tagged, name, { tagsFilter: { key: 'lang', cmp: 'ex' } });

    await all.publish(write(1));
    await eventually(() => assert.equal(without.seen.length, 1));
    await pause(QUIET_MS);

    assert.equal(all.seen.length, 1);
    assert.equal(withTag.seen.length, 0);
    assert.equal(await refusalOf(client, unique('bare:'), { tagsFilter: { key: 'lang', cmp: 'ex' } }), 107);
  });
}

test('subscribe: twice on one connection is error 105', async () => {
  const line = await Line.connected();
  const subscribe = { channel: unique('bare:') };

  line.send({ id: 2, subscribe }, { id: 3, subscribe });

  assert.deepEqual(await line.reply(2), { id: 2, subscribe: {} });
  assert.deepEqual(await line.reply(3), { id: 3, error: { code: 105, message: 'already subscribed' } });
});

test('unsubscribe: a channel that one is not in is no error', async () => {
  const line = await Line.connected();

  line.send({ id: 2, unsubscribe: { channel: 'bare:nowhere' } });

  assert.deepEqual(await line.reply(2), { id: 2, unsubscribe: {} });
});

test('JSON and Protobuf clients see each other', async () => {
  const [one, two] = [await online(json), await online(builds[1])];
  const name = unique('room-');
  const [text, bytes] = [await subscribedTo(one, name), await subscribedTo(two, name)];

  await text.publish({ from: 'json', n: 1.50 });
  await bytes.publish(builds[1].write({ from: 'protobuf' }));

  const expected = [{ from: 'json', n: 1.5 }, { from: 'protobuf' }];
  await eventually(() => assert.deepEqual(text.seen.map(({ data }) => data), expected));
  await eventually(() => assert.deepEqual(bytes.seen.map(({ data }) => builds[1].read(data)), expected));
  assert.equal((await text.presenceStats()).numClients, 2);
});

test('a publication that is no JSON sends JSON clients away with 3506', async () => {
  const [one, two] = [await online(json), await online(builds[1])];
  const name = unique('room-');
  await subscribedTo(one, name);
  const bytes = await subscribedTo(two, name);
  const away = once(one, 'disconnected');

  await bytes.publish(new TextEncoder().encode('no json'));

  assert.equal((await away).code, 3506);
});
