package io.ringcast.server.listener;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Helidon's HTTP/1.1 connection from its start to its end. Knows the end for certain, so the guard's books are right.
 * Requests of Helidon to close are obeyed only when this server stops: Helidon also makes them when its listener has
 * died, and then open connections must live on.
 *
 * <p>Thread: the connection's virtual thread; {@link #close} any.
 */
final class GuardedConnection implements ServerConnection {
    private static final ScopedValue<GuardedContext> CURRENT = ScopedValue.newInstance();

    /** A client that still sends would be reset before it can read the answer: its bytes are taken and dropped. */
    private static final long LINGER_NS = 1_000_000_000L;

    /** Dropped beside a whole body, which would have been read had it been accepted. */
    private static final int LINGER_BYTES = 1024 * 1024;

    private final ServerConnection http;
    private final GuardedContext context;
    private final AcceptGuard guard;
    private final BooleanSupplier stopping;

    GuardedConnection(ServerConnection http, GuardedContext context, AcceptGuard guard, BooleanSupplier stopping) {
        this.http = http;
        this.context = context;
        this.guard = guard;
        this.stopping = stopping;
    }

    /** The context of the connection whose request is being handled on this thread. */
    static GuardedContext current() {
        return CURRENT.get();
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        AcceptedSocket accepted = context.accepted();
        accepted.connection(this);
        try {
            ScopedValue.where(CURRENT, context).<Void, InterruptedException>call(() -> {
                http.handle(limit);
                return null;
            });
            linger();
        } catch (CloseConnectionException closed) {
            linger();
            throw closed;
        } catch (UncheckedIOException broken) {
            // Helidon would log it with its stack trace, but it only says that the client is gone.
            throw new CloseConnectionException("connection broken", broken);
        } finally {
            context.endExchange();
            accepted.expectNothing();
            guard.forget(accepted);
        }
    }

    private void linger() {
        AcceptedSocket accepted = context.accepted();
        if (context.input().peerEnded() || !accepted.channel().isOpen()) {
            return;
        }
        accepted.expectBy(System.nanoTime() + LINGER_NS, AcceptedSocket.Expiry.CLOSE);
        try {
            accepted.endOutput();
            long left = (long) context.input().maxBodyBytes() + LINGER_BYTES;
            byte[] bytes = context.serverSocket().get();
            while (bytes != null && left > 0) {
                left -= bytes.length;
                bytes = context.serverSocket().get();
            }
        } catch (IOException | UncheckedIOException gone) {
            accepted.close();
        }
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        if (stopping.getAsBoolean()) {
            http.close(interrupt);
        }
    }
}
