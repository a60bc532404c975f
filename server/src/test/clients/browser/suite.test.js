// pusher-js in headless Chromium through all channel kinds, from another origin than the server's; pusher-js and
// centrifuge-js in one channel; and the page at GET /.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import './settings.js';
import { sdk, server, stopServer, unique } from '../lib/clients.js';
import { startServer } from '../lib/server.js';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const library = readFileSync(join(dirname(require.resolve('pusher-js/package.json')), 'dist/web/pusher-with-encryption.js'));
const centrifugoLibrary = readFileSync(join(dirname(require.resolve('centrifuge')), '../dist/centrifuge.js'));
const WAIT_MS = 10_000;

function authorization(path, form) {
  const member = form.get('member');
  if (path === '/auth/user') {
    return sdk().authenticateUser(form.get('socket_id'), { id: member });
  }
  const channel = form.get('channel_name');
  const data = channel.startsWith('presence-') ? { user_id: member, user_info: { name: member } } : undefined;
  return sdk().authorizeChannel(form.get('socket_id'), channel, data);
}

/** The customer's web server: the page, the client library, and the authorisation endpoints. */
const site = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://site');
  if (request.method === 'POST' && pathname.startsWith('/auth/')) {
    let text = '';
    for await (const chunk of request) text += chunk;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(authorization(pathname, new URLSearchParams(text))));
    return;
  }
  const files = {
    '/': ['text/html', readFileSync(join(here, 'page.html'))],
    '/pusher.js': ['text/javascript', library],
    '/centrifuge.js': ['text/javascript', centrifugoLibrary],
  };
  const [type, content] = files[pathname] ?? ['text/plain', ''];
  response.statusCode = files[pathname] ? 200 : 404;
  response.setHeader('content-type', type);
  response.end(content);
});
await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));

