package io.ringcast.engine.counter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many events took how long, in classes that never change. Adding allocates nothing and takes a few compares.
 *
 * <p>Thread: one writer (shard), readers any (acquire; pairs with the writer's release).
 */
public final class LatencyHistogram {
    private static final long[] BOUNDS_NS = {
        500_000L,
        1_000_000L,
        2_500_000L,
        5_000_000L,
        10_000_000L,
        25_000_000L,
        50_000_000L,
        100_000_000L,
        250_000_000L,
        500_000_000L,
        1_000_000_000L,
        2_500_000_000L,
        5_000_000_000L
    };

    /** How many bounds there are; one class more takes what is beyond the last. */
    public static final int BOUNDS = BOUNDS_NS.length;

    private static final int SUM = BOUNDS + 1;
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[SUM + 1];

    /** The upper bound of a class, itself included. */
    public static long boundNs(int index) {
        return BOUNDS_NS[index];
    }

    /** Adds {@code count} events that took so long each. Writer only. */
    public void add(long latencyNs, long count) {
        int index = 0;
        while (index < BOUNDS && latencyNs > BOUNDS_NS[index]) {
            index++;
        }
        ELEMENT.setRelease(values, SUM, values[SUM] + latencyNs * count);
        ELEMENT.setRelease(values, index, values[index] + count);
    }

    /** Events of one class; {@link #BOUNDS} is the class beyond the last bound. */
    public long count(int index) {
        return (long) ELEMENT.getAcquire(values, index);
    }

    /** What all events took together. */
    public long sumNs() {
        return (long) ELEMENT.getAcquire(values, SUM);
    }
}
