package io.ringcast.server.listener;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link GuardedConnection} around each HTTP/1.1 connection that Helidon makes.
 *
 * <p>Thread: any.
 */
final class GuardedSelector implements ServerConnectionSelector {
    private final Http1ConnectionSelector http1;
    private final AcceptGuard guard;
    private final ListenerLimits limits;
    private final SocketOwnership ownership;
    private final BooleanSupplier stopping;
    private final @Nullable ExchangeListener exchanges;

    GuardedSelector(
            Http1ConnectionSelector http1,
            AcceptGuard guard,
            ListenerLimits limits,
            SocketOwnership ownership,
            BooleanSupplier stopping,
            @Nullable ExchangeListener exchanges) {
        this.http1 = http1;
        this.guard = guard;
        this.limits = limits;
        this.ownership = ownership;
        this.stopping = stopping;
        this.exchanges = exchanges;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext helidon) {
        AcceptedSocket accepted =
                guard.find(helidon.childSocketId(), helidon.remotePeer().address());
        if (accepted == null) {
            throw new CloseConnectionException("closed before it was served");
        }
        if (!helidon.isSecure()) {
            // With TLS it was read before the handshake.
            try {
                guard.readProxyHeader(accepted);
            } catch (IOException malformedOrGone) {
                throw new CloseConnectionException("no PROXY header", malformedOrGone);
            }
        }
        GuardedContext context = new GuardedContext(helidon, accepted, limits, guard, ownership, exchanges);
        return new GuardedConnection(http1.connection(context), context, guard, stopping);
    }
}
