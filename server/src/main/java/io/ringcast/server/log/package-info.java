/** The server's log and its access log: how lines look, which are written, and how they leave without holding anybody up. */
@NullMarked
package io.ringcast.server.log;

import org.jspecify.annotations.NullMarked;
