/** The official Java client and server SDK, unmodified, against a started server process. */
@NullMarked
package io.ringcast.server.client;

import org.jspecify.annotations.NullMarked;
