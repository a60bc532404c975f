package io.ringcast.engine.counter;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts of connections that failed, by reason.
 *
 * <p>Thread: any.
 */
public final class ConnectionErrors {
    private final AtomicLongArray counts = new AtomicLongArray(ConnectionError.count());

    /** Counts one. */
    @SuppressWarnings("EnumOrdinal") // an index into an array of this very process
    public void add(ConnectionError error) {
        counts.incrementAndGet(error.ordinal());
    }

    /** How many there were. */
    @SuppressWarnings("EnumOrdinal")
    public long count(ConnectionError error) {
        return counts.get(error.ordinal());
    }
}
