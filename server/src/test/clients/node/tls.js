import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startServer } from '../lib/server.js';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

test('TLS that ends in the server: pusher-js and the SDK over wss and https', async () => {
  const folder = mkdtempSync(join(process.env.RINGCAST_WORK ?? tmpdir(), 'client-tls-'));
  const tls = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-keyout', tls.key, '-out', tls.cert],
  ]);
  const server = await startServer('tls', { tls });
  try {
    // The clients take authorities of their own only from the environment of their process.
    const client = await run(process.execPath, [join(here, 'tls-client.js'), String(server.port)], {
      env: { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: tls.cert },
      timeout: 30_000,
    });

    assert.equal(client.stdout, 'pusher-js 8: hello\npusher-js 7: hello\nrefused without the authority: true\n');
    assert.match(server.log(), /TLS terminates in the server: connections stay attached/);
  } finally {
    assert.ok([0, 143].includes(await server.stop()));
  }
});
