// Starts the server jar for one suite: free ports, a configuration file of its own, ready before use, stopped by pid.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { receiver } from './receiver.js';

const here = dirname(fileURLToPath(import.meta.url));
const jar = process.env.RINGCAST_JAR ?? join(here, '../../../../target/ringcast.jar');
const java = process.env.RINGCAST_JAVA ?? (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java');
const flags = (process.env.RINGCAST_JVM_FLAGS ?? '').split(/\s+/).filter(Boolean);
export const transport = process.env.RINGCAST_TRANSPORT || 'auto';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 15_000;

/** The apps of the suites: `main` has everything on, `small` has limits that a test reaches. */
export const apps = {
  main: { id: 'app-id', key: 'app-key', secret: 'app-secret', enable_client_messages: true, enable_watchlist_events: true },
  small: {
    id: 'small-id',
    key: 'small-key',
    secret: 'small-secret',
    enable_client_messages: true,
    max_presence_members_per_channel: 2,
    max_presence_member_size_in_kb: 1,
    max_channel_name_length: 50,
    max_event_name_length: 25,
    max_event_payload_in_kb: 10,
    max_event_channels_at_once: 3,
    max_event_batch_size: 3,
  },
  quiet: { id: 1234, key: 'quiet-key', secret: 'quiet-secret', enable_client_messages: false },
  off: { id: 'off-id', key: 'off-key', secret: 'off-secret', enabled: false },
  solo: { id: 'solo-id', key: 'solo-key', secret: 'solo-secret', max_connections: 1 },
  strict: { id: 'strict-id', key: 'strict-key', secret: 'strict-secret', enable_user_authentication: true },
  hooked: {
    id: 'hooked-id',
    key: 'hooked-key',
    secret: 'hooked-secret',
    enable_client_messages: true,
    webhooks: [
      {
        url: receiver.url('/all'),
        event_types: [
          'channel_occupied',
          'channel_vacated',
          'member_added',
          'member_removed',
          'client_event',
          'cache_miss',
          'subscription_count',
        ],
        headers: { 'X-Custom': 'custom', 'X-Pusher-Key': 'forged' },
      },
      { url: receiver.url('/same'), event_types: ['member_added'] },
      { url: receiver.url('/same'), event_types: ['member_removed'] },
      {
        url: receiver.url('/filtered'),
        event_types: ['channel_occupied'],
        filter: { channel_name_starts_with: 'picked-', channel_name_ends_with: '-end' },
      },
    ],
  },
  leak: { id: 'leak-id', key: 'leak-key', secret: 'leak-secret', enable_client_messages: true },
};

/** The sign-in deadline of app `strict`, in seconds. */
export const SIGN_IN_SECONDS = 1;

function configuration(more) {
  return {
    user_authentication_timeout: SIGN_IN_SECONDS,
    shutdown_grace_period: 1,
    http_api: { request_limit_in_mb: 1 },
    webhooks: { debounce_ms: 500, retry: { initial_backoff_ms: 100 } },
    app_manager: {
      driver: 'memory',
      array: {
        apps: Object.entries(apps).map(([name, app]) => ({
          enabled: true,
          max_connections: 0,
          max_client_events_per_second: 100,
          ...app,
          ...more[name],
        })),
      },
    },
  };
}

async function ready(base, tls) {
  try {
    return (await statusOf(`${base}/ready`, tls)) === 200;
  } catch {
    return false; // Not listening yet.
  }
}

async function statusOf(url, tls) {
  if (!tls) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    return answer.status;
  }
  return new Promise((resolve, reject) => {
    const request = https.get(url, { ca: readFileSync(tls.cert), timeout: 2000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error('no answer')));
  });
}

/**
 * @param more settings beside those of an app, by the name that it has in `apps`
 * @param centrifugo the settings of a Centrifugo side, as a file of Centrifugo has them, or null for none
 * @returns {Promise<{port: number, metricsPort: number, centrifugoPort: number, base: string, log: () => string, stop: () => Promise<number>}>}
 */
export async function startServer(name, { defaults = false, tls = null, more = {}, centrifugo = null } = {}) {
  const parent = process.env.RINGCAST_WORK ?? tmpdir();
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, `client-${name}-`));
  const log = join(folder, 'server.log');
  const args = [...flags, '-jar', jar, 'serve'];
  if (!defaults) {
    const file = join(folder, 'ringcast.json');
    writeFileSync(file, JSON.stringify(configuration(more), null, 2));
    args.push('--config', file);
  }
  if (centrifugo) {
    const file = join(folder, 'centrifugo.json');
    writeFileSync(file, JSON.stringify(centrifugo, null, 2));
    args.push('--centrifugo-config', file);
  }
  const child = spawn(java, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of the caller's environment configures this server.
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_HOST: '127.0.0.1',
      METRICS_PORT: '0',
      ...(centrifugo && { CENTRIFUGO_HTTP_SERVER_ADDRESS: '127.0.0.1', CENTRIFUGO_HTTP_SERVER_PORT: '0' }),
      // TLS that ends in the server leaves no choice.
      RINGCAST_TRANSPORT: tls ? 'auto' : transport,
      ...(tls && { SSL_ENABLED: 'true', SSL_CERT_PATH: tls.cert, SSL_KEY_PATH: tls.key }),
    },
  });
  writeFileSync(log, '');
  const out = createWriteStream(log);
  child.stdout.pipe(out, { end: false });
  child.stderr.pipe(out, { end: false });
  let exit;
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve((exit = { code, signal })));
    child.once('error', (error) => resolve((exit = { code: -1, signal: String(error) })));
  });
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);

  // The system has chosen the ports; a port that is looked for beforehand may be another's by the time of its use.
  let port;
  let metricsPort;
  let centrifugoPort;
  let base;
  const listens = () => {
    const ports = /listens on 127\.0\.0\.1:(\d+)\b(?:.* Centrifugo on port (\d+)\b)?.* metrics on 127\.0\.0\.1:(\d+)/.exec(readFileSync(log, 'utf8'));
    if (ports) {
      [port, centrifugoPort, metricsPort] = ports.slice(1).map(Number);
      base = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
    }
    return ports !== null;
  };
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(listens() && (await ready(base, tls)))) {
    if (exit || Date.now() > deadline) {
      child.kill('SIGKILL');
      await exited;
      throw new Error(`the server is not ready (${JSON.stringify(exit)}), its log:\n${readFileSync(log, 'utf8')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    metricsPort,
    centrifugoPort,
    base,
    log: () => readFileSync(log, 'utf8'),
    /** Resolves to the exit code; 143 is a JVM that ended by SIGTERM. */
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await exited;
      clearTimeout(timer);
      process.removeListener('exit', killAtExit);
      if (exit.signal === 'SIGKILL') {
        throw new Error(`the server did not stop within ${STOP_LIMIT_MS} ms of SIGTERM`);
      }
      return exit.code ?? 143;
    },
  };
}
