package io.ringcast.server.transport.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one shard. Its duty cycle calls {@link #poll}; when nothing was done it parks in {@link #await}, from
 * which {@link #wakeup} gets it out; a timer calls {@link #expire} about every 100 ms.
 *
 * <p>A handler that throws is reported to the error handler and costs its connection, nothing else. An {@link Error} goes
 * through to the caller; the loop stays usable and the rest of the batch is handled by the next poll.
 *
 * <p>Thread: {@link #wakeup} and counters any, everything else confined to the shard, which is the first thread that
 * adopts, polls or waits. {@link #close} is called on it or after it has ended.
 */
public final class EpollLoop implements AutoCloseable {
    /** Size of the one receive buffer, and so of the largest piece a handler sees. */
    static final int RECEIVE_BYTES = 64 << 10;

    private static final int STAGE_BYTES = 64 << 10;
    private static final int MAX_EVENTS = 512;
    /** A token of no slot. */
    private static final long WAKE_TOKEN = -1L;

    private final EpollLimits limits;
    private final long maxPendingNs;
    private final NanoClock clock;
    private final ErrorHandler errors;
    private final EpollCounters counters = new EpollCounters();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate((long) MAX_EVENTS * LinuxSockets.EVENT.sizeBytes());
    private final MemorySegment change = arena.allocate(LinuxSockets.EVENT.sizeBytes());
    private final MemorySegment receiveMemory = arena.allocate(RECEIVE_BYTES);
    private final MemorySegment stage = arena.allocate(STAGE_BYTES);
    private final byte[] receiveBuffer = new byte[RECEIVE_BYTES];
    private final SlotTable slots = new SlotTable();
    private final ArrayList<EpollConnection> withPending = new ArrayList<>();
    private final ArrayDeque<EpollConnection> unreported = new ArrayDeque<>();
    private final WakeSignal signal;
    private final int epollFd;
    private int ready;
    private int next;
    private boolean closed;
    /** Identifier of the shard's thread; 0 until it is known. */
    private long owner;

    /**
     * Opens two descriptors. Only where {@link EpollSupport#available()}.
     *
     * @throws EpollException if the kernel refuses them
     */
    public EpollLoop(EpollLimits limits, NanoClock clock, ErrorHandler errors) {
        this.limits = limits;
        this.maxPendingNs = limits.maxPendingTime().toNanos();
        this.clock = clock;
        this.errors = errors;
        this.epollFd = LinuxSockets.epollCreate();
        this.signal = openSignal();
    }

    /**
     * Makes a socket a connection of this loop, and gives the handler the initial bytes before it returns. The descriptor
     * is the loop's from this call on: where it fails the descriptor is closed, unless it was none or is already watched.
     *
     * @param fd a connected non-blocking socket, from {@link EpollSupport#takeDescriptor}
     * @param initialBytes what the peer sent behind its handshake and was already read, or empty; the handler may change
     *     it
     * @param handlers makes the connection's handler; it may already write to the connection
     * @throws EpollException if the kernel refuses the descriptor
     */
    public EpollConnection adopt(
            int fd,
            String remoteAddress,
            byte[] initialBytes,
            Function<? super Connection, ? extends ConnectionHandler> handlers) {
        assert isConfined();
        if (closed) {
            LinuxSockets.close(fd);
            throw new IllegalStateException("the loop is closed: fd " + fd + " can't be adopted");
        }
        EpollConnection connection = new EpollConnection(this, fd, slots.claim(), remoteAddress);
        int errno = LinuxSockets.epollAdd(epollFd, fd, describe(connection));
        if (errno != 0) {
            slots.release(connection.token());
            if (errno != EpollException.Errno.EBADF && errno != EpollException.Errno.EEXIST) {
                LinuxSockets.close(fd);
            }
            throw new EpollException("epoll_ctl(ADD) of fd " + fd, errno);
        }
        slots.put(connection);
        counters.connectionAdopted();
        LinuxSockets.setNoDelay(fd);
        if (limits.sendBufferBytes() > 0) {
            LinuxSockets.setSendBuffer(fd, limits.sendBufferBytes());
        }
        boolean attached = false;
        try {
            connection.attach(handlers.apply(connection));
            attached = true;
        } finally {
            if (!attached) {
                connection.abort();
            }
        }
        if (initialBytes.length > 0) {
            connection.deliver(initialBytes, initialBytes.length);
        }
        return connection;
    }

    /**
     * Parks until a socket is ready, {@link #wakeup} is called or the time is over; {@link #poll} then handles what is
     * ready. Returns at once if there is something to do already.
     *
     * @param timeoutNs rounded up to milliseconds; negative for ever
     * @param hasWork looked at after the loop has announced that it parks: whether the shard has other work, such as in
     *     its ring. Must see everything that was stored before a {@link #wakeup}
     * @return how many events are ready
     */
    public int await(long timeoutNs, BooleanSupplier hasWork) {
        assert isConfined();
        if (closed || next < ready || !unreported.isEmpty()) {
            return ready - next;
        }
        signal.park();
        try {
            fetch(hasWork.getAsBoolean() ? 0 : timeoutMs(timeoutNs));
        } finally {
            signal.unpark();
        }
        return ready;
    }

    /**
     * Handles the ready events, at most 512, and makes the calls of handlers that were put off. Never blocks.
     *
     * @return how much was done; 0 means that the shard may park
     */
    public int poll() {
        assert isConfined();
        if (next == ready && !closed) {
            fetch(0);
        }
        int done = 0;
        while (next < ready) {
            dispatch((long) next++ * LinuxSockets.EVENT.sizeBytes());
            done++;
        }
        return done + reportAll();
    }

    /** Gets the loop out of {@link #await}. Call it behind the store of work; cheap while the loop is not parked. */
    public void wakeup() {
        signal.signal();
    }

    /** Finds the connections whose queued output is too old; their handlers hear of it in the next {@link #poll}. */
    public void expire(long nowNs) {
        assert isConfined();
        for (int i = 0; i < withPending.size(); i++) {
            withPending.get(i).expire(nowNs, maxPendingNs);
        }
    }

    /** Open connections, as {@link EpollCounters#connections}. */
    public int connections() {
        return (int) counters.connections();
    }

    /** What the loop has done so far. */
    public EpollCounters counters() {
        return counters;
    }

    /** Aborts all connections, tells their handlers and gives everything back. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        owner = Thread.currentThread().threadId();
        for (EpollConnection c = slots.nextFrom(0); c != null; c = slots.nextFrom((int) c.token() + 1)) {
            c.abort();
        }
        reportAll();
        ready = 0;
        next = 0;
        signal.close();
        LinuxSockets.close(epollFd);
        arena.close();
    }

    boolean isConfined() {
        long current = Thread.currentThread().threadId();
        if (owner == 0) {
            owner = current;
        }
        return owner == current;
    }

    long nowNs() {
        return clock.nanoTime();
    }

    /** Receives into native memory; {@link #received} gives it to the heap. */
    int receive(int fd) {
        int received = LinuxSockets.recv(fd, receiveMemory.address(), RECEIVE_BYTES);
        if (received > 0) {
            counters.received(received);
        }
        return received;
    }

    byte[] received(int length) {
        MemorySegment.copy(receiveMemory, JAVA_BYTE, 0, receiveBuffer, 0, length);
        return receiveBuffer;
    }

    /** Copies as much as fits to where a send can take it from; returns how much. */
    int stage(byte[] bytes, int offset, int length) {
        int staged = Math.min(length, STAGE_BYTES);
        MemorySegment.copy(bytes, offset, stage, JAVA_BYTE, 0, staged);
        return staged;
    }

    int stage(PendingOutput queue) {
        return queue.peek(stage, STAGE_BYTES);
    }

    long stageAddress() {
        return stage.address();
    }

    void changeInterest(EpollConnection connection) {
        if (connection.isOpen() && !LinuxSockets.epollModify(epollFd, connection.fd(), describe(connection))) {
            errors.onError(new IllegalStateException("epoll_ctl(MOD) of fd " + connection.fd() + " was refused"));
            connection.abort();
        }
    }

    PendingOutput newPendingOutput() {
        return new PendingOutput(limits.maxPendingBytes(), limits.maxPendingChunks(), maxPendingNs);
    }

    /**
     * Whether so many bytes more may wait. Where they may not, those go first whose output has waited longest: who does
     * not read takes the memory from who does.
     */
    boolean makeRoomFor(int bytes, EpollConnection asking) {
        while (counters.pendingBytes() + bytes > limits.maxTotalPendingBytes()) {
            EpollConnection oldest = oldestPending(asking);
            if (oldest == null) {
                return false;
            }
            oldest.dropPending();
        }
        return true;
    }

    private @Nullable EpollConnection oldestPending(EpollConnection asking) {
        long nowNs = nowNs();
        long longestNs = -1;
        EpollConnection oldest = null;
        for (int i = 0; i < withPending.size(); i++) {
            EpollConnection connection = withPending.get(i);
            PendingOutput queue = connection.pending();
            if (queue != null && connection != asking && queue.ageNs(nowNs) > longestNs) {
                longestNs = queue.ageNs(nowNs);
                oldest = connection;
            }
        }
        return oldest;
    }

    void pendingChanged(int bytes) {
        counters.pendingChanged(bytes);
    }

    void addPending(EpollConnection connection, PendingOutput queue) {
        queue.listIndex(withPending.size());
        withPending.add(connection);
    }

    void removePending(PendingOutput queue) {
        EpollConnection last = withPending.removeLast();
        PendingOutput lastQueue = last.pending();
        if (lastQueue != null && lastQueue != queue) {
            withPending.set(queue.listIndex(), last);
            lastQueue.listIndex(queue.listIndex());
        }
    }

    void reportLater(EpollConnection connection) {
        unreported.addLast(connection);
    }

    void handlerFailed(RuntimeException e) {
        counters.handlerFailed();
        errors.onError(e);
    }

    /** Forgets a connection whose descriptor is about to be closed. */
    void release(EpollConnection connection) {
        slots.release(connection.token());
        // Closing does this too, but only if nobody else holds the socket: then events would go on for ever.
        LinuxSockets.epollDelete(epollFd, connection.fd());
        counters.connectionClosed();
    }

    private WakeSignal openSignal() {
        WakeSignal opened = null;
        try {
            opened = new WakeSignal(arena);
            int errno = LinuxSockets.epollAdd(epollFd, opened.fd(), describe(LinuxSockets.EPOLLIN, WAKE_TOKEN));
            if (errno != 0) {
                throw new EpollException("epoll_ctl(ADD) of the eventfd", errno);
            }
            return opened;
        } catch (EpollException e) {
            if (opened != null) {
                opened.close();
            }
            LinuxSockets.close(epollFd);
            arena.close();
            throw e;
        }
    }

    private void fetch(int timeoutMs) {
        next = 0;
        // -1 is a signal that interrupted the wait: nothing is ready then.
        ready = Math.max(0, LinuxSockets.epollWait(epollFd, events.address(), MAX_EVENTS, timeoutMs));
    }

    private static int timeoutMs(long timeoutNs) {
        if (timeoutNs < 0) {
            return -1;
        }
        long ms = TimeUnit.NANOSECONDS.toMillis(timeoutNs);
        boolean exact = TimeUnit.MILLISECONDS.toNanos(ms) == timeoutNs;
        return (int) Math.min(Integer.MAX_VALUE, exact ? ms : ms + 1);
    }

    private void dispatch(long offset) {
        int what = events.get(JAVA_INT_UNALIGNED, offset + LinuxSockets.EVENT.eventsOffset());
        long token = events.get(JAVA_LONG_UNALIGNED, offset + LinuxSockets.EVENT.dataOffset());
        if (token == WAKE_TOKEN) {
            signal.drain();
            counters.wokenUp();
            return;
        }
        EpollConnection connection = slots.get(token);
        if (connection == null) {
            counters.staleEvent();
        } else {
            connection.onEvent(what);
        }
    }

    /** Also reports what the reports bring about; each connection comes at most twice. */
    private int reportAll() {
        int done = 0;
        for (EpollConnection c = unreported.pollFirst(); c != null; c = unreported.pollFirst()) {
            c.report();
            done++;
        }
        return done;
    }

    private long describe(EpollConnection connection) {
        return describe(connection.interest(), connection.token());
    }

    private long describe(int interest, long token) {
        change.set(JAVA_INT_UNALIGNED, LinuxSockets.EVENT.eventsOffset(), interest);
        change.set(JAVA_LONG_UNALIGNED, LinuxSockets.EVENT.dataOffset(), token);
        return change.address();
    }
}
