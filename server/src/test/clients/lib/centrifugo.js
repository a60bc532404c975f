// Centrifugo's client library as its two builds, JSON and Protobuf, beside what a customer's back end makes for it.
import { createRequire } from 'node:module';
import { createHmac } from 'node:crypto';
import WebSocket from 'ws';
import { remember, server, WAIT_MS, within } from './clients.js';
import { suite } from './suite.js';

const require = createRequire(import.meta.url);
const text = new TextDecoder();

/** Both builds; applications of the Protobuf one give and get bytes. */
export const builds = [
  { label: 'JSON', ...require('centrifuge'), write: (value) => value, read: (data) => data },
  {
    label: 'Protobuf',
    ...require('centrifuge/build/protobuf'),
    write: (value) => new TextEncoder().encode(JSON.stringify(value)),
    read: (data) => JSON.parse(text.decode(data)),
  },
];
export const [json, protobuf] = builds;

export const endpointOf = ({ centrifugoPort }) => `ws://127.0.0.1:${centrifugoPort}/connection/websocket`;

/** With `compressed` the WebSocket offers permessage-deflate. A client whose WebSocket can be cut and shows its frames: `client.wire.sent`, `client.wire.received`, `client.wire.cut()`. */
export function centrifuge(build, { at = server, compressed = false, ...options } = {}) {
  const wire = { sent: [], received: [], cut: () => wire.socket.terminate() };
  class Wired extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { perMessageDeflate: compressed && { threshold: 0 } });
      wire.socket = this;
      this.on('message', (bytes) => wire.received.push(bytes));
    }

    send(frame, ...more) {
      wire.sent.push(frame);
      super.send(frame, ...more);
    }
  }
  const client = new build.Centrifuge(endpointOf(at), { websocket: Wired, minReconnectDelay: 50, maxReconnectDelay: 200, ...options });
  client.wire = wire;
  // Without a listener the library reports what some tests provoke on the console.
  client.on('error', () => {});
  return remember(client);
}

/** The next event of this name. */
export function once(emitter, event, ms = WAIT_MS) {
  return within(new Promise((resolve) => emitter.once(event, resolve)), `${event}${emitter.channel ? ` on ${emitter.channel}` : ''}`, ms);
}

/** A connected client; fails at once when the server sends it away for good. */
export async function online(build, options) {
  const client = centrifuge(build, options);
  await connect(client);
  return client;
}

export async function connect(client) {
  const first = Promise.race([
    once(client, 'connected'),
    once(client, 'disconnected').then(({ code, reason }) => {
      throw new Error(`disconnected: ${code} ${reason}`);
    }),
  ]);
  client.connect();
  return first;
}

/** What a client that the server does not want is told. */
export async function sentAway(build, options) {
  const client = centrifuge(build, options);
  const away = once(client, 'disconnected');
  client.connect();
  return away;
}

/** A subscription that keeps what comes: `sub.seen` has all publications, `sub.context` what it was told first. */
export function subscription(client, channel, options) {
  const sub = client.newSubscription(channel, options);
  sub.seen = [];
  sub.on('publication', (publication) => sub.seen.push(publication));
  sub.on('error', () => {});
  return sub;
}

/** A subscription that stands; fails at once when the server refuses it. */
export async function subscribedTo(client, channel, options) {
  const sub = subscription(client, channel, options);
  sub.context = await subscribeTo(sub);
  return sub;
}

export async function subscribeTo(sub) {
  const first = Promise.race([
    once(sub, 'subscribed'),
    once(sub, 'unsubscribed').then(({ code, reason }) => {
      throw Object.assign(new Error(`${sub.channel} refused: ${code} ${reason}`), { code });
    }),
  ]);
  sub.subscribe();
  return first;
}

/** The code that a subscription is refused with. */
export async function refusalOf(client, channel, options) {
  const sub = subscription(client, channel, options);
  const refused = once(sub, 'unsubscribed');
  sub.subscribe();
  const { code } = await refused;
  client.removeSubscription(sub);
  return code;
}

const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token as a customer's back end signs it. */
export function token(claims, secret = suite.options.centrifugo.client.token.hmac_secret_key) {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

export const inSeconds = (seconds) => Math.floor(Date.now() / 1000) + seconds;

/** A WebSocket that speaks the JSON protocol by hand. */
export class Line {
  constructor({ at = server, pongs = false } = {}) {
    this.replies = [];
    this.waiting = [];
    this.socket = remember(Object.assign(new WebSocket(endpointOf(at)), { disconnect: () => this.socket.close() }));
    this.opened = new Promise((resolve) => this.socket.once('open', resolve));
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.socket.on('error', () => {}); // The close that follows carries the code.
    this.socket.on('message', (bytes) => {
      for (const line of bytes.toString().split('\n')) {
        if (pongs && line === '{}') this.socket.send('{}');
        this.replies.push(JSON.parse(line));
      }
      this.waiting.splice(0).forEach((wake) => wake());
    });
  }

  static async open(options) {
    const line = new Line(options);
    await within(line.opened, 'open WebSocket');
    return line;
  }

  static async connected(command = {}, options) {
    const line = await Line.open(options);
    line.send({ id: 1, connect: command });
    const { error } = await line.reply(1);
    if (error) throw new Error(`not connected: ${error.code} ${error.message}`);
    return line;
  }

  send(...commands) {
    this.socket.send(commands.map((command) => (typeof command === 'string' ? command : JSON.stringify(command))).join('\n'));
  }

  /** Takes the first reply that matches. */
  take(matches, what) {
    const look = async () => {
      for (;;) {
        const at = this.replies.findIndex(matches);
        if (at >= 0) return this.replies.splice(at, 1)[0];
        await new Promise((resolve) => this.waiting.push(resolve));
      }
    };
    return within(look(), `${what} (have ${JSON.stringify(this.replies)})`);
  }

  reply(id) {
    return this.take((reply) => reply.id === id, `reply ${id}`);
  }

  end(ms = WAIT_MS) {
    return within(this.closed, 'close', ms);
  }
}

/** Publications in a channel by a client of its own, in one batch. */
export async function publishMany(channel, values) {
  const line = await Line.connected();
  for (let at = 0; at < values.length; at += 100) {
    line.send(...values.slice(at, at + 100).map((data, i) => ({ id: at + i + 2, publish: { channel, data } })));
    await line.reply(Math.min(at + 100, values.length) + 1);
  }
  line.socket.close();
}
