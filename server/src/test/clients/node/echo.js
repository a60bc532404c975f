import assert from 'node:assert/strict';
import { test } from 'node:test';
import Echo from 'laravel-echo';
import { connected, eventually, pusher, pusherVersions, sdk, unique, within } from '../lib/clients.js';

const { Pusher } = pusherVersions[0];
const echo = (more) => new Echo({ broadcaster: 'reverb', key: 'app-key', client: pusher(Pusher, more) });
const heard = (subscribe, what) => within(new Promise((resolve) => subscribe(resolve)), what);

test('12 laravel-echo: a public channel hears its event', async () => {
  const name = unique('orders-');
  const channel = echo().channel(name);
  await heard((done) => channel.subscribed(done), 'subscription');
  const arrival = heard((done) => channel.listen('.order.shipped', done), 'event');

  await sdk().trigger(name, 'order.shipped', { id: 7 });

  assert.deepEqual(await arrival, { id: 7 });
});

test('17 laravel-echo: a private channel hears its namespaced event', async () => {
  const name = unique('orders-');
  const channel = echo().private(name);
  await heard((done) => channel.subscribed(done), 'subscription');
  const arrival = heard((done) => channel.listen('OrderShipped', done), 'event');

  await sdk().trigger(`private-${name}`, 'App\\Events\\OrderShipped', { id: 7 });

  assert.deepEqual(await arrival, { id: 7 });
});

test('18 laravel-echo: error() tells a refused subscription', async () => {
  const refusal = await heard((done) => echo({ forge: 'incorrect_token' }).private(unique('orders-')).error(done), 'error');

  assert.equal(refusal.status, 401);
});

test('22 laravel-echo: here, joining and leaving', async () => {
  const name = unique('room-');
  const channel = echo({ member: { user_id: '1', user_info: { name: 'Ada' } } }).join(name);
  assert.deepEqual(await heard((done) => channel.here(done), 'here'), [{ name: 'Ada' }]);
  const joining = heard((done) => channel.joining(done), 'joining');
  const leaving = heard((done) => channel.leaving(done), 'leaving');

  const visitor = pusher(Pusher, { member: { user_id: '2', user_info: { name: 'Grace' } } });
  visitor.subscribe(`presence-${name}`);
  assert.deepEqual(await joining, { name: 'Grace' });
  visitor.disconnect();

  assert.deepEqual(await leaving, { name: 'Grace' });
});

test('32 laravel-echo: a whisper reaches the others', async () => {
  const name = unique('room-');
  const [from, to] = [echo().private(name), echo().private(name)];
  await Promise.all([from, to].map((channel) => heard((done) => channel.subscribed(done), 'subscription')));
  const arrival = heard((done) => to.listenForWhisper('typing', done), 'whisper');

  from.whisper('typing', { name: 'Ada' });

  assert.deepEqual(await arrival, { name: 'Ada' });
});

test('13 laravel-echo: leaving a channel unsubscribes', async () => {
  const name = unique('orders-');
  const client = pusher(Pusher);
  const broadcaster = new Echo({ broadcaster: 'pusher', key: 'app-key', client });
  await connected(client);
  const channel = broadcaster.channel(name);
  await heard((done) => channel.subscribed(done), 'subscription');

  broadcaster.leave(name);

  await eventually(async () => {
    const answer = await sdk().get({ path: `/channels/${name}` });
    assert.equal((await answer.json()).occupied, false);
  });
});
