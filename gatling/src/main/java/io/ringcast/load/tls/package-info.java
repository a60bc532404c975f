/** Idle clients over TLS, which the C generator does not speak. */
@NullMarked
package io.ringcast.load.tls;

import org.jspecify.annotations.NullMarked;
