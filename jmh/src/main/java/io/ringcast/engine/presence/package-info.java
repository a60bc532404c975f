/** Benchmarks of presence tables. */
@NullMarked
package io.ringcast.engine.presence;

import org.jspecify.annotations.NullMarked;
