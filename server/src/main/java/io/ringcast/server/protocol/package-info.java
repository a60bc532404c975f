/** What every wire protocol over WebSockets and streams looks like to the rest of the server. */
@NullMarked
package io.ringcast.server.protocol;

import org.jspecify.annotations.NullMarked;
