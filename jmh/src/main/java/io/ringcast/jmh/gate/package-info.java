/** The gate: a short run of chosen benchmarks, compared with what was recorded. */
@NullMarked
package io.ringcast.jmh.gate;

import org.jspecify.annotations.NullMarked;
