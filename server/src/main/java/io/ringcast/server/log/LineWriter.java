package io.ringcast.server.log;

import io.ringcast.engine.limit.ByteBudget;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Lines on their way out, through a bounded queue and one thread: whoever logs, a shard perhaps, never waits for a
 * terminal, a pipe or a disk. Lines that find no room, and lines that could not be written, are counted and told of as
 * soon as the output takes lines again.
 *
 * <p>Thread: publisher side any, consumer side its own thread.
 */
final class LineWriter implements AutoCloseable {
    private static final int CAPACITY = 8192;
    private static final long MAX_WAITING_BYTES = 4L << 20;
    private static final int BATCH_BYTES = 64 * 1024;
    private static final long FLUSH_POLL_NS = 500_000L;

    private final ManyToOneConcurrentArrayQueue<byte[]> queue = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
    private final ByteBudget room = new ByteBudget(MAX_WAITING_BYTES);
    private final LineSink sink;
    private final LongFunction<String> lossNote;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final Thread thread;
    private volatile boolean parked;
    private volatile boolean closed;
    private long told;
    private byte[] batch = new byte[BATCH_BYTES];

    /** @param lossNote the line, with its line feed, that tells how many lines were lost */
    LineWriter(String threadName, LineSink sink, LongFunction<String> lossNote) {
        this.sink = sink;
        this.lossNote = lossNote;
        this.thread = Thread.ofPlatform().daemon().name(threadName).start(this::run);
    }

    /** Takes a line that ends with a line feed, or counts it as lost. Never blocks. */
    void offer(byte[] line) {
        if (closed || !room.tryTake(line.length)) {
            refused.incrementAndGet();
        } else if (queue.offer(line)) {
            taken.incrementAndGet();
            // The queue stores with release only: without the fence the look at the flag may come before it.
            VarHandle.fullFence();
            if (parked) {
                LockSupport.unpark(thread);
            }
        } else {
            room.release(line.length);
            refused.incrementAndGet();
        }
    }

    /** Lines that were not written, for want of room or because writing failed. */
    long lost() {
        return refused.get() + failed.get();
    }

    /** Waits until what was offered before has been written or has failed; false if that takes longer. */
    boolean flush(Duration limit) {
        long until = taken.get();
        long deadlineNs = System.nanoTime() + limit.toNanos();
        while (done.get() - until < 0) {
            if (System.nanoTime() - deadlineNs >= 0
                    || !thread.isAlive()
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(FLUSH_POLL_NS);
        }
        return true;
    }

    /** Writes what waits, for a second at most, and stops. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            boolean _ = thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (true) {
            int lines = writeBatch();
            if (lines > 0) {
                done.addAndGet(lines);
            } else if (closed) {
                sink.close();
                return;
            } else {
                parked = true;
                if (queue.isEmpty() && !closed) {
                    LockSupport.park(this);
                }
                parked = false;
            }
        }
    }

    private int writeBatch() {
        int lines = 0;
        int length = 0;
        byte[] line = queue.poll();
        while (line != null) {
            room.release(line.length);
            if (length + line.length > batch.length) {
                batch = Arrays.copyOf(batch, length + line.length);
            }
            System.arraycopy(line, 0, batch, length, line.length);
            length += line.length;
            lines++;
            line = length < BATCH_BYTES ? queue.poll() : null;
        }
        if (lines > 0) {
            write(lines, length);
        }
        return lines;
    }

    private void write(int lines, int length) {
        try {
            sink.write(batch, length);
            long lost = lost();
            if (lost > told) {
                byte[] note = lossNote.apply(lost - told).getBytes(StandardCharsets.UTF_8);
                sink.write(note, note.length);
                told = lost;
            }
        } catch (IOException | RuntimeException closedOrFull) {
            failed.addAndGet(lines);
        }
    }
}
