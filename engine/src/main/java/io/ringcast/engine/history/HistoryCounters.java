package io.ringcast.engine.history;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one store of streams holds and has done.
 *
 * <p>Thread: one writer (shard), readers any (acquire; pairs with the writer's release).
 */
public final class HistoryCounters {
    /** What is counted. */
    public enum Counter {
        /** Bytes of stored publications now, as {@link StreamLimits} counts them. */
        BYTES,
        /** Bytes of the arrays that they are in, now. */
        ARRAY_BYTES,
        /** Publications stored now. */
        PUBLICATIONS,
        /** Streams now, with or without publications. */
        STREAMS,
        /** Idempotency keys remembered now. */
        KEYS,
        /** Publications that went before their time because a bound was reached. */
        EVICTED_PUBLICATIONS,
        /** Streams that went before their time because there were too many. */
        EVICTED_STREAMS,
        /** Idempotency keys that went before their time because there were too many. */
        EVICTED_KEYS,
        /** Publications refused because their idempotency key was known. */
        DUPLICATES,
        /** Publications refused because the stream had their version or a higher one. */
        STALE_VERSIONS,
        /** Times that publications were read out of a stream. */
        READS
    }

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] values = new long[Counter.values().length];

    @SuppressWarnings("EnumOrdinal") // an index into an array of this very process
    void add(Counter counter, long delta) {
        int index = counter.ordinal();
        ELEMENT.setRelease(values, index, values[index] + delta);
    }

    /** The counter's value now. */
    @SuppressWarnings("EnumOrdinal")
    public long get(Counter counter) {
        return (long) ELEMENT.getAcquire(values, counter.ordinal());
    }
}
