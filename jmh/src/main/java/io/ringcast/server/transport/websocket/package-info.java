/** Benchmarks of WebSocket frames and what is in them. */
@NullMarked
package io.ringcast.server.transport.websocket;

import org.jspecify.annotations.NullMarked;
