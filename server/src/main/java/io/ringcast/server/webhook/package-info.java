/** Webhooks: what the engine tells about channels, sent to the back ends of apps. */
@NullMarked
package io.ringcast.server.webhook;

import org.jspecify.annotations.NullMarked;
