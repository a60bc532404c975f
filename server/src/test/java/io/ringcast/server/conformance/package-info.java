/** The rules of the Pusher protocol that client libraries do not show, byte by byte, against a node in this process. */
@NullMarked
package io.ringcast.server.conformance;

import org.jspecify.annotations.NullMarked;
