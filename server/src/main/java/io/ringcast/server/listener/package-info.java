/** The guarded HTTP listener: what Helidon accepts, for how long it may wait, and who gets a socket after its upgrade. */
@NullMarked
package io.ringcast.server.listener;

import org.jspecify.annotations.NullMarked;
