package io.ringcast.engine.subscription;

import java.util.ArrayDeque;

/**
 * Accumulators that are not in use, by power of two. Keeps a bounded number of bytes; what is returned beyond that, and
 * what is larger than a frame usually gets, goes back to the system.
 *
 * <p>Thread: confined to the shard.
 */
final class AccumulatorPool implements AutoCloseable {
    private static final int SMALLEST = 4 * 1024;
    private static final int LARGEST_KEPT = 1024 * 1024;
    private static final int CLASSES = Integer.numberOfTrailingZeros(LARGEST_KEPT / SMALLEST) + 1;
    private static final long MAX_KEPT_BYTES = 16L * 1024 * 1024;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final ArrayDeque<Accumulator>[] free = new ArrayDeque[CLASSES];

    private long keptBytes;

    AccumulatorPool() {
        for (int i = 0; i < CLASSES; i++) {
            free[i] = new ArrayDeque<>();
        }
    }

    Accumulator acquire(long base, int bytes) {
        int capacity = Math.max(SMALLEST, roundUp(bytes));
        Accumulator accumulator = null;
        if (capacity <= LARGEST_KEPT) {
            accumulator = free[classOf(capacity)].pollFirst();
        }
        if (accumulator == null) {
            accumulator = new Accumulator(capacity);
        } else {
            keptBytes -= capacity;
        }
        accumulator.reset(base);
        return accumulator;
    }

    void release(Accumulator accumulator) {
        int capacity = accumulator.capacity();
        if (capacity > LARGEST_KEPT || keptBytes + capacity > MAX_KEPT_BYTES) {
            accumulator.free();
            return;
        }
        keptBytes += capacity;
        free[classOf(capacity)].addFirst(accumulator);
    }

    private static int roundUp(int bytes) {
        return bytes <= 1 ? 1 : Integer.highestOneBit(bytes - 1) << 1;
    }

    private static int classOf(int capacity) {
        return Integer.numberOfTrailingZeros(capacity) - Integer.numberOfTrailingZeros(SMALLEST);
    }

    @Override
    public void close() {
        for (ArrayDeque<Accumulator> kept : free) {
            kept.forEach(Accumulator::free);
            kept.clear();
        }
        keptBytes = 0;
    }
}