const profile = await mkdtemp(join(tmpdir(), 'ringcast-browser-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.RINGCAST_CHROMIUM || '/usr/bin/chromium',
  headless: true,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
browser.setDefaultTimeout(WAIT_MS);

after(async () => {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
  site.closeAllConnections();
  site.close();
  assert.ok([0, 143].includes(await stopServer()));
  // Timers of the clients would hold the process for half a minute more; the runner has set the exit code by then.
  setTimeout(() => process.exit(), 1000).unref();
});

async function customerPage() {
  const page = await browser.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  await page.goto(`http://127.0.0.1:${site.address().port}/?port=${server.port}&centrifugo=${server.centrifugoPort}`);
  await page.waitForFunction(() => window.ready);
  return page;
}

/** Subscribes in the page as the member; resolves when the channel confirmed. */
async function subscribe(page, member, name, as = 'one') {
  await page.evaluate(
    ([who, channel, slot]) => {
      window[slot] = record(client(who), channel);
    },
    [member, name, as],
  );
  await page.waitForFunction((slot) => window[slot].seen.some(({ event }) => event === 'pusher:subscription_succeeded'), as);
}

const seenEvent = (page, event, slot = 'one') =>
  page
    .waitForFunction(([name, s]) => window[s].seen.find((entry) => entry.event === name), [event, slot])
    .then((handle) => handle.jsonValue());

const KINDS = [
  '',
  'private-',
  'presence-',
  'private-encrypted-',
  'cache-',
  'private-cache-',
  'presence-cache-',
  'private-encrypted-cache-',
];
for (const kind of KINDS) {
  test(`${kind.includes('encrypted') ? 19 : 12} browser: ${kind || 'public '}channel subscribes and receives`, async () => {
    const page = await customerPage();
    const name = unique(kind || 'public-');

    await subscribe(page, 'ada', name);
    if (kind.includes('cache-')) await seenEvent(page, 'pusher:cache_miss');
    await sdk().trigger(name, 'greeting', { message: 'hello ü' });

    assert.deepEqual((await seenEvent(page, 'greeting')).data, { message: 'hello ü' });
    if (kind.includes('cache-')) {
      await subscribe(page, 'grace', name, 'two');
      assert.deepEqual((await seenEvent(page, 'greeting', 'two')).data, { message: 'hello ü' });
    }
    assert.deepEqual(page.complaints, []);
    await page.close();
  });
}

test('23 browser: presence members come and go', async () => {
  const page = await customerPage();
  const name = unique('presence-');
  await subscribe(page, 'ada', name);
  await subscribe(page, 'grace', name, 'two');

  assert.deepEqual((await seenEvent(page, 'pusher:member_added')).data, { id: 'grace', info: { name: 'grace' } });
  assert.equal(await page.evaluate(() => window.two.channel.members.me.id), 'grace');
  await page.evaluate(() => window.two.channel.pusher.disconnect());
  assert.equal((await seenEvent(page, 'pusher:member_removed')).data.id, 'grace');
  assert.equal(await page.evaluate(() => window.one.channel.members.count), 1);
  await page.close();
});

test('32 browser: a client event reaches the other client', async () => {
  const page = await customerPage();
  const name = unique('private-');
  await subscribe(page, 'ada', name);
  await subscribe(page, 'grace', name, 'two');

  await page.evaluate(() => window.one.channel.trigger('client-greeting', { message: 'hi' }));

  assert.deepEqual((await seenEvent(page, 'client-greeting', 'two')).data, { message: 'hi' });
  assert.equal(await page.evaluate(() => window.one.seen.some(({ event }) => event === 'client-greeting')), false);
  await page.close();
});

test('39 browser: a signed-in user receives what is sent to the user', async () => {
  const page = await customerPage();
  const user = unique('user-');
  await page.evaluate((member) => {
    window.pusher = client(member);
    window.received = [];
    window.signedIn = false;
    window.pusher.bind('pusher:signin_success', () => (window.signedIn = true));
    window.pusher.user.bind('greeting', (data) => window.received.push(data));
    window.pusher.signin();
  }, user);
  await page.waitForFunction(() => window.signedIn);

  await sdk().sendToUser(user, 'greeting', { works: true });

  await page.waitForFunction(() => window.received.length === 1);
  assert.deepEqual(await page.evaluate(() => window.received), [{ works: true }]);
  await page.close();
});

test('one page: clients of Pusher and of Centrifugo in one channel', async () => {
  const page = await customerPage();
  const name = unique('public-');
  await subscribe(page, 'ada', name);
  await page.evaluate((channel) => (window.two = listen(channel)), name);
  const seenByCentrifuge = (event) => seenEvent(page, event, 'two');
  await seenByCentrifuge('subscribed');

  await sdk().trigger(name, 'greeting', { message: 'hello ü' });
  assert.deepEqual((await seenEvent(page, 'greeting')).data, { message: 'hello ü' });
  assert.deepEqual((await seenByCentrifuge('publication')).data, { event: 'greeting', data: { message: 'hello ü' } });
  await page.evaluate(() => window.two.sub.publish({ answer: 'hi' }));

  assert.deepEqual((await seenEvent(page, 'message')).data, { answer: 'hi' });
  const clients = await page.evaluate(async () => Object.keys((await window.two.sub.presence()).clients));
  assert.equal(clients.length, 2);
  assert.ok(clients.includes(await page.evaluate(() => window.one.channel.pusher.connection.socket_id)));
  await page.evaluate(() => window.one.channel.pusher.disconnect());
  assert.equal((await seenByCentrifuge('leave')).info.client.includes('.'), true);
  await page.evaluate(() => window.two.client.disconnect());
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('one page: an origin that is not allowed does not get in by Centrifugo', async () => {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${site.address().port}/?port=${server.port}&centrifugo=${server.centrifugoPort}`);
  await page.waitForFunction(() => window.ready);

  const outcome = await page.evaluate(async () => {
    const { client, sub } = listen('public-nobody');
    const what = await new Promise((resolve) => {
      client.on('error', ({ type }) => resolve(type));
      sub.on('subscribed', () => resolve('subscribed'));
    });
    client.disconnect();
    return what;
  });

  assert.equal(outcome, 'transport');
  await page.close();
});

for (const channel of ['my-channel', 'private-mine', 'presence-room']) {
  test(`42 browser: the page at GET / connects, subscribes to ${channel}, publishes and shows the frames`, async () => {
    const local = await startServer('try-it', { defaults: true });
    try {
      const page = await browser.newPage();
      const complaints = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(`${local.base}/`);
      const frames = page.getByRole('log');
      const shows = (words) => frames.getByText(words).first().waitFor();

      await page.getByRole('button', { name: 'Connect' }).click();
      await shows('pusher:connection_established');
      await page.getByLabel('Channel').fill(channel);
      await page.getByRole('button', { name: 'Subscribe', exact: true }).click();
      await shows('pusher_internal:subscription_succeeded');
      await page.getByLabel('Event').fill('greeting');
      await page.getByLabel('Data').fill('{"message":"hello ü"}');
      await page.getByRole('button', { name: 'Publish' }).click();

      await shows('publish: 200 {}');
      await shows('"event":"greeting"');
      assert.match(await frames.textContent(), /hello ü/);
      assert.deepEqual(complaints, []);
      await page.close();
    } finally {
      await local.stop();
    }
  });
}
