import assert from 'node:assert/strict';
import { test } from 'node:test';
import { next, pause, pusher, pusherVersions, QUIET_MS, sdk, subscribed, unique } from '../lib/clients.js';

for (const { label, Pusher } of pusherVersions) {
  for (const kind of ['cache-', 'private-cache-', 'presence-cache-', 'private-encrypted-cache-']) {
    test(`31 cache: the first subscriber of ${kind} misses, a later one gets the last event [${label}]`, async () => {
      const name = unique(kind);
      const channel = pusher(Pusher).subscribe(name);

      const miss = await next(channel, 'pusher:cache_miss');
      assert.equal(miss.data, undefined);
      const live = next(channel, 'news');
      await sdk().trigger(name, 'news', { edition: 1 });
      assert.deepEqual((await live).data, { edition: 1 });
      await sdk().trigger(name, 'news', { edition: 2 });

      const late = pusher(Pusher).subscribe(name);
      const misses = [];
      late.bind('pusher:cache_miss', () => misses.push('miss'));
      assert.deepEqual((await next(late, 'news')).data, { edition: 2 });
      await pause(QUIET_MS);
      assert.deepEqual(misses, []);
    });
  }
}

test('31 cache: a client event is not kept', async () => {
  const { Pusher } = pusherVersions[0];
  const name = unique('private-cache-');
  const channel = await subscribed(pusher(Pusher), name);
  const other = await subscribed(pusher(Pusher), name);
  const arrival = next(other, 'client-news');
  channel.trigger('client-news', { edition: 1 });
  await arrival;

  const late = pusher(Pusher).subscribe(name);

  assert.equal((await next(late, 'pusher:cache_miss')).data, undefined);
});
