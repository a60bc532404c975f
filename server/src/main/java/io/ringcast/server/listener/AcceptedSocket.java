package io.ringcast.server.listener;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One accepted socket and what it is waited for. A deadline exists only while somebody is blocked on the socket.
 *
 * <p>Thread: one writer (accepting, then the connection's virtual thread), readers any (the sweeper).
 */
final class AcceptedSocket {
    /** What passes when a deadline does. */
    enum Expiry {
        /** The socket is closed; the blocked thread gets an exception. */
        CLOSE,
        /** The input ends; the blocked thread sees the end of the stream and can still answer. */
        END_INPUT
    }

    private static final System.Logger LOG = System.getLogger(AcceptedSocket.class.getName());

    private final SocketChannel channel;
    private final AcceptGuard.Key key;
    private final long acceptedNs;
    private final boolean trusted;
    private final SocketDeadline deadline = new SocketDeadline();
    private volatile boolean expired;
    private volatile @Nullable GuardedConnection connection;
    private volatile @Nullable InetSocketAddress client;
    private volatile @Nullable SSLSocket secure;

    /** {@code trusted}: whether the peer is a proxy whose word on its client counts. */
    AcceptedSocket(SocketChannel channel, AcceptGuard.Key key, boolean trusted, long acceptedNs) {
        this.channel = channel;
        this.key = key;
        this.trusted = trusted;
        this.acceptedNs = acceptedNs;
        this.client = key.peer() instanceof InetSocketAddress internet ? internet : null;
    }

    SocketChannel channel() {
        return channel;
    }

    AcceptGuard.Key key() {
        return key;
    }

    /** Whether the peer is a proxy whose word on its client counts. */
    boolean isTrusted() {
        return trusted;
    }

    /** The client as a PROXY header names it, or else the peer; null where there is no address. */
    @Nullable
    InetSocketAddress client() {
        return client;
    }

    void client(InetSocketAddress address) {
        client = address;
    }

    /** The client's IP address, or an empty text where there is none. */
    String remoteAddress() {
        InetSocketAddress address = client;
        return address == null ? "" : address.getAddress().getHostAddress();
    }

    /** TLS over this socket, if there is any. */
    @Nullable
    SSLSocket secure() {
        return secure;
    }

    void secure(SSLSocket socket) {
        secure = socket;
    }

    /**
     * Ends the output and leaves the input open, so that what the peer still sends does not reset the connection before
     * it has read the end. Thread: the one that writes.
     */
    void endOutput() throws IOException {
        SSLSocket over = secure;
        if (over == null) {
            channel.shutdownOutput();
        } else {
            // close_notify, then FIN.
            over.shutdownOutput();
        }
    }

    long acceptedNs() {
        return acceptedNs;
    }

    @Nullable
    GuardedConnection connection() {
        return connection;
    }

    void connection(GuardedConnection handler) {
        connection = handler;
    }

    void expectBy(long whenNs, Expiry then) {
        deadline.expectBy(whenNs, then);
    }

    void expectNothing() {
        deadline.expectNothing();
    }

    /**
     * Takes the socket out of everybody else's reach, unless it is already being closed. A descriptor whose number is
     * read while another thread closes it may be another client's by then.
     */
    boolean handOver() {
        return deadline.handOver();
    }

    /** Whether the deadline has passed, be it that the input was ended or that the socket was closed for it. */
    boolean isExpired() {
        return expired;
    }

    /** Acts on a passed deadline. Thread: the sweeper. */
    boolean expire(long nowNs) {
        Expiry then = deadline.expire(nowNs);
        if (then == null) {
            return false;
        }
        expired = true;
        switch (then) {
            case CLOSE -> close();
            case END_INPUT -> endInput();
        }
        return true;
    }

    /** Closes from any thread, unless the socket is somebody else's by now. */
    void closeFromOutside() {
        if (deadline.revoke()) {
            close();
        }
    }

    /** Resets from any thread, unless the socket is somebody else's by now. */
    void abortFromOutside() {
        if (deadline.revoke()) {
            abort();
        }
    }

    private void endInput() {
        try {
            channel.shutdownInput();
        } catch (IOException alreadyClosed) {
            closeFromOutside();
        }
    }

    /** Thread: the connection's, or whoever has revoked the socket. */
    void close() {
        try {
            channel.close();
        } catch (IOException closedAnyway) {
            LOG.log(Level.TRACE, "The descriptor is given back even by a failing close", closedAnyway);
        }
    }

    /** Closes with a reset, so that the kernel drops what the peer does not read. Unblocks readers and writers. */
    void abort() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException | UnsupportedOperationException alreadyClosedOrUnix) {
            LOG.log(Level.TRACE, "Closed in order instead of with a reset", alreadyClosedOrUnix);
        }
        close();
    }
}
