/** The file of a Unix socket: checks before it is bound, permissions after it, removal at the end. */
@NullMarked
package io.ringcast.server.listener.unix;

import org.jspecify.annotations.NullMarked;
