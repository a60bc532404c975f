/** Benchmarks of rings and of a publication's whole way through a shard. */
@NullMarked
package io.ringcast.engine.fanout;

import org.jspecify.annotations.NullMarked;
