/** What all benchmarks share: how they are run and what they are fed. */
@NullMarked
package io.ringcast.jmh;

import org.jspecify.annotations.NullMarked;
