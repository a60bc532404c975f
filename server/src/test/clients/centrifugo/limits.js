// A server with other settings: what a development server lets everybody do, and bounds that close connections.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pause, QUIET_MS, unique } from '../lib/clients.js';
import { builds, Line, online, refusalOf, sentAway, subscribedTo, token } from '../lib/centrifugo.js';
import { startServer } from '../lib/server.js';
import { centrifugo } from './settings.js';

const at = await startServer('centrifugo-limits', {
  centrifugo: {
    client: {
      allowed_origins: ['https://*.example.com'],
      insecure: true,
      token: centrifugo.client.token,
      disallow_anonymous_connection_tokens: true,
      user_connection_limit: 1,
      stale_close_delay: '500ms',
      connection_limit: 20,
    },
    channel: { without_namespace: { presence: true, history_size: 5, history_ttl: '60s' } },
  },
});
after(() => at.stop());

for (const build of builds) {
  const { label, read, write } = build;

  test(`insecure: everybody may do everything, but for what other protocols keep [${label}]`, async () => {
    const client = await online(build, { at });
    const name = unique('open-');
    const sub = await subscribedTo(client, name);

    await client.publish(name, write({ n: 1 }));

    assert.equal((await client.presenceStats(name)).numClients, 1);
    assert.deepEqual((await client.history(name, { limit: 5 })).publications.map(({ data }) => read(data)), [{ n: 1 }]);
    assert.equal(sub.seen.length, 1);
    for (const kept of ['private-x', 'presence-x', 'private-encrypted-x', '$x']) {
      assert.equal(await refusalOf(client, kept), 103, kept);
      await assert.rejects(client.history(kept, { limit: 1 }), { code: 103 }, kept);
      await assert.rejects(client.presence(kept), { code: 103 }, kept);
      if (kept !== '$x') await assert.rejects(client.publish(kept, write({})), { code: 103 }, kept);
    }
  });

  test(`limits: a user who has as many connections as one may have is sent away with 3504 [${label}]`, async () => {
    const user = unique('u');
    const first = await online(build, { at, token: token({ sub: user }) });

    assert.equal((await sentAway(build, { at, token: token({ sub: user }) })).code, 3504);
    first.disconnect();

    await pause(QUIET_MS);
    await online(build, { at, token: token({ sub: user }) });
  });

  test(`limits: tokens of nobody may be forbidden [${label}]`, async () => {
    assert.equal((await sentAway(build, { at, token: token({ sub: '' }) })).code, 3507);
  });
}

test('limits: a connection that says nothing is closed with 3502', async () => {
  const line = await Line.open({ at });

  assert.deepEqual(await line.end(), { code: 3502, reason: 'stale' });
});
