// One process and one server for all: the modules register their tests, which run in order.
import './settings.js';
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { closeAll, server, stopServer } from '../lib/clients.js';
import { transport } from '../lib/server.js';
import './connection.js';
import './subscription.js';
import './compression.js';
import './publication.js';
import './recovery.js';
import './server-side.js';
import './rights.js';
import './pairs.js';
import './limits.js';
import './streams.js';
import './waiting.js';

afterEach(closeAll);

test('the start-up log names the transport', { skip: transport === 'auto' && 'no transport was asked for' }, () => {
  assert.match(server.log(), new RegExp(`\\b${transport}\\b`));
});

after(async () => {
  assert.ok([0, 143].includes(await stopServer()));
  // Timers of the clients would hold the process for half a minute more; the runner has set the exit code by then.
  setTimeout(() => process.exit(), 1000).unref();
});
