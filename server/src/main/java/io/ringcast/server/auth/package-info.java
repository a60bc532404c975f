/** Signatures and origin rules. */
@NullMarked
package io.ringcast.server.auth;

import org.jspecify.annotations.NullMarked;
