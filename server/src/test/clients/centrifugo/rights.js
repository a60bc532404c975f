// Rights stay those of each protocol: what one refuses is not had through the other's door.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, next, pause, publish, pusher, pusherVersions, QUIET_MS, sdk, subscribed, unique, Wire } from '../lib/clients.js';
import { builds, json, online, refusalOf, subscribedTo, token } from '../lib/centrifugo.js';

const { Pusher } = pusherVersions[0];
const SIGNED = ['private-', 'presence-', 'private-encrypted-', 'private-cache-', 'presence-cache-', 'private-encrypted-cache-'];

for (const build of builds) {
  const { label, write } = build;

  test(`Centrifugo's clients: no Pusher channel that needs a signature opens without a token [${label}]`, async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    for (const kind of SIGNED) {
      const name = unique(kind);
      // Somebody is in it and something was said, so that there is something to be had.
      await subscribed(pusher(Pusher), name);
      await sdk().trigger(name, 'event', { secret: true });

      assert.equal(await refusalOf(client, name), 103, name);
      await assert.rejects(client.publish(name, write({})), { code: 103 }, name);
      await assert.rejects(client.presence(name), { code: 103 }, name);
      await assert.rejects(client.presenceStats(name), { code: 103 }, name);
      await assert.rejects(client.history(name, { limit: 10 }), { code: 103 }, name);
      // A name that lists its users is no way around.
      assert.equal(await refusalOf(client, `${name}#${user}`), 103, name);
    }
  });

  test(`Centrifugo's clients: nobody comes to another user's messages, whatever token is shown [${label}]`, async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const name = `#server-to-user-${user}`;

    assert.equal(await refusalOf(client, name), 103);
    assert.equal(await refusalOf(client, name, { token: token({ sub: user, channel: name }) }), 103);
    await assert.rejects(client.publish(name, write({})), { code: 103 });
    await assert.rejects(client.history(name, { limit: 1 }), { code: 103 });
    await assert.rejects(client.presence(name), { code: 103 });
  });

  test(`Centrifugo's clients: a token opens a private channel, and both read [${label}]`, async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const name = unique('private-');
    const channel = await subscribed(pusher(Pusher), name);
    const sub = await subscribedTo(client, name, { token: token({ sub: user, channel: name }) });

    const heard = next(channel, 'message');
    await sub.publish(write({ text: 'hi' }));

    assert.deepEqual((await heard).data, { text: 'hi' });
  });

  test(`Centrifugo's clients: encrypted channels are not written by clients, in either protocol [${label}]`, async () => {
    const user = unique('u');
    const client = await online(build, { token: token({ sub: user }) });
    const name = unique('private-encrypted-');
    const sub = await subscribedTo(client, name, { token: token({ sub: user, channel: name }) });

    await assert.rejects(sub.publish(write({})), { code: 103 });
    await sdk().trigger(name, 'event', { secret: 'text' });

    await eventually(() => assert.equal(sub.seen.length, 1));
    const { event, data } = build.read(sub.seen[0].data);
    assert.equal(event, 'event');
    assert.deepEqual(Object.keys(data).sort(), ['ciphertext', 'nonce']);
  });

  test(`Centrifugo's clients: cache channels are public, but clients write to them where the namespace lets them [${label}]`, async () => {
    const name = unique('cache-');
    await sdk().trigger(name, 'event', { n: 1 });
    const client = await online(build);
    const sub = await subscribedTo(client, name);

    await sub.publish(write({ n: 2 }));

    await eventually(() => assert.equal(sub.seen.length, 1));
  });
}

test("Pusher's clients: a private, a user-limited or a personal channel of Centrifugo has no name that they may say", async () => {
  const wire = await Wire.open();
  for (const name of ['$secret', '$closed:secret', 'limited:dialog#42', 'room#42', 'user:#42', '#42']) {
    wire.subscribe(name);
    const refusal = await wire.refusal(name);
    assert.ok([401, 4009].includes(refusal.status), `${name}: ${JSON.stringify(refusal)}`);
    assert.equal((await publish(name, 'event', '{}')).status, 400, name);
  }
});

test("Pusher's clients: a namespace opens by its own rights", async () => {
  const nobody = pusher(Pusher);
  await subscribed(nobody, unique('bare:'));
  for (const name of ['closed:x', 'named:x', 'user:x', 'limited:x']) {
    await assert.rejects(subscribed(nobody, name), /refused/, name);
  }

  const ada = pusher(Pusher, { user: { id: unique('ada') } });
  ada.signin();
  await ada.user.signinDonePromise;
  await subscribed(ada, 'named:x');
  await assert.rejects(subscribed(ada, 'closed:y'), /refused/);
});

test("Pusher's clients: client events stay where Pusher has them, whatever the namespace lets Centrifugo's clients do", async () => {
  const name = unique('stream:');
  const reader = await online(json);
  const sub = await subscribedTo(reader, name);
  const client = pusher(Pusher);
  const channel = await subscribed(client, name);
  const refused = next(client.connection, 'error');

  channel.trigger('client-event', { n: 1 });

  assert.match(JSON.stringify((await refused).data), /client/i);
  await pause(QUIET_MS);
  assert.equal(sub.seen.length, 0);
});

test("Pusher's clients: events of the protocol itself can't be published by Centrifugo's clients", async () => {
  const name = unique('envelope:');
  const client = await online(json);
  const sub = await subscribedTo(client, name);
  const channel = await subscribed(pusher(Pusher), name);
  const seen = [];
  channel.bind_global((event, data) => seen.push([event, data]));
  const words = [
    { event: 'pusher:error', data: '{}' },
    { event: 'pusher_internal:subscription_succeeded', data: '{}' },
  ];

  for (const word of words) await sub.publish(word);

  await eventually(() => assert.deepEqual(seen, words.map((word) => ['message', word])));
});
