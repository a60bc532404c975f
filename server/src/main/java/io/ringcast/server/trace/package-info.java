/** Traces of HTTP publishes and webhook requests, off by default. */
@NullMarked
package io.ringcast.server.trace;

import org.jspecify.annotations.NullMarked;
