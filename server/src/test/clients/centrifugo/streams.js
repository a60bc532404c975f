// Centrifugo's client library where WebSockets are blocked: HTTP streams and events, and requests for the way back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, remember, server, unique } from '../lib/clients.js';
import { connect, json, once, protobuf, publishMany, subscribedTo } from '../lib/centrifugo.js';

/** As much of the browser's EventSource as the library uses; Node has none. */
class Events {
  constructor(url) {
    this.ended = new AbortController();
    this.read(url);
  }

  async read(url) {
    try {
      const answer = await fetch(url, { signal: this.ended.signal });
      this.onopen?.({});
      const text = new TextDecoder();
      let waiting = '';
      for await (const bytes of answer.body) {
        const events = (waiting + text.decode(bytes, { stream: true })).split('\n\n');
        waiting = events.pop();
        for (const event of events) {
          const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data: '));
          this.onmessage?.({ data: lines.map((line) => line.slice(6)).join('\n') });
        }
      }
    } catch {
      // The error event says so.
    }
    if (!this.ended.signal.aborted) {
      this.ended.abort();
      this.onerror?.({});
    }
  }

  get readyState() {
    return this.ended.signal.aborted ? 2 : 1;
  }

  close() {
    this.ended.abort();
  }
}

const base = () => `http://127.0.0.1:${server.centrifugoPort}`;
const ways = [
  { way: 'http_stream', build: json },
  { way: 'http_stream', build: protobuf },
  { way: 'sse', build: json },
];

/** A client over this transport; `client.cut()` ends what it receives by, as a broken network does. */
function streaming(way, build) {
  let network = new AbortController();
  const cuttable = (url, options = {}) =>
    fetch(url, { ...options, signal: AbortSignal.any([network.signal, ...(options.signal ? [options.signal] : [])]) });
  const sources = new Set();
  class Source extends Events {
    constructor(url) {
      super(url);
      sources.add(this);
    }
  }
  const client = new build.Centrifuge([{ transport: way, endpoint: `${base()}/connection/${way}` }], {
    emulationEndpoint: `${base()}/emulation`,
    fetch: cuttable,
    eventsource: Source,
    minReconnectDelay: 50,
    maxReconnectDelay: 200,
  });
  client.cut = () => {
    network.abort();
    network = new AbortController();
    for (const source of sources) {
      source.close();
      source.onerror?.({});
    }
    sources.clear();
  };
  client.on('error', () => {});
  return remember(client);
}

for (const { way, build } of ways) {
  const { label, read, write } = build;
  const dataOf = (sub) => sub.seen.map(({ data }) => read(data));

  test(`${way}: commands find their session, publications come back [${label}]`, async () => {
    const client = streaming(way, build);
    assert.equal((await connect(client)).transport, way);
    const channel = unique('streamed');
    const sub = await subscribedTo(client, channel);

    for (let i = 0; i < 5; i++) await sub.publish(write({ i }));

    await eventually(() => assert.deepEqual(dataOf(sub), [0, 1, 2, 3, 4].map((i) => ({ i }))));
    assert.deepEqual(Object.keys((await sub.presence()).clients).length, 1);
  });

  test(`${way}: pings are answered [${label}]`, async () => {
    const client = streaming(way, build);
    await connect(client);
    let lost = 0;
    client.on('connecting', () => lost++);

    // More than two intervals of pings and the time for a pong, as the settings of this suite have them.
    await new Promise((resolve) => setTimeout(resolve, 6000));

    assert.deepEqual([client.state, lost], ['connected', 0]);
  });

  test(`${way}: nothing is lost or repeated behind a cut [${label}]`, async () => {
    const client = streaming(way, build);
    await connect(client);
    const channel = unique('stream:cut');
    const sub = await subscribedTo(client, channel, { recoverable: true });
    const numbers = Array.from({ length: 300 }, (_, i) => i + 1);
    await publishMany(channel, numbers.slice(0, 100));
    await eventually(() => assert.equal(sub.seen.length, 100));

    const again = once(sub, 'subscribed');
    client.cut();
    await publishMany(channel, numbers.slice(100, 200));
    const context = await again;
    await publishMany(channel, numbers.slice(200));

    assert.deepEqual([context.wasRecovering, context.recovered], [true, true]);
    await eventually(() => assert.equal(sub.seen.length, 300));
    assert.deepEqual(dataOf(sub), numbers);
  });
}

test('one channel, whatever its readers came by', async () => {
  const channel = unique('mixed');
  const subs = [];
  for (const { way, build } of ways) {
    const client = streaming(way, build);
    await connect(client);
    subs.push({ sub: await subscribedTo(client, channel), read: build.read });
  }

  await publishMany(channel, [{ n: 1 }, { n: 2 }]);

  for (const { sub, read } of subs) {
    await eventually(() => assert.deepEqual(sub.seen.map(({ data }) => read(data)), [{ n: 1 }, { n: 2 }]));
  }
});
