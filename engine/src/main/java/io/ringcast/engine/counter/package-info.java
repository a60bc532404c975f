/** What the engine counts, for metrics to read. */
@NullMarked
package io.ringcast.engine.counter;

import org.jspecify.annotations.NullMarked;
