package io.ringcast.server.listener;

import io.helidon.common.socket.SocketOptions;
import io.ringcast.server.listener.proxy.MalformedProxyHeaderException;
import io.ringcast.server.listener.proxy.ProxyHeader;
import io.ringcast.server.listener.proxy.ProxyTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sees every accepted socket before Helidon does: refuses it above the cap, remembers it for the hand-over, and puts it
 * under a deadline. Helidon knows its connections only by a text made of the channel's identity hash, hence the key;
 * the peer's address is part of it because identity hashes collide among tens of thousands.
 *
 * <p>Entries hold their channel strongly: each one either has a deadline that closes it or belongs to a
 * {@link GuardedConnection} that forgets it at its end, and the sweep drops what was closed in between.
 *
 * <p>Thread: any.
 */
final class AcceptGuard implements SocketOptions {
    /** Helidon's name for a connection, and the peer. */
    record Key(String childSocketId, @Nullable SocketAddress peer) {}

    private static final System.Logger LOG = System.getLogger(AcceptGuard.class.getName());

    private static final byte[] FULL = """
            HTTP/1.1 503 Service Unavailable\r
            Retry-After: 5\r
            Content-Length: 0\r
            Connection: close\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private static final int DRAIN_BYTES = 8192;

    private final ListenerLimits limits;
    private final boolean secure;
    private final ProxyTrust trust;
    private final SocketOptions options;
    private final Map<Key, AcceptedSocket> sockets = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final LongAdder malformedHeaders = new LongAdder();
    private final DescriptorBudget budget = DescriptorBudget.ofProcess();
    private volatile @Nullable Thread acceptor;

    AcceptGuard(ListenerLimits limits, boolean secure, ProxyTrust trust) {
        this.limits = limits;
        this.secure = secure;
        this.trust = trust;
        this.options = SocketOptions.builder()
                .tcpNoDelay(true)
                .socketKeepAlive(true)
                .socketSendBufferSize(limits.sendBufferBytes())
                .build();
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        acceptor = Thread.currentThread();
        if (open.get() >= limits.maxOpenConnections() || !budget.allowsOneMore()) {
            refused.increment();
            refuse(channel);
            // Helidon closes a socket whose configuration fails and goes on accepting.
            throw new IllegalStateException("too many open connections");
        }
        options.configureSocket(channel);
        SocketAddress peer = peerOf(channel);
        long nowNs = System.nanoTime();
        AcceptedSocket socket = new AcceptedSocket(channel, new Key(nameOf(channel), peer), trust.trusts(peer), nowNs);
        if (sockets.putIfAbsent(socket.key(), socket) != null) {
            refused.increment();
            throw new IllegalStateException("two connections by one name");
        }
        open.incrementAndGet();
        budget.accepted();
        socket.expectBy(nowNs + limits.deadlines().head().toNanos(), AcceptedSocket.Expiry.CLOSE);
    }

    private void refuse(SocketChannel channel) {
        if (secure) {
            return;
        }
        try {
            channel.configureBlocking(false);
            channel.write(ByteBuffer.wrap(FULL));
            channel.shutdownOutput();
            // Closing with unread input makes the kernel reset the connection, and the client loses the answer.
            channel.read(ByteBuffer.allocate(DRAIN_BYTES));
        } catch (IOException gone) {
            LOG.log(Level.TRACE, "Refused without an answer", gone);
        }
    }

    @Nullable
    AcceptedSocket find(String childSocketId, @Nullable SocketAddress peer) {
        return sockets.get(new Key(childSocketId, peer));
    }

    /** The entry of an accepted socket, or null if it was closed meanwhile. */
    @Nullable
    AcceptedSocket find(SocketChannel channel) {
        AcceptedSocket found = find(nameOf(channel), peerOf(channel));
        return found != null && found.channel().equals(channel) ? found : null;
    }

    private static String nameOf(SocketChannel channel) {
        return "0x" + HexFormat.of().toHexDigits(System.identityHashCode(channel));
    }

    /**
     * Takes a PROXY header off the front of a connection that must have one. The deadline of the head covers it. Thread:
     * the connection's.
     */
    void readProxyHeader(AcceptedSocket socket) throws IOException {
        if (!trust.expectsHeaderFrom(socket.key().peer())) {
            return;
        }
        try {
            ProxyHeader.read(socket.channel()).ifPresent(socket::client);
        } catch (MalformedProxyHeaderException malformed) {
            malformedHeaders.increment();
            LOG.log(
                    Level.DEBUG,
                    "A connection of {0} is closed: {1}",
                    socket.key().peer(),
                    malformed.getMessage());
            throw malformed;
        }
    }

    /** The connection has ended, its descriptor is about to be closed. */
    void forget(AcceptedSocket socket) {
        if (sockets.remove(socket.key(), socket)) {
            countClosed();
        }
    }

    private void countClosed() {
        open.decrementAndGet();
        budget.closed();
    }

    /** The socket leaves the guard's watch but goes on counting until its lease is released. */
    Lease handOver(AcceptedSocket socket) {
        boolean counted = sockets.remove(socket.key(), socket);
        return new Lease(() -> {
            if (counted) {
                countClosed();
            }
        });
    }

    /** Closes what is overdue and forgets what was closed by others. Thread: the sweeper. */
    void sweep(long nowNs) {
        budget.sample(nowNs);
        for (AcceptedSocket socket : sockets.values()) {
            if (socket.expire(nowNs)) {
                expired.increment();
            }
            // A socket with a connection is forgotten by that connection, which still has to be told.
            if (socket.connection() == null && !socket.channel().isOpen()) {
                forget(socket);
            }
        }
    }

    /**
     * Whether the thread that accepted last is at it again, which to the JDK is to run. Of a listener that has died it
     * waits for the connections that are left, or is gone.
     */
    boolean isAccepting() {
        Thread last = acceptor;
        return last != null && last.getState() == Thread.State.RUNNABLE;
    }

    /** Whether a connection was ever accepted. */
    boolean hasAccepted() {
        return acceptor != null;
    }

    Iterable<AcceptedSocket> watched() {
        return sockets.values();
    }

    int watchedCount() {
        return sockets.size();
    }

    int openCount() {
        return open.get();
    }

    long refusedCount() {
        return refused.sum();
    }

    long expiredCount() {
        return expired.sum();
    }

    long malformedHeaderCount() {
        return malformedHeaders.sum();
    }

    private static @Nullable SocketAddress peerOf(SocketChannel channel) {
        try {
            return channel.getRemoteAddress();
        } catch (IOException alreadyGone) {
            throw new UncheckedIOException("The peer left before it was served", alreadyGone);
        }
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return options.tcpNoDelay();
    }
}
