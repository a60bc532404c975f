package io.ringcast.server.transport.epoll;

import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket that a loop owns. Bytes go straight to the kernel while it takes them; what it refuses is copied and waits for
 * EPOLLOUT, and everything later waits behind it.
 *
 * <p>No method calls the handler: its calls all come from {@link EpollLoop#poll}, {@link EpollLoop#adopt} or {@link
 * EpollLoop#close}, so the engine can write to and abort connections while it walks its own structures.
 *
 * <p>Past a bound the connection is a slow consumer: the write that did not fit and all later ones are dropped. Where the
 * kernel had taken a part of that write the stream ends inside a frame and {@link #abort} is the only good end;
 * otherwise the handler may write a few last words from inside {@link ConnectionHandler#onSlowConsumer}.
 *
 * <p>After {@link #closeAfterFlush} bytes from the peer are read and dropped until the peer closes too; {@link
 * ConnectionHandler#onClosed} follows, before it at most {@link ConnectionHandler#onSlowConsumer}. A peer that never
 * closes is the owner's to time out with {@link #abort}.
 *
 * <p>Thread: confined to the loop's shard.
 */
public final class EpollConnection implements Connection {
    private static final int CLOSING = 1;
    private static final int FIN_SENT = 1 << 1;
    private static final int PEER_CLOSED = 1 << 2;
    private static final int SLOW = 1 << 3;
    private static final int SLOW_UNREPORTED = 1 << 4;
    private static final int CLOSED = 1 << 5;
    /** The stream of a slow consumer ends inside a write. */
    private static final int CUT = 1 << 6;
    /** The handler is being told that it is slow, and may write its last words. */
    private static final int LAST_WORDS = 1 << 7;

    /** Room for an error and a close frame when nothing else is taken any more. */
    private static final int LAST_WORDS_BYTES = 4096;

    private static final int NO_WRITES = CLOSING | SLOW | CLOSED;

    /** Reads per event, so that one busy peer leaves time for the others. */
    private static final int MAX_READS = 4;
    /** After a hang-up nothing more arrives: enough reads for any kernel receive buffer. */
    private static final int MAX_LAST_READS = 1024;
    /** Sends of queued bytes per event. */
    private static final int MAX_DRAINS = 4;

    private final EpollLoop loop;
    private final String remoteAddress;
    private final long token;
    private final int fd;
    private int state;
    private @Nullable PendingOutput pending;
    private ConnectionHandler handler = Unattached.INSTANCE;

    EpollConnection(EpollLoop loop, int fd, long token, String remoteAddress) {
        this.loop = loop;
        this.fd = fd;
        this.token = token;
        this.remoteAddress = remoteAddress;
    }

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
        if (!segment.isNative()) {
            throw new IllegalArgumentException("a heap segment has no address: use write(byte[], int, int)");
        }
        assert loop.isConfined();
        if ((state & NO_WRITES) != 0 && !takesLastWords()) {
            return;
        }
        int sent = pending == null ? send(segment.address() + offset, length) : 0;
        if (sent < length) {
            queue(segment, offset + sent, length - sent, sent > 0);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        assert loop.isConfined();
        if ((state & NO_WRITES) != 0 && !takesLastWords()) {
            return;
        }
        int sent = 0;
        while (sent < length && pending == null) {
            int piece = loop.stage(bytes, offset + sent, length - sent);
            int taken = send(loop.stageAddress(), piece);
            sent += taken;
            if (taken < piece) {
                break;
            }
        }
        if (sent < length) {
            queue(MemorySegment.ofArray(bytes), (long) offset + sent, length - sent, sent > 0);
        }
    }

    @Override
    public void closeAfterFlush() {
        assert loop.isConfined();
        if ((state & (CLOSING | CLOSED)) != 0) {
            return;
        }
        state |= CLOSING;
        if (pending == null) {
            finish();
        }
    }

    @Override
    public void abort() {
        assert loop.isConfined();
        if (isOpen()) {
            LinuxSockets.resetOnClose(fd);
            close();
        }
    }

    @Override
    public int pendingBytes() {
        return pending == null ? 0 : pending.bytes();
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    long token() {
        return token;
    }

    int fd() {
        return fd;
    }

    boolean isOpen() {
        return (state & CLOSED) == 0;
    }

    @Nullable
    PendingOutput pending() {
        return pending;
    }

    /** What epoll is to report. EPOLLERR and EPOLLHUP always are. */
    int interest() {
        // Level-triggered: an end of stream that was read would be reported for ever.
        int reads = (state & PEER_CLOSED) != 0 ? 0 : LinuxSockets.EPOLLIN | LinuxSockets.EPOLLRDHUP;
        return pending == null ? reads : reads | LinuxSockets.EPOLLOUT;
    }

    void attach(ConnectionHandler newHandler) {
        this.handler = newHandler;
    }

    /** Gives the handler bytes, unless the connection is on its way out. */
    void deliver(byte[] bytes, int length) {
        if ((state & (CLOSING | CLOSED)) == 0) {
            try {
                handler.onBytes(bytes, 0, length);
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    void onEvent(int events) {
        boolean hungUp = (events & LinuxSockets.EPOLLHUP) != 0;
        boolean broken = hungUp || ((events & LinuxSockets.EPOLLERR) != 0 && LinuxSockets.takeError(fd) != 0);
        if (broken) {
            // What the peer sent before it hung up still counts.
            read(true, MAX_LAST_READS);
            if (isOpen()) {
                close();
            }
            return;
        }
        if ((events & (LinuxSockets.EPOLLIN | LinuxSockets.EPOLLRDHUP)) != 0) {
            read((events & LinuxSockets.EPOLLRDHUP) != 0, MAX_READS);
        }
        if ((events & LinuxSockets.EPOLLOUT) != 0 && isOpen()) {
            drain();
        }
    }

    /** Marks the connection as a slow consumer if its oldest queued byte has waited too long. */
    void expire(long nowNs, long maxPendingNs) {
        if (pending != null && (state & SLOW) == 0 && pending.ageNs(nowNs) > maxPendingNs) {
            markSlow();
        }
    }

    /** Makes the call of the handler that was put off. A connection is reported once for each time it asked. */
    void report() {
        if (!isOpen()) {
            try {
                handler.onClosed();
            } catch (RuntimeException e) {
                loop.handlerFailed(e);
            }
        } else if ((state & SLOW_UNREPORTED) != 0) {
            state = (state & ~SLOW_UNREPORTED) | LAST_WORDS;
            try {
                handler.onSlowConsumer();
            } catch (RuntimeException e) {
                fail(e);
            } finally {
                state &= ~LAST_WORDS;
            }
        }
    }

    private void read(boolean toTheEnd, int maxReads) {
        for (int i = 0; i < maxReads && (state & (PEER_CLOSED | CLOSED)) == 0; i++) {
            int received = loop.receive(fd);
            if (received < 0) {
                return;
            }
            if (received == 0) {
                peerClosed();
                return;
            }
            if ((state & CLOSING) == 0) {
                deliver(loop.received(received), received);
            }
            if (received < EpollLoop.RECEIVE_BYTES && !toTheEnd) {
                return;
            }
        }
    }

    private void peerClosed() {
        state |= PEER_CLOSED;
        if ((state & FIN_SENT) != 0) {
            close();
            return;
        }
        loop.changeInterest(this);
        if ((state & (CLOSING | CLOSED)) == 0) {
            try {
                handler.onPeerClosed();
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    private int send(long address, int length) {
        int taken = LinuxSockets.send(fd, address, length);
        loop.counters().sent(taken, length);
        return Math.max(taken, 0);
    }

    private boolean takesLastWords() {
        return (state & (CLOSING | CLOSED | CUT | LAST_WORDS)) == LAST_WORDS;
    }

    private void queue(MemorySegment source, long offset, int length, boolean begun) {
        boolean first = pending == null;
        PendingOutput queue = pending == null ? loop.newPendingOutput() : pending;
        boolean last = takesLastWords();
        int beyond = last ? LAST_WORDS_BYTES : 0;
        if ((!last && !loop.makeRoomFor(length, this))
                || !queue.tryAppend(source, offset, length, loop.nowNs(), beyond)) {
            if (begun) {
                state |= CUT;
            }
            if (!last) {
                markSlow();
            }
            return;
        }
        loop.pendingChanged(length);
        if (first) {
            pending = queue;
            loop.addPending(this, queue);
            loop.changeInterest(this);
        }
    }

    /** Gives up what waits, which ends the stream inside a frame; the handler hears that the peer is too slow. */
    void dropPending() {
        state |= CUT;
        PendingOutput queue = pending;
        if (queue != null) {
            pending = null;
            loop.removePending(queue);
            loop.pendingChanged(-queue.bytes());
            loop.changeInterest(this);
        }
        if ((state & SLOW) == 0) {
            markSlow();
        }
    }

    private void drain() {
        PendingOutput queue = pending;
        if (queue == null) {
            return;
        }
        for (int i = 0; i < MAX_DRAINS && queue.bytes() > 0; i++) {
            int offered = loop.stage(queue);
            int taken = send(loop.stageAddress(), offered);
            queue.remove(taken);
            loop.pendingChanged(-taken);
            if (taken < offered) {
                return;
            }
        }
        if (queue.bytes() > 0) {
            return;
        }
        pending = null;
        loop.removePending(queue);
        loop.changeInterest(this);
        if ((state & (CLOSING | CLOSED)) == CLOSING) {
            finish();
        }
    }

    private void finish() {
        if ((state & PEER_CLOSED) != 0) {
            close();
        } else {
            state |= FIN_SENT;
            LinuxSockets.shutdownWrites(fd);
        }
    }

    private void markSlow() {
        state |= SLOW | SLOW_UNREPORTED;
        loop.counters().slowConsumer();
        loop.reportLater(this);
    }

    private void fail(RuntimeException e) {
        loop.handlerFailed(e);
        abort();
    }

    /** The one place where the descriptor is closed. */
    private void close() {
        state |= CLOSED;
        // Before the descriptor: the kernel gives its number to the next socket at once.
        loop.release(this);
        LinuxSockets.close(fd);
        PendingOutput queue = pending;
        if (queue != null) {
            pending = null;
            loop.removePending(queue);
            loop.pendingChanged(-queue.bytes());
        }
        if ((state & SLOW_UNREPORTED) == 0) {
            loop.reportLater(this);
        }
    }

    /** Stands in until the owner's handler exists, so that the factory may already use the connection. */
    private enum Unattached implements ConnectionHandler {
        INSTANCE;

        @Override
        public void onBytes(byte[] buffer, int offset, int length) {}

        @Override
        public void onPeerClosed() {}

        @Override
        public void onSlowConsumer() {}

        @Override
        public void onClosed() {}
    }
}
