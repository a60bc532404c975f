/** Benchmarks of streams. */
@NullMarked
package io.ringcast.engine.history;

import org.jspecify.annotations.NullMarked;
