// The server of this suite has a Centrifugo side beside the Pusher apps. Imported first.
import { readFileSync } from 'node:fs';
import { receiver } from '../lib/receiver.js';
import { suite } from '../lib/suite.js';

export const centrifugo = JSON.parse(readFileSync(new URL('./centrifugo.json', import.meta.url), 'utf8'));
suite.name = 'centrifugo';
// The Centrifugo side belongs to the first app.
const event_types = ['channel_occupied', 'channel_vacated', 'member_added', 'member_removed', 'subscription_count'];
suite.options = { centrifugo, more: { main: { webhooks: [{ url: receiver.url('/main'), event_types }] } } };
