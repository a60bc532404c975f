/** The signed HTTP API of Pusher. */
@NullMarked
package io.ringcast.server.http.pusher;

import org.jspecify.annotations.NullMarked;
