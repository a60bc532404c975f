/** Load over the Pusher protocol's public wire. */
@NullMarked
package io.ringcast.gatling.pusher;

import org.jspecify.annotations.NullMarked;
