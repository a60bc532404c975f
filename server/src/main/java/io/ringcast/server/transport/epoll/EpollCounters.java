package io.ringcast.server.transport.epoll;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one loop has done so far. Written with release by the loop, read with acquire.
 *
 * <p>Thread: one writer (the loop's shard), readers any (acquire).
 */
public final class EpollCounters {
    private static final int BYTES_READ = 0;
    private static final int BYTES_WRITTEN = 1;
    private static final int WRITES = 2;
    private static final int SHORT_WRITES = 3;
    private static final int SLOW_CONSUMERS = 4;
    private static final int ADOPTED = 5;
    private static final int CLOSED = 6;
    private static final int STALE_EVENTS = 7;
    private static final int HANDLER_FAILURES = 8;
    private static final int WAKEUPS = 9;
    private static final int CONNECTIONS = 10;
    private static final int PENDING_BYTES = 11;
    private static final int COUNT = 12;

    private final AtomicLongArray values = new AtomicLongArray(COUNT);

    EpollCounters() {}

    /** Bytes taken from sockets. */
    public long bytesRead() {
        return values.getAcquire(BYTES_READ);
    }

    /** Bytes that the kernel took. */
    public long bytesWritten() {
        return values.getAcquire(BYTES_WRITTEN);
    }

    /** Calls of {@code send}. */
    public long writes() {
        return values.getAcquire(WRITES);
    }

    /** Calls of {@code send} that took less than offered, or nothing. */
    public long shortWrites() {
        return values.getAcquire(SHORT_WRITES);
    }

    /** Connections that passed a bound of {@link EpollLimits}. */
    public long slowConsumers() {
        return values.getAcquire(SLOW_CONSUMERS);
    }

    /** Connections adopted. */
    public long adopted() {
        return values.getAcquire(ADOPTED);
    }

    /** Connections closed. */
    public long closed() {
        return values.getAcquire(CLOSED);
    }

    /** Events dropped because their connection was closed earlier in the same batch. */
    public long staleEvents() {
        return values.getAcquire(STALE_EVENTS);
    }

    /** Exceptions thrown by handlers; each cost its connection. */
    public long handlerFailures() {
        return values.getAcquire(HANDLER_FAILURES);
    }

    /** Times the loop was woken by another thread. */
    public long wakeups() {
        return values.getAcquire(WAKEUPS);
    }

    /** Open connections now. */
    public long connections() {
        return values.getAcquire(CONNECTIONS);
    }

    /** Bytes queued now for all connections. */
    public long pendingBytes() {
        return values.getAcquire(PENDING_BYTES);
    }

    void received(int bytes) {
        add(BYTES_READ, bytes);
    }

    /** One {@code send}: {@code taken} is negative when the kernel refused. */
    void sent(int taken, int offered) {
        add(WRITES, 1);
        if (taken > 0) {
            add(BYTES_WRITTEN, taken);
        }
        if (taken < offered) {
            add(SHORT_WRITES, 1);
        }
    }

    void slowConsumer() {
        add(SLOW_CONSUMERS, 1);
    }

    void connectionAdopted() {
        add(ADOPTED, 1);
        add(CONNECTIONS, 1);
    }

    void connectionClosed() {
        add(CLOSED, 1);
        add(CONNECTIONS, -1);
    }

    void staleEvent() {
        add(STALE_EVENTS, 1);
    }

    void handlerFailed() {
        add(HANDLER_FAILURES, 1);
    }

    void wokenUp() {
        add(WAKEUPS, 1);
    }

    void pendingChanged(int bytes) {
        add(PENDING_BYTES, bytes);
    }

    private void add(int index, long delta) {
        values.setRelease(index, values.getPlain(index) + delta);
    }
}
