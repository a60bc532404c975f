// What the server SDK makes of webhooks: signatures, keys, events. Numbers are those of the acceptance statements.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connected, eventually, hmac, pause, pusher, pusherVersions, QUIET_MS, sdk, subscribed, unique } from '../lib/clients.js';
import { apps } from '../lib/server.js';
import { receiver } from '../lib/receiver.js';

const { Pusher } = pusherVersions[0];
const app = apps.hooked;

/** The requests about a channel at a path, checked the way an app's back end does. */
function requestsAbout(channel, path = '/all') {
  return receiver.requests
    .filter((request) => request.path === path)
    .map((request) => {
      const webhook = sdk(app).webhook(request);
      assert.equal(webhook.isContentTypeValid(), true);
      assert.equal(webhook.isBodyValid(), true);
      assert.equal(webhook.isValid(), true, `the signature of ${request.rawBody}`);
      // Some receivers check the signature over what they parsed.
      assert.equal(hmac(app.secret, JSON.stringify(JSON.parse(request.rawBody))), request.headers['x-pusher-signature']);
      assert.ok(Math.abs(webhook.getTime().getTime() - Date.now()) < 60_000);
      return { ...request, events: webhook.getEvents() };
    })
    .filter(({ events }) => events.some((event) => event.channel === channel));
}

const told = (channel, path) =>
  requestsAbout(channel, path)
    .flatMap(({ events }) => events)
    .filter((event) => event.name !== 'subscription_count');

const eventuallyTold = (channel, events, path) => eventually(() => assert.deepEqual(told(channel, path), events), 8000);

test('57 webhooks: a client event with its data, type kept, and the socket that sent it', async () => {
  const name = unique('private-');
  const client = pusher(Pusher, { app });
  const channel = await subscribed(client, name);
  const data = { text: 'größe / "x" \u2028', list: [1, 2.5, -0.0001, 1e21, null, true], nested: { a: {} } };
  channel.trigger('client-object', data);
  channel.trigger('client-text', 'plain');
  const socket_id = client.connection.socket_id;

  await eventuallyTold(name, [
    { name: 'channel_occupied', channel: name },
    { name: 'client_event', channel: name, event: 'client-object', data, socket_id },
    { name: 'client_event', channel: name, event: 'client-text', data: 'plain', socket_id },
  ]);
  for (const request of requestsAbout(name)) {
    assert.equal(request.events.length, 1);
    assert.equal(request.headers['content-type'], 'application/json');
    assert.equal(request.headers['x-pusher-key'], app.key);
  }
});

test('57 webhooks: a wrong secret or a changed body is not valid', async () => {
  const name = unique('public-');
  await subscribed(pusher(Pusher, { app }), name);
  await eventuallyTold(name, [{ name: 'channel_occupied', channel: name }]);
  const [request] = requestsAbout(name);

  const forged = { ...request, rawBody: request.rawBody.replace('channel_occupied', 'channel_vacated ') };
  assert.equal(sdk(app).webhook(forged).isValid(), false);
  assert.equal(sdk({ ...app, secret: 'other' }).webhook(request).isValid(), false);
  assert.equal(sdk({ ...app, key: 'other' }).webhook(request).isValid(), false);
});

test('58 webhooks: occupied, then vacated after the last subscriber has gone', async () => {
  const name = unique('public-');
  const one = pusher(Pusher, { app });
  const two = pusher(Pusher, { app });
  await subscribed(one, name);
  await subscribed(two, name);
  one.unsubscribe(name);
  await pause(QUIET_MS);
  await eventuallyTold(name, [{ name: 'channel_occupied', channel: name }]);
  two.disconnect();

  await eventuallyTold(name, [
    { name: 'channel_occupied', channel: name },
    { name: 'channel_vacated', channel: name },
  ]);
});

test('59 webhooks: member_added and member_removed with user_id 2 as a number, over two webhooks on one URL', async () => {
  const name = unique('presence-');
  const first = pusher(Pusher, { app, member: { user_id: 1 } });
  const second = pusher(Pusher, { app, member: { user_id: 2, user_info: { name: 'Two' } } });
  await subscribed(first, name);
  await subscribed(second, name);
  second.disconnect();

  await eventuallyTold(name, [
    { name: 'channel_occupied', channel: name },
    { name: 'member_added', channel: name, user_id: 1 },
    { name: 'member_added', channel: name, user_id: 2 },
    { name: 'member_removed', channel: name, user_id: 2 },
  ]);
  await eventuallyTold(
    name,
    [
      { name: 'member_added', channel: name, user_id: 1 },
      { name: 'member_added', channel: name, user_id: 2 },
      { name: 'member_removed', channel: name, user_id: 2 },
    ],
    '/same',
  );
});

test('60 webhooks: of 6 channels the 3 that match the filter are told', async () => {
  const mark = unique('');
  const client = pusher(Pusher, { app });
  for (const name of [`x-${mark}`, `picked-${mark}`, `${mark}-end`]) await subscribed(client, name);
  const right = [`picked-a${mark}-end`, `picked-b${mark}-end`, `picked-c${mark}-end`];
  for (const name of right) await subscribed(client, name);

  const at = () =>
    receiver.requests
      .filter((request) => request.path === '/filtered')
      .flatMap((request) => request.body.events.map((event) => event.channel))
      .filter((channel) => channel.includes(mark));
  await eventually(() => assert.deepEqual(at().sort(), right));
  await pause(QUIET_MS);
  assert.equal(at().length, 3);
});

test('61 webhooks: custom headers are sent, X-Pusher-* can not be overridden', async () => {
  const name = unique('public-');
  await subscribed(pusher(Pusher, { app }), name);

  await eventuallyTold(name, [{ name: 'channel_occupied', channel: name }]);
  const [request] = requestsAbout(name);
  assert.equal(request.headers['x-custom'], 'custom');
  assert.equal(request.headers['x-pusher-key'], app.key);
});

test('63 webhooks: cache_miss carries the channel and nothing else', async () => {
  const name = unique('cache-');
  await subscribed(pusher(Pusher, { app }), name);

  await eventuallyTold(name, [
    { name: 'channel_occupied', channel: name },
    { name: 'cache_miss', channel: name },
  ]);
});

test('64 webhooks: subscription_count on each change', async () => {
  const name = unique('public-');
  const client = await connected(pusher(Pusher, { app }));
  await subscribed(client, name);
  await subscribed(pusher(Pusher, { app }), name);
  client.unsubscribe(name);

  const counts = () =>
    requestsAbout(name)
      .flatMap(({ events }) => events)
      .filter((event) => event.name === 'subscription_count')
      .map((event) => event.subscription_count);
  await eventually(() => assert.deepEqual(counts(), [1, 2, 1]));
});

test('webhooks: a receiver that fails first is asked again with the same bytes', async () => {
  const name = unique('failing-');
  await subscribed(pusher(Pusher, { app }), name);

  await eventually(() => assert.equal(requestsAbout(name).length, 3), 8000);
  const bodies = requestsAbout(name).map((request) => request.rawBody);
  assert.equal(new Set(bodies.filter((body) => body.includes('channel_occupied'))).size, 1);
});
