/** Sockets that stay with the virtual thread that accepted them: the transport for TLS and for systems without epoll. */
@NullMarked
package io.ringcast.server.transport.attached;

import org.jspecify.annotations.NullMarked;
