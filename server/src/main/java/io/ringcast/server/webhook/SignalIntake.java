package io.ringcast.server.webhook;

import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.engine.signal.Signal;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Where shards leave signals for the webhook thread. Bounded in number and in bytes; a signal that finds no room is
 * dropped and counted, because a shard does not wait.
 *
 * <p>Thread: publisher side any, consumer side the webhook thread.
 */
final class SignalIntake {
    private static final int OVERHEAD_BYTES = 64;

    private final ManyToOneConcurrentArrayQueue<Signal> queue;
    private final ByteBudget budget;
    private final LongAdder dropped;
    private volatile @Nullable Thread consumer;
    private volatile boolean parked;

    SignalIntake(int capacity, long bytes, LongAdder dropped) {
        this.queue = new ManyToOneConcurrentArrayQueue<>(capacity);
        this.budget = new ByteBudget(bytes);
        this.dropped = dropped;
    }

    private static int bytesOf(Signal signal) {
        int payload = 0;
        if (signal instanceof Signal.ClientEvent sent) {
            byte[] data = sent.data();
            payload = data == null ? 0 : data.length;
        }
        return OVERHEAD_BYTES + payload;
    }

    void offer(Signal signal) {
        int bytes = bytesOf(signal);
        if (!budget.tryTake(bytes)) {
            dropped.increment();
            return;
        }
        if (!queue.offer(signal)) {
            budget.release(bytes);
            dropped.increment();
            return;
        }
        if (parked) {
            LockSupport.unpark(consumer);
        }
    }

    @Nullable
    Signal poll() {
        Signal signal = queue.poll();
        if (signal != null) {
            budget.release(bytesOf(signal));
        }
        return signal;
    }

    /** Waits until a signal is there, {@code ns} have passed or the thread is woken. */
    void await(long ns) {
        consumer = Thread.currentThread();
        parked = true;
        // Whoever offers now sees that this thread is about to park, and whoever offered before is seen here.
        if (queue.isEmpty()) {
            LockSupport.parkNanos(this, ns);
        }
        parked = false;
    }

    /** Ends a wait. */
    void wakeup() {
        LockSupport.unpark(consumer);
    }
}
