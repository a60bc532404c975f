package io.ringcast.server.transport.attached;

import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * A connection over a blocking socket. Its thread calls {@link #run}, which returns when both directions have ended;
 * everything else happens on the shard. A slow consumer is reported by a task of its own, never from inside a write:
 * a fan-out that is under way must not be changed under its feet.
 *
 * <p>Thread: confined to the connection's shard, except {@link #run}.
 */
public final class AttachedConnection implements Connection {
    /** Room for a close frame when nothing else is taken any more. */
    private static final int LAST_WORDS_BYTES = 4096;

    private final ByteStream stream;
    private final ShardTasks tasks;
    private final AttachedLimits limits;
    private final ConnectionHandler handler;
    private final AttachedOutput output;
    private final CountDownLatch over = new CountDownLatch(1);

    private boolean slow;
    private boolean lastWords;
    private boolean closing;
    private boolean aborted;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean closed;
    private long outputEndedNs;

    /** {@code opener} makes the owner of the connection; it is called here and must not use the connection yet. */
    public AttachedConnection(
            ByteStream stream,
            ShardTasks tasks,
            AttachedLimits limits,
            Function<? super Connection, ? extends ConnectionHandler> opener) {
        this.stream = stream;
        this.tasks = tasks;
        this.limits = limits;
        this.output = new AttachedOutput(stream, limits, this::reportOutputEnded);
        this.handler = opener.apply(this);
    }

    /**
     * Reads until the peer or this side ends the connection, and returns when both have. Thread: the connection's
     * virtual thread. If the shard stops, the socket is closed and the handler hears nothing more.
     */
    public void run(byte[] firstBytes) {
        AttachedReader.End end =
                new AttachedReader(stream, tasks, limits.maxUnreadChunks(), this::onChunk).readAll(firstBytes);
        boolean told = switch (end) {
            case PEER_CLOSED -> tasks.execute(this::onPeerClosed);
            case BROKEN -> tasks.execute(this::onBroken);
            case SHARD_STOPPED -> false;
        };
        if (!told) {
            stream.abort();
            return;
        }
        try {
            over.await();
        } catch (InterruptedException stop) {
            stream.abort();
            Thread.currentThread().interrupt();
        }
    }

    private void onChunk(byte[] chunk) {
        if (!aborted && !closed) {
            handler.onBytes(chunk, 0, chunk.length);
        }
    }

    private void onPeerClosed() {
        inputEnded = true;
        if (!aborted && !closed) {
            handler.onPeerClosed();
        }
        closeIfOver();
    }

    private void onBroken() {
        abort();
        inputEnded = true;
        closeIfOver();
    }

    private void reportOutputEnded() {
        if (!tasks.execute(this::onOutputEnded)) {
            stream.abort();
            over.countDown();
        }
    }

    private void onOutputEnded() {
        if (!outputEnded) {
            outputEnded = true;
            outputEndedNs = System.nanoTime();
        }
        closeIfOver();
    }

    private void closeIfOver() {
        if (inputEnded && outputEnded && !closed) {
            closed = true;
            try {
                handler.onClosed();
            } finally {
                over.countDown();
            }
        }
    }

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        if (acceptsWrites()) {
            byte[] copy = new byte[length];
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
            queue(copy);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (acceptsWrites()) {
            queue(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }

    private boolean acceptsWrites() {
        // After a write was refused, later ones would leave a gap that the peer cannot see.
        return !closing && !aborted && !outputEnded && (!slow || lastWords);
    }

    private void queue(byte[] bytes) {
        if (bytes.length > 0 && !output.offer(bytes, lastWords ? LAST_WORDS_BYTES : 0) && !slow) {
            becomeSlow();
        }
    }

    private void becomeSlow() {
        slow = true;
        // Not from here: the queue of tasks may be full, and then the shard would wait for itself.
        Thread.ofVirtual().name("ringcast-slow").start(() -> {
            if (!tasks.execute(this::reportSlow)) {
                stream.abort();
            }
        });
    }

    private void reportSlow() {
        if (aborted || closed) {
            return;
        }
        lastWords = true;
        try {
            handler.onSlowConsumer();
        } finally {
            lastWords = false;
        }
    }

    /**
     * Acts on what has taken too long: output that waits beyond its age makes a slow consumer, a peer that does not
     * answer FIN is cut. To be called by the shard's timer, about once a second.
     */
    public void expire(long nowNs) {
        if (closed || aborted) {
            return;
        }
        boolean overdue = output.isOverdue(nowNs);
        if (closing && overdue) {
            abort();
        } else if (outputEnded
                && !inputEnded
                && nowNs - outputEndedNs > limits.closeTimeout().toNanos()) {
            abort();
        } else if (overdue && !slow) {
            slow = true;
            reportSlow();
        }
    }

    @Override
    public void closeAfterFlush() {
        if (!closing && !aborted && !outputEnded) {
            closing = true;
            output.endAfterFlush();
        }
    }

    @Override
    public void abort() {
        if (aborted || closed) {
            return;
        }
        aborted = true;
        output.drop();
        stream.abort();
        // The reader fails now, if it has not ended before, and is the one to report the end of the input.
        outputEnded = true;
        if (inputEnded) {
            becomeClosedLater();
        }
    }

    private void becomeClosedLater() {
        // The caller may be inside a callback of this connection: the last call comes after it.
        Thread.ofVirtual().name("ringcast-closed").start(() -> {
            if (!tasks.execute(this::closeIfOver)) {
                over.countDown();
            }
        });
    }

    @Override
    public int pendingBytes() {
        return output.pendingBytes();
    }

    @Override
    public String remoteAddress() {
        return stream.remoteAddress();
    }
}
