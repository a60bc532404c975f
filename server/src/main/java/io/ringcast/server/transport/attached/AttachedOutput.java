package io.ringcast.server.transport.attached;

import java.io.IOException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bounded queue between a shard and a blocking socket. A virtual thread empties it and ends when there is nothing
 * left; what has gathered meanwhile leaves in one write.
 *
 * <p>Thread: producer side the connection's shard, consumer side the drainer.
 */
final class AttachedOutput {
    @SuppressWarnings("ArrayRecordComponent") // a queue entry, never compared
    private record Pending(byte[] bytes, long queuedNs) {}

    private static final int COALESCED_BYTES = 64 * 1024;

    private final ByteStream stream;
    private final AttachedLimits limits;
    private final Runnable onEnded;
    private final Executor drainers;
    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pendingBytes = new AtomicInteger();
    private final AtomicInteger pendingWrites = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile long oldestNs;
    private volatile boolean ending;
    private volatile boolean ended;

    /** {@code onEnded} is run by the drainer after FIN was sent or a write has failed. */
    AttachedOutput(ByteStream stream, AttachedLimits limits, Runnable onEnded) {
        this(
                stream,
                limits,
                onEnded,
                drainer -> Thread.ofVirtual().name("ringcast-drain").start(drainer));
    }

    /** As above, with the threads of the caller's choice. */
    AttachedOutput(ByteStream stream, AttachedLimits limits, Runnable onEnded, Executor drainers) {
        this.stream = stream;
        this.limits = limits;
        this.onEnded = onEnded;
        this.drainers = drainers;
    }

    /** Queues bytes that the caller does not touch again. False if they are more than may wait, plus {@code reserve}. */
    boolean offer(byte[] bytes, int reserveBytes) {
        // One write to an idle connection may be larger than the bound: it does not wait yet.
        boolean idle = pendingWrites.get() == 0;
        if (!idle
                && (pendingBytes.get() + (long) bytes.length > limits.maxPendingBytes() + (long) reserveBytes
                        || pendingWrites.get() >= limits.maxPendingWrites() + (reserveBytes > 0 ? 1 : 0))) {
            return false;
        }
        // Who has nothing waiting is not what fills the memory. Last words are few: who is cut for it is to hear why.
        if (!limits.pending().tryTake(bytes.length)) {
            if (!idle && reserveBytes == 0) {
                return false;
            }
            limits.pending().exceed(bytes.length);
        }
        long nowNs = System.nanoTime();
        if (idle) {
            oldestNs = nowNs;
        }
        pendingBytes.addAndGet(bytes.length);
        pendingWrites.incrementAndGet();
        queue.add(new Pending(bytes, nowNs));
        if (ended) {
            // The drainer may have dropped the others just before this one came.
            forget();
        }
        startDrainer();
        return true;
    }

    void endAfterFlush() {
        ending = true;
        startDrainer();
    }

    /** Drops what waits; the stream is aborted by the caller. */
    void drop() {
        ended = true;
        forget();
    }

    private void forget() {
        for (Pending dropped = queue.poll(); dropped != null; dropped = queue.poll()) {
            settle(dropped.bytes().length, 1);
        }
    }

    // Whoever takes an entry out of the queue settles it, once it waits no more.
    private void settle(int bytes, int writes) {
        limits.pending().release(bytes);
        pendingBytes.addAndGet(-bytes);
        pendingWrites.addAndGet(-writes);
    }

    int pendingBytes() {
        return pendingBytes.get();
    }

    boolean isOverdue(long nowNs) {
        return pendingWrites.get() > 0
                && nowNs - oldestNs > limits.maxPendingAge().toNanos();
    }

    private void startDrainer() {
        if (!ended && draining.compareAndSet(false, true)) {
            drainers.execute(this::drain);
        }
    }

    private void drain() {
        try {
            do {
                while (!queue.isEmpty()) {
                    writeBatch();
                }
                if (ending && !ended && queue.isEmpty()) {
                    // Nothing is offered once ending is set, so an empty queue stays empty.
                    stream.endOutput();
                    end();
                    return;
                }
                draining.set(false);
            } while (!ended && (ending || !queue.isEmpty()) && draining.compareAndSet(false, true));
        } catch (IOException gone) {
            // The reader learns from it that there is nothing to wait for.
            stream.abort();
            drop();
            end();
        }
    }

    private void end() {
        ended = true;
        onEnded.run();
    }

    private void writeBatch() throws IOException {
        Pending first = queue.poll();
        if (first == null) {
            return;
        }
        oldestNs = first.queuedNs();
        byte[] batch = first.bytes();
        int length = batch.length;
        int writes = 1;
        Pending next = queue.peek();
        if (next != null && length + next.bytes().length <= COALESCED_BYTES) {
            batch = Arrays.copyOf(batch, COALESCED_BYTES);
            while (next != null && length + next.bytes().length <= COALESCED_BYTES) {
                Pending taken = queue.poll();
                if (taken == null) {
                    break;
                }
                // A drop may have taken the one that was looked at: this one may not fit, and stands behind a gap.
                if (ended) {
                    settle(taken.bytes().length, 1);
                    break;
                }
                System.arraycopy(taken.bytes(), 0, batch, length, taken.bytes().length);
                length += taken.bytes().length;
                writes++;
                next = queue.peek();
            }
        }
        try {
            // A drop says so before it takes anything: what is here now may stand behind a gap.
            if (!ended) {
                stream.write(batch, 0, length);
            }
        } finally {
            settle(length, writes);
        }
    }
}
