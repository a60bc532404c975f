/** How bytes reach a session: the seam that all transports share. */
@NullMarked
package io.ringcast.server.transport;

import org.jspecify.annotations.NullMarked;
