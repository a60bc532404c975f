package io.ringcast.server.node;

import io.ringcast.server.config.CentrifugeHttpSettings;
import io.ringcast.server.config.Settings;
import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.ListenAddress;
import io.ringcast.server.listener.ListenerLimits;
import io.ringcast.server.listener.SocketOwnership;
import io.ringcast.server.log.AccessLog;
import io.ringcast.server.metrics.ServerMetrics;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The ports of the Centrifugo side: one for clients unless it shares the main port, and maybe one for back ends.
 *
 * <p>Thread: any.
 */
final class CentrifugeListeners {
    private static final String ANY = "0.0.0.0";

    private final @Nullable GuardedListener clients;
    private final @Nullable GuardedListener internal;

    private CentrifugeListeners(@Nullable GuardedListener clients, @Nullable GuardedListener internal) {
        this.clients = clients;
        this.internal = internal;
    }

    /** Whether clients come in by the main port. */
    static boolean share(Settings settings, CentrifugeHttpSettings.Server server) {
        return server.port() != 0
                && server.port() == settings.server().port()
                && !settings.unixSocket().enabled();
    }

    /**
     * Opens all of them or none.
     *
     * @param gateway takes the WebSockets of the port of clients
     */
    static CentrifugeListeners open(Settings settings, CentrifugeSide side, WebSocketGateway gateway, Frame frame)
            throws IOException {
        CentrifugeHttpSettings.Server server = side.settings().httpServer();
        boolean apart = server.internalPort() != 0;
        String host = server.address().isEmpty() ? ANY : server.address();
        GuardedListener clients = null;
        GuardedListener internal = null;
        try {
            if (!share(settings, server)) {
                clients = GuardedListener.start(
                        new ListenAddress(
                                host, server.port(), "CENTRIFUGO_HTTP_SERVER_ADDRESS", "CENTRIFUGO_HTTP_SERVER_PORT"),
                        new GuardedListener.Service(
                                routing -> {
                                    side.clientRoutes(routing, gateway.streams());
                                    if (!apart) {
                                        side.internalRoutes(routing);
                                    }
                                },
                                gateway,
                                frame.ownership,
                                settings.listener().trust(),
                                frame.accessLog),
                        frame.limits);
            }
            if (apart) {
                internal = GuardedListener.start(
                        new ListenAddress(
                                server.internalAddress().isEmpty() ? host : server.internalAddress(),
                                server.internalPort(),
                                "CENTRIFUGO_HTTP_SERVER_INTERNAL_ADDRESS",
                                "CENTRIFUGO_HTTP_SERVER_INTERNAL_PORT"),
                        new GuardedListener.Service(
                                side::internalRoutes,
                                request -> null,
                                SocketOwnership.ATTACHED,
                                settings.listener().trust(),
                                frame.accessLog),
                        frame.limits);
            }
            return new CentrifugeListeners(clients, internal);
        } catch (IOException | RuntimeException e) {
            if (clients != null) {
                clients.stop(Duration.ZERO);
            }
            throw e;
        }
    }

    /** What all listeners of a node have in common. */
    record Frame(SocketOwnership ownership, @Nullable AccessLog accessLog, ListenerLimits limits) {}

    /** The port of clients, or -1 if they share the main one. */
    int port() {
        return clients == null ? -1 : clients.port();
    }

    /** The port of back ends, or -1 if they share the one of clients. */
    int internalPort() {
        return internal == null ? -1 : internal.port();
    }

    int openConnections() {
        return clients == null ? 0 : clients.openConnections();
    }

    void addTo(ServerMetrics metrics) {
        if (clients != null) {
            metrics.add("centrifugo", clients);
        }
        if (internal != null) {
            metrics.add("centrifugo_internal", internal);
        }
    }

    /** @param grace how long a request may take to end by itself */
    void stop(Duration grace) {
        if (clients != null) {
            clients.stop(grace);
        }
        if (internal != null) {
            internal.stop(grace);
        }
    }
}
