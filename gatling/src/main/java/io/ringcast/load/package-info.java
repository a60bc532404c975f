/** Measures Ringcast: against a C program that only broadcasts, against itself, and alone. */
@NullMarked
package io.ringcast.load;

import org.jspecify.annotations.NullMarked;
