/** Names of Pusher channels: what is valid and what a name says about its channel. */
@NullMarked
package io.ringcast.server.channel;

import org.jspecify.annotations.NullMarked;
