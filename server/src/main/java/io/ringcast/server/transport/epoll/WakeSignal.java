package io.ringcast.server.transport.epoll;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Wakes a parked loop through an eventfd, and costs one fence and one read when it is not parked. The loop sets PARKED,
 * fences, looks for work and only then waits; a producer stores its work, fences and looks for PARKED. One of the two sees
 * the other. Of many producers only the one that moves PARKED to WOKEN writes.
 *
 * <p>Thread: {@link #signal} any, everything else confined to the loop's shard.
 */
final class WakeSignal {
    private static final int RUNNING = 0;
    private static final int PARKED = 1;
    private static final int WOKEN = 2;
    private static final int CLOSED = 3;

    private final int fd = LinuxSockets.eventDescriptor();
    private final MemorySegment one;
    private final MemorySegment drained;
    private final AtomicInteger state = new AtomicInteger(RUNNING);
    /** Producers that may be about to write: the descriptor must not be closed, and its number reused, under them. */
    private final AtomicInteger signalling = new AtomicInteger();

    WakeSignal(Arena arena) {
        this.one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
        this.drained = arena.allocate(ValueLayout.JAVA_LONG);
    }

    int fd() {
        return fd;
    }

    /** Announces that the loop is about to wait. Whoever stores work after this call's fence will signal. */
    void park() {
        state.set(PARKED);
        VarHandle.fullFence();
    }

    /** The loop is awake again. */
    void unpark() {
        state.set(RUNNING);
    }

    /** Called behind a store of work: wakes the loop if it is parked or about to be. */
    void signal() {
        // A volatile read alone may be satisfied before the caller's store of work is visible.
        VarHandle.fullFence();
        if (state.get() != PARKED) {
            return;
        }
        signalling.incrementAndGet();
        try {
            if (state.compareAndSet(PARKED, WOKEN)) {
                long written = LinuxSockets.write(fd, one.address(), Long.BYTES);
                assert written == Long.BYTES : written;
            }
        } finally {
            signalling.decrementAndGet();
        }
    }

    /** Takes the signal back after epoll reported it, or it would be reported for ever. */
    void drain() {
        LinuxSockets.read(fd, drained.address(), Long.BYTES);
    }

    /** No signal is written after this call. */
    void close() {
        state.set(CLOSED);
        while (signalling.get() != 0) {
            Thread.onSpinWait();
        }
        LinuxSockets.close(fd);
    }
}
