// The server of this suite has a Centrifugo side, for pages of one origin.
import { suite } from '../lib/suite.js';

suite.name = 'browser';
suite.options = {
  centrifugo: {
    client: { allowed_origins: ['http://127.0.0.1:*'], allow_anonymous_connect_without_token: true },
    channel: {
      without_namespace: {
        presence: true,
        join_leave: true,
        allow_subscribe_for_client: true,
        allow_subscribe_for_anonymous: true,
        allow_publish_for_subscriber: true,
        allow_publish_for_anonymous: true,
        allow_presence_for_subscriber: true,
        allow_presence_for_anonymous: true,
      },
    },
  },
};
