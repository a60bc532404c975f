package io.ringcast.engine.counter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts of one shard. No allocation, no atomic instruction: the shard is the only writer.
 *
 * <p>Thread: one writer (shard), readers any (acquire; pairs with the writer's release).
 */
public final class ShardCounters {
    /** What is counted. */
    public enum Counter {
        /** Sessions that the shard owns now. */
        SESSIONS,
        /** Publications that the shard, as home, has sent on. */
        PUBLICATIONS,
        /** Frames written to sessions, before coalescing. */
        DELIVERIES,
        /** Writes to sessions. */
        WRITES,
        /** Publications and joins that the shard refused because a ring or its overflow was full. */
        REFUSED_FULL,
        /** Events that had to wait in the overflow because another shard's ring was full. */
        OVERFLOWED,
        /** Failures that a handler raised and the shard survived. */
        ERRORS,
        /** Sessions ended because they read too slowly. */
        SLOW_CONSUMERS,
        /** Nanoseconds of duty cycles that found something to do. */
        BUSY_NS
    }

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    // One cache line of room on both sides: counters of two shards may be allocated next to each other.
    private static final int PADDING = 16;

    private final long[] values = new long[Counter.values().length + 2 * PADDING];

    /** Adds to a counter. Shard only. */
    @SuppressWarnings("EnumOrdinal") // an index into an array of this very process
    public void add(Counter counter, long delta) {
        int index = counter.ordinal() + PADDING;
        ELEMENT.setRelease(values, index, values[index] + delta);
    }

    /** The counter's value now. */
    @SuppressWarnings("EnumOrdinal")
    public long get(Counter counter) {
        return (long) ELEMENT.getAcquire(values, counter.ordinal() + PADDING);
    }
}
