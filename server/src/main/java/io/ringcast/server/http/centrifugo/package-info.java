/** The HTTP API of Centrifugo. */
@NullMarked
package io.ringcast.server.http.centrifugo;

import org.jspecify.annotations.NullMarked;
