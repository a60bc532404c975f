package io.ringcast.jmh.gate;

import org.jspecify.annotations.Nullable;

/**
 * One benchmark in one round.
 *
 * <p>Thread: any.
 *
 * @param bytes allocated for one operation
 * @param ratio its time to that of its baseline, which ran right before or behind it; null if only bytes are counted
 */
record Sample(double bytes, @Nullable Double ratio) {}
