package io.ringcast.engine.subscription;

import io.ringcast.engine.counter.AppTraffic;
import io.ringcast.engine.counter.ShardCounters;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Session;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * Delivers what is pending on one shard: one pass over the subscribers of each dirty group, in slices, so that one huge
 * channel holds up the others for a slice at most. What is published during a pass goes into the next one together: the
 * larger the backlog, the cheaper each message.
 *
 * <p>Thread: confined to the shard.
 */
public final class Delivery implements AutoCloseable {
    /**
     * The clock is asked after so many visits while something is to be measured: 64 sends take about a quarter of a
     * millisecond, half of the finest class of latencies.
     */
    private static final int VISITS_PER_CLOCK = 64;

    private final int slice;
    private final int maxPendingBytes;
    private final ShardCounters counters;
    private final NanoClock clock;
    private final ErrorHandler errors;
    private final ArrayList<Accumulator> passed = new ArrayList<>();
    private final AccumulatorPool pool = new AccumulatorPool();
    private ArrayList<SubscriberGroup> dirty = new ArrayList<>();
    private ArrayList<SubscriberGroup> next = new ArrayList<>();

    /**
     * @param slice subscribers visited before other channels get their turn
     * @param maxPendingBytes bytes that one group collects before it is flushed out of turn
     * @param errors takes what a sink throws; the other subscribers get their bytes all the same
     */
    public Delivery(int slice, int maxPendingBytes, ShardCounters counters, NanoClock clock, ErrorHandler errors) {
        this.slice = slice;
        this.maxPendingBytes = maxPendingBytes;
        this.counters = counters;
        this.clock = clock;
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
        int unsettled = 0;
        for (int i = 0; i < current.size(); i++) {
            SubscriberGroup group = current.get(i);
            int now = group.pass(slice);
            visited += now;
            unsettled += now;
            if (unsettled >= VISITS_PER_CLOCK) {
                unsettled = 0;
                settle();
            }
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

    /**
     * Measures the publications whose passes are over. The duty cycle reads the clock when it begins, so that what the
     * last one delivered is measured for nothing.
     */
    public void settle(long nowNs) {
        if (!passed.isEmpty()) {
            for (int i = 0; i < passed.size(); i++) {
                Accumulator accumulator = passed.get(i);
                accumulator.settle(nowNs);
                pool.release(accumulator);
            }
            passed.clear();
        }
    }

    private void settle() {
        if (!passed.isEmpty()) {
            settle(clock.nanoTime());
        }
    }

    /** Everybody has had what is in it. */
    void passed(Accumulator accumulator) {
        if (accumulator.timed()) {
            passed.add(accumulator);
        } else {
            pool.release(accumulator);
        }
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

    void countDeliveries(AppTraffic traffic, int readers, int lengthBytes) {
        counters.add(Counter.DELIVERIES, readers);
        traffic.sent(readers, lengthBytes);
    }

    /** Frees the native memory. */
    @Override
    public void close() {
        settle();
        pool.close();
    }
}
