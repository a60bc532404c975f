/** Benchmarks of the Pusher protocol's frames. */
@NullMarked
package io.ringcast.server.protocol.pusher;

import org.jspecify.annotations.NullMarked;
