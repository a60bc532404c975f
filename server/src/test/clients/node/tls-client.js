// Subscribes over wss and publishes over https, with both versions of the client, and says what arrived.
import { createRequire } from 'node:module';
import { connect } from 'node:tls';

const require = createRequire(import.meta.url);
const constructorOf = (module) => module.Pusher ?? module.default ?? module;
const port = process.argv[2];
const sdk = new (require('pusher'))({
  appId: 'app-id',
  key: 'app-key',
  secret: 'app-secret',
  host: 'localhost',
  port,
  useTLS: true,
});

for (const [label, name] of [
  ['pusher-js 8', 'pusher-js'],
  ['pusher-js 7', 'pusher-js-7'],
]) {
  const client = new (constructorOf(require(name)))('app-key', {
    cluster: 'any',
    wsHost: 'localhost',
    wssPort: Number(port),
    forceTLS: true,
    enabledTransports: ['ws', 'wss'],
    disableStats: true,
  });
  const channel = client.subscribe('over-tls');
  await new Promise((resolve) => channel.bind('pusher:subscription_succeeded', resolve));
  const arrival = new Promise((resolve) => channel.bind('greeting', resolve));
  await sdk.trigger('over-tls', 'greeting', 'hello');
  console.log(`${label}: ${await arrival}`);
  client.disconnect();
}

const refused = await new Promise((resolve) => {
  const socket = connect({ host: 'localhost', port: Number(port), ca: [], servername: 'localhost' }, () => resolve(false));
  socket.once('error', () => resolve(true));
});
console.log(`refused without the authority: ${refused}`);
process.exit(0);
