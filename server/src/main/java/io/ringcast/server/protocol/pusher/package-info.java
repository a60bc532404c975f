/** The Pusher wire protocol, version 7, at the edge of the engine. */
@NullMarked
package io.ringcast.server.protocol.pusher;

import org.jspecify.annotations.NullMarked;
