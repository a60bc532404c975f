package io.ringcast.server.node;

import io.helidon.webserver.http.HttpRouting;
import io.ringcast.server.config.MetricsSettings;
import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.ListenAddress;
import io.ringcast.server.listener.ListenerLimits;
import io.ringcast.server.listener.SocketOwnership;
import io.ringcast.server.listener.proxy.ProxyTrust;
import io.ringcast.server.log.AccessLog;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The port of those who watch a node.
 *
 * <p>Thread: any.
 */
final class MetricsPort {
    private final @Nullable GuardedListener listener;

    private MetricsPort(@Nullable GuardedListener listener) {
        this.listener = listener;
    }

    /** Opens it, if the settings want it. */
    static MetricsPort open(
            MetricsSettings settings,
            Consumer<HttpRouting.Builder> routes,
            @Nullable AccessLog accessLog,
            ListenerLimits limits)
            throws IOException {
        if (!settings.enabled()) {
            return new MetricsPort(null);
        }
        GuardedListener.Service service = new GuardedListener.Service(
                routes, request -> null, SocketOwnership.ATTACHED, ProxyTrust.LOCAL, accessLog);
        return new MetricsPort(
                GuardedListener.start(ListenAddress.metrics(settings.host(), settings.port()), service, limits));
    }

    /** The port, or -1 if there is none. */
    int port() {
        return listener == null ? -1 : listener.port();
    }

    void stop() {
        if (listener != null) {
            listener.stop();
        }
    }
}
