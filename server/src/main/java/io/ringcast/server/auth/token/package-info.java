/** Signed tokens (JWT) of the Centrifuge protocol: what they say, and whether to believe it. */
@NullMarked
package io.ringcast.server.auth.token;

import org.jspecify.annotations.NullMarked;
