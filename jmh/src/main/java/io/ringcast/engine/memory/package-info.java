/** Benchmarks of the in-process ports. */
@NullMarked
package io.ringcast.engine.memory;

import org.jspecify.annotations.NullMarked;
