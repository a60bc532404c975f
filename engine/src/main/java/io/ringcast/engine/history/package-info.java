/** Streams of publications: epochs, offsets, what is kept and how it is read again. */
@NullMarked
package io.ringcast.engine.history;

import org.jspecify.annotations.NullMarked;
