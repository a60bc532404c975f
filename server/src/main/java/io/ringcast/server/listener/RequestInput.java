package io.ringcast.server.listener;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection's socket for Helidon's parser, which never gives up waiting by itself: each read is under the
 * deadline of the part of the request that is being received. The end of the stream is an exception that Helidon lets
 * pass everywhere; its own one becomes a 500 in the middle of a head.
 *
 * <p>Thread: confined to the connection's virtual thread.
 */
final class RequestInput implements Supplier<byte[]> {
    /** The body did not arrive in time. */
    static final class BodyTimeoutException extends CloseConnectionException {
        private static final long serialVersionUID = 1L;

        BodyTimeoutException() {
            super("request body incomplete at its deadline");
        }
    }

    /** The body, its framing included, is longer than any legal one. */
    static final class BodyOverrunException extends CloseConnectionException {
        private static final long serialVersionUID = 1L;

        BodyOverrunException() {
            super("request body longer than its bound");
        }
    }

    private enum Phase {
        IDLE,
        HEAD,
        BODY
    }

    /** A chunk of one byte costs five more for its frame; leading zeros and the like are not what a client sends. */
    private static final long FRAMING_FACTOR = 8;

    private static final long FRAMING_SLACK = 64L * 1024;

    private final HelidonSocket socket;
    private final AcceptedSocket accepted;
    private final ListenerLimits limits;
    private final @Nullable ExchangeTracker exchanges;
    private Phase phase = Phase.HEAD;
    private long deadlineNs;
    private long bodyBytes;
    private boolean peerEnded;
    private boolean lastResponse;

    RequestInput(
            HelidonSocket socket, AcceptedSocket accepted, ListenerLimits limits, @Nullable ExchangeTracker exchanges) {
        this.socket = socket;
        this.accepted = accepted;
        this.limits = limits;
        this.exchanges = exchanges;
        this.deadlineNs = accepted.acceptedNs() + limits.deadlines().head().toNanos();
    }

    /** The request head is complete; a body may follow. */
    void headComplete(boolean hasBody) {
        if (hasBody) {
            phase = Phase.BODY;
            bodyBytes = 0;
            deadlineNs = System.nanoTime() + limits.deadlines().body().toNanos();
        } else {
            phase = Phase.IDLE;
        }
    }

    /** The body is complete; what comes next is another request. */
    void bodyComplete() {
        phase = Phase.IDLE;
    }

    /**
     * The client or the server has said {@code Connection: close}. Helidon would go on reading requests after the
     * response, and take the rest of a refused body for one.
     */
    void lastResponse() {
        lastResponse = true;
    }

    /** Ends the connection here if no further request may be served. */
    void closeIfLast() {
        if (lastResponse) {
            throw new CloseConnectionException("closed after its last response");
        }
    }

    /** The largest body that is read. */
    int maxBodyBytes() {
        return limits.maxBodyBytes();
    }

    boolean peerEnded() {
        return peerEnded;
    }

    @Override
    public byte[] get() {
        if (phase == Phase.IDLE) {
            closeIfLast();
            if (exchanges != null) {
                exchanges.end();
            }
            deadlineNs = System.nanoTime() + limits.deadlines().idle().toNanos();
        }
        accepted.expectBy(
                deadlineNs, phase == Phase.BODY ? AcceptedSocket.Expiry.END_INPUT : AcceptedSocket.Expiry.CLOSE);
        byte[] bytes = read();
        accepted.expectNothing();
        count(bytes.length);
        return bytes;
    }

    private byte[] read() {
        byte[] bytes;
        try {
            bytes = socket.get();
        } catch (UncheckedIOException closed) {
            peerEnded = true;
            throw new ServerConnectionException("socket closed", closed);
        }
        if (bytes != null) {
            return bytes;
        }
        if (phase == Phase.BODY && accepted.isExpired()) {
            throw new BodyTimeoutException();
        }
        peerEnded = true;
        throw new CloseConnectionException("end of stream");
    }

    private void count(int length) {
        if (phase == Phase.IDLE) {
            phase = Phase.HEAD;
            deadlineNs = System.nanoTime() + limits.deadlines().head().toNanos();
        } else if (phase == Phase.BODY) {
            bodyBytes += length;
            if (bodyBytes > limits.maxBodyBytes() * FRAMING_FACTOR + FRAMING_SLACK) {
                throw new BodyOverrunException();
            }
        }
    }
}
