/** Benchmarks of signature checks. */
@NullMarked
package io.ringcast.server.auth;

import org.jspecify.annotations.NullMarked;
