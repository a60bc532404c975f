// The clients that the suites drive: pusher-js 8 and 7, the server SDK, a bare WebSocket and a bare signed request.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import WebSocket from 'ws';
import { apps, startServer } from './server.js';
import { suite } from './suite.js';

const require = createRequire(import.meta.url);
// Both are CommonJS; the newest also carries its class as `default` or `Pusher`, depending on the release.
const constructorOf = (module) => module.Pusher ?? module.default ?? module;
export const pusherVersions = [
  { label: 'pusher-js 8', Pusher: constructorOf(require('pusher-js')) },
  { label: 'pusher-js 7', Pusher: constructorOf(require('pusher-js-7')) },
];
const ServerSdk = require('pusher');

export const WAIT_MS = 5000;
/** How long a test listens for something that must not come. */
export const QUIET_MS = 300;
export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

export const server = await startServer(suite.name, suite.options);
const opened = new Set();

/** Closes it behind the test, by its `disconnect`. */
export function remember(client) {
  opened.add(client);
  return client;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let serial = 0;
/** A name that no other test uses. */
export const unique = (prefix) => `${prefix}${process.pid}-${++serial}`;

/** Rejects when the promise is not settled in time, naming what was awaited. */
export function within(promise, what, ms = WAIT_MS) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${ms} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Repeats the check until it passes; throws its last complaint when time is up. */
export async function eventually(check, ms = WAIT_MS) {
  const deadline = Date.now() + ms;
  for (;;) {
    try {
      return await check();
    } catch (complaint) {
      if (Date.now() > deadline) throw complaint;
      await pause(20);
    }
  }
}

export function sdk(app = apps.main) {
  return new ServerSdk({
    appId: String(app.id),
    key: app.key,
    secret: app.secret,
    host: '127.0.0.1',
    port: String(server.port),
    useTLS: false,
    encryptionMasterKeyBase64: MASTER_KEY,
  });
}

/** Options of a pusher-js client whose customer back end is the server SDK in this process. */
export function pusherOptions(app, { member, user, forge } = {}) {
  const backEnd = sdk(app);
  return {
    cluster: 'any',
    wsHost: '127.0.0.1',
    wsPort: server.port,
    forceTLS: false,
    enabledTransports: ['ws'],
    disableStats: true,
    channelAuthorization: {
      customHandler: ({ socketId, channelName }, callback) => {
        const data = channelName.startsWith('presence-') ? (member ?? { user_id: socketId }) : undefined;
        const answer = backEnd.authorizeChannel(socketId, channelName, data);
        callback(null, forge ? { ...answer, auth: forge } : answer);
      },
    },
    userAuthentication: {
      customHandler: ({ socketId }, callback) => callback(null, backEnd.authenticateUser(socketId, user)),
    },
  };
}

export function pusher(Pusher, { app = apps.main, ...more } = {}) {
  const client = new Pusher(app.key, pusherOptions(app, more));
  opened.add(client);
  return client;
}

/** The next event of this name, with all that was sent along. */
export function next(target, event, ms) {
  return within(
    new Promise((resolve) => {
      const listener = (data, metadata) => {
        target.unbind(event, listener);
        resolve({ data, metadata });
      };
      target.bind(event, listener);
    }),
    `${event}${target.name ? ` on ${target.name}` : ''}`,
    ms,
  );
}

export async function connected(client) {
  if (client.connection.state !== 'connected') await next(client.connection, 'connected');
  return client;
}

/** A subscribed channel; fails at once when the server refuses it. */
export async function subscribed(client, name) {
  const channel = client.subscribe(name);
  if (channel.subscribed) return channel;
  await Promise.race([
    next(channel, 'pusher:subscription_succeeded'),
    next(channel, 'pusher:subscription_error').then(({ data }) => {
      throw new Error(`${name} refused: ${JSON.stringify(data)}`);
    }),
  ]);
  return channel;
}

/** All events of this name that come while `action` and a quiet while behind it last. */
export async function collect(target, event, action, quiet = QUIET_MS) {
  const seen = [];
  const listener = (data) => seen.push(data);
  target.bind(event, listener);
  await action();
  await pause(quiet);
  target.unbind(event, listener);
  return seen;
}

/** A bare WebSocket that speaks the protocol by hand. */
export class Wire {
  constructor(app = apps.main, { query = '?protocol=7', headers } = {}) {
    this.app = app;
    this.frames = [];
    this.waiting = [];
    this.socket = new WebSocket(`ws://127.0.0.1:${server.port}/app/${app.key}${query}`, { headers });
    opened.add(this);
    this.pongs = [];
    this.socket.on('pong', (payload) => this.pongs.push(payload.toString()));
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.socket.on('error', () => {}); // The close that follows carries the code.
    this.socket.on('message', (bytes, binary) => {
      assert.equal(binary, false, 'a binary frame');
      this.frames.push({ raw: bytes.toString(), ...JSON.parse(bytes.toString()) });
      this.waiting.splice(0).forEach((wake) => wake());
    });
  }

  static async open(app, more) {
    const wire = new Wire(app, more);
    const hello = await wire.frame('pusher:connection_established');
    wire.socketId = JSON.parse(hello.data).socket_id;
    return wire;
  }

  send(frame) {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Takes the first frame of this event (and channel) that came or comes. */
  frame(event, channel, ms = WAIT_MS) {
    const matches = (frame) => frame.event === event && (channel === undefined || frame.channel === channel);
    const take = async () => {
      for (;;) {
        const at = this.frames.findIndex(matches);
        if (at >= 0) return this.frames.splice(at, 1)[0];
        await new Promise((resolve) => this.waiting.push(resolve));
      }
    };
    return within(take(), `${event} frame${channel ? ` of ${channel}` : ''} (have ${JSON.stringify(this.frames)})`, ms);
  }

  auth(channel, channelData) {
    const text = `${this.socketId}:${channel}${channelData === undefined ? '' : `:${channelData}`}`;
    return `${this.app.key}:${hmac(this.app.secret, text)}`;
  }

  subscribe(channel, { auth, channelData } = {}) {
    const signed = channel.startsWith('private-') || channel.startsWith('presence-');
    this.send({
      event: 'pusher:subscribe',
      data: {
        channel,
        auth: auth ?? (signed ? this.auth(channel, channelData) : ''),
        ...(channelData === undefined ? {} : { channel_data: channelData }),
      },
    });
  }

  async join(channel, options) {
    this.subscribe(channel, options);
    return this.frame('pusher_internal:subscription_succeeded', channel);
  }

  signIn(userData, auth) {
    const text = typeof userData === 'string' ? userData : JSON.stringify(userData);
    this.send({
      event: 'pusher:signin',
      data: { auth: auth ?? `${this.app.key}:${hmac(this.app.secret, `${this.socketId}::user::${text}`)}`, user_data: text },
    });
  }

  async refusal(channel) {
    return (await this.frame('pusher:subscription_error', channel)).data;
  }

  disconnect() {
    this.socket.close();
  }

  /** Ends the connection without a close frame. */
  cut() {
    this.socket.terminate();
  }
}

export const hmac = (secret, text) => createHmac('sha256', secret).update(text).digest('hex');

/** A signed request, built by hand; `tamper` may change the query before it is sent. */
export async function request(method, path, { app = apps.main, query = {}, body, tamper = (q) => q, sign = {} } = {}) {
  const pairs = {
    auth_key: app.key,
    auth_timestamp: String(Math.floor(Date.now() / 1000)),
    auth_version: '1.0',
    ...query,
    ...(body ? { body_md5: createHash('md5').update(body).digest('hex') } : {}),
    ...sign,
  };
  const text = Object.keys(pairs)
    .sort()
    .map((name) => `${name}=${pairs[name]}`)
    .join('&');
  const signature = hmac(app.secret, `${method}\n${path}\n${text}`);
  const answer = await fetch(`${server.base}${path}?${new URLSearchParams(tamper({ ...pairs, auth_signature: signature }))}`, {
    method,
    body,
    headers: body ? { 'content-type': 'application/json' } : {},
  });
  const raw = await answer.text();
  let json;
  try {
    json = JSON.parse(raw);
  } catch {
    json = undefined; // Health and unknown routes answer text.
  }
  return { status: answer.status, raw, json };
}

export const publish = (channel, event, data, options) =>
  request('POST', `/apps/${(options?.app ?? apps.main).id}/events`, {
    ...options,
    body: JSON.stringify({ name: event, channels: [channel].flat(), data, ...(options?.more ?? {}) }),
  });

export const channelInfo = async (channel, { app = apps.main, query } = {}) =>
  (await request('GET', `/apps/${app.id}/channels/${channel}`, { app, query })).json;

/** Closes what a test left open. */
export function closeAll() {
  for (const client of opened) client.disconnect();
  opened.clear();
}

export async function stopServer() {
  closeAll();
  return server.stop();
}
