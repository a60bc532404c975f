/** Ringcast and a C program that only broadcasts, in turn in one run: what the server costs beyond the kernel. */
@NullMarked
package io.ringcast.load;

import org.jspecify.annotations.NullMarked;
