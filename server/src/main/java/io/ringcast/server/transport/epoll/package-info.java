/** Sockets that a shard owns and drives through epoll. */
@NullMarked
package io.ringcast.server.transport.epoll;

import org.jspecify.annotations.NullMarked;
