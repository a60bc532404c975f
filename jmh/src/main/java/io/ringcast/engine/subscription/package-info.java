/** Benchmarks of the tables that publications are delivered from. */
@NullMarked
package io.ringcast.engine.subscription;

import org.jspecify.annotations.NullMarked;
