package io.ringcast.engine.subscription;

import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ShardCounters;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Session;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import org.agrona.ErrorHandler;

/**
 * Delivers what is pending on one shard: one pass over the subscribers of each dirty group, in slices, so that one huge
 * channel holds up the others for a slice at most. What is published during a pass goes into the next one together: the
 * larger the backlog, the cheaper each message.
 *
 * <p>Thread: confined to the shard.
 */
public final class Delivery implements AutoCloseable {
    private final int slice;
    private final int maxPendingBytes;
    private final ShardCounters counters;
    private final ErrorHandler errors;
    private final AccumulatorPool pool = new AccumulatorPool();
    private ArrayList<SubscriberGroup> dirty = new ArrayList<>();
    private ArrayList<SubscriberGroup> next = new ArrayList<>();

    /**
     * @param slice subscribers visited before other channels get their turn
     * @param maxPendingBytes bytes that one group collects before it is flushed out of turn
     * @param errors takes what a sink throws; the other subscribers get their bytes all the same
     */
    public Delivery(int slice, int maxPendingBytes, ShardCounters counters, ErrorHandler errors) {
        this.slice = slice;
        this.maxPendingBytes = maxPendingBytes;
        this.counters = counters;
        this.errors = errors;
    }

    /** Gives every dirty group one slice. Returns how many subscribers were visited. */
    public int flush() {
        if (dirty.isEmpty()) {
            return 0;
        }
        ArrayList<SubscriberGroup> current = dirty;
        dirty = next;
        int visited = 0;
        for (int i = 0; i < current.size(); i++) {
            SubscriberGroup group = current.get(i);
            visited += group.pass(slice);
            if (group.pending()) {
                dirty.add(group);
            } else {
                group.markClean();
            }
        }
        current.clear();
        next = current;
        return visited;
    }

    void markDirty(SubscriberGroup group) {
        dirty.add(group);
    }

    Accumulator acquire(long base, int capacity) {
        return pool.acquire(base, capacity);
    }

    void release(Accumulator accumulator) {
        pool.release(accumulator);
    }

    int maxPendingBytes() {
        return maxPendingBytes;
    }

    void write(Session session, MemorySegment segment, long offset, int length) {
        try {
            session.sink().write(segment, offset, length);
            counters.add(Counter.WRITES, 1);
        } catch (RuntimeException e) {
            errors.onError(e);
        }
    }

    void countDeliveries(AppUsage usage, int frames) {
        counters.add(Counter.DELIVERIES, frames);
        usage.addMessagesOut(frames);
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        pool.close();
    }
}
