/** Benchmarks of the rates that the hot path checks. */
@NullMarked
package io.ringcast.engine.limit;

import org.jspecify.annotations.NullMarked;
