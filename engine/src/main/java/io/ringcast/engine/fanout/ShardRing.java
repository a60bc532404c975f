package io.ringcast.engine.fanout;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.ringcast.engine.fanout.ShardSlot.Kind;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shard's ring: many producers, one consumer. Full means refused; nothing here waits.
 *
 * <p>Thread: publisher side any, consumer side the shard.
 */
final class ShardRing {
    /** A claim that did not fit. */
    static final long FULL = -1;

    private final RingBuffer<ShardSlot> ring;
    private final EventPoller<ShardSlot> poller;
    private final Batch batch;
    private boolean closed;

    /** @param handler is given each slot on the shard; the slot is cleared behind it */
    ShardRing(int capacity, Consumer<ShardSlot> handler) {
        batch = new Batch(handler);
        ring = RingBuffer.createMultiProducer(ShardSlot::new, capacity);
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
    }

    /** Publishes one slot, or returns false if there is no room. */
    @HotPath
    boolean offer(Kind kind, Object operand) {
        long sequence = claim(1);
        if (sequence == FULL) {
            return false;
        }
        fill(sequence, kind, operand);
        publish(sequence, sequence);
        return true;
    }

    /** Claims {@code count} slots that follow each other; returns the last, or {@link #FULL}. */
    long claim(int count) {
        // Asked first, since the exception that says the same costs more than the question.
        if (!ring.hasAvailableCapacity(count)) {
            return FULL;
        }
        try {
            return ring.tryNext(count);
        } catch (InsufficientCapacityException e) {
            return FULL;
        }
    }

    void fill(long sequence, Kind kind, @Nullable Object operand) {
        ring.get(sequence).set(kind, operand);
    }

    void publish(long first, long last) {
        ring.publish(first, last);
    }

    boolean hasRoom(int count) {
        return ring.hasAvailableCapacity(count);
    }

    /** Whether something was claimed that has not been handled. */
    boolean hasWork() {
        return ring.getCursor() > poller.getSequence().get();
    }

    /** Slots claimed and not handled yet. */
    long used() {
        return ring.getBufferSize() - ring.remainingCapacity();
    }

    int capacity() {
        return ring.getBufferSize();
    }

    /** Handles what is there, at most {@code limit} slots. Returns how many. */
    int poll(int limit) {
        batch.limit = limit;
        batch.handled = 0;
        try {
            poller.poll(batch);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a ring handler threw a checked exception", e);
        }
        return batch.handled;
    }

    /**
     * Handles what has been claimed and takes nothing in any more: who claimed before is handled, who comes later finds no
     * room. Waits for producers between claim and publish, a few instructions apart. Idempotent. Thread: the shard.
     */
    void close() {
        while (!closed) {
            // All slots at once are free only if none is claimed. They are never published: the ring stays full.
            closed = claim(capacity()) != FULL;
            if (!closed && poll(Integer.MAX_VALUE) == 0) {
                Thread.onSpinWait();
            }
        }
    }

    private static final class Batch implements EventPoller.Handler<ShardSlot> {
        private final Consumer<ShardSlot> handler;
        private int limit;
        private int handled;

        Batch(Consumer<ShardSlot> handler) {
            this.handler = handler;
        }

        @Override
        public boolean onEvent(ShardSlot slot, long sequence, boolean endOfBatch) {
            try {
                handler.accept(slot);
            } finally {
                slot.clear();
            }
            return ++handled < limit;
        }
    }
}
