/** RFC 6455 framing and permessage-deflate, independent of how bytes travel. */
@NullMarked
package io.ringcast.server.transport.websocket;

import org.jspecify.annotations.NullMarked;
