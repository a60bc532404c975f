/** The whole server, as a process of its own, under bad input, floods and the end of its means. */
@NullMarked
package io.ringcast.server.overload;

import org.jspecify.annotations.NullMarked;
