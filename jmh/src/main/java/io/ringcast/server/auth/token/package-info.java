/** Benchmarks of the tokens of the Centrifuge protocol. */
@NullMarked
package io.ringcast.server.auth.token;

import org.jspecify.annotations.NullMarked;
