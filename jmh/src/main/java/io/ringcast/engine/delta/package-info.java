/** Benchmarks of patches between publications. */
@NullMarked
package io.ringcast.engine.delta;

import org.jspecify.annotations.NullMarked;
