package io.ringcast.server.listener;

import io.helidon.http.Header;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests for a WebSocket to the {@link UpgradeHandler} and makes its decision happen.
 *
 * <p>Thread: any.
 */
final class WebSocketUpgrader implements Http1Upgrader {
    /** The spelling that {@link HeadListener} gives to every other one. */
    static final String PROTOCOL = "websocket";

    private static final System.Logger LOG = System.getLogger(WebSocketUpgrader.class.getName());

    private final UpgradeHandler handler;

    WebSocketUpgrader(UpgradeHandler handler) {
        this.handler = handler;
    }

    @Override
    public String supportedProtocol() {
        return PROTOCOL;
    }

    @Override
    // Null is Helidon's way to go on with routing; its interface is not annotated.
    public @Nullable ServerConnection upgrade(
            ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        if (!(context instanceof GuardedContext guarded)) {
            return null;
        }
        Upgrade decision = decide(requestOf(guarded, prologue, headers));
        return switch (decision) {
            case null -> null;
            case Upgrade.Refused refused -> new RefusedUpgrade(guarded, refused);
            case Upgrade.Accepted accepted -> new UpgradedConnection(guarded, accepted);
        };
    }

    private @Nullable Upgrade decide(UpgradeRequest request) {
        try {
            return handler.onUpgrade(request);
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "The upgrade handler failed", bug);
            return new Upgrade.Refused(500, List.of(), new byte[0]);
        }
    }

    private static UpgradeRequest requestOf(GuardedContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        List<UpgradeRequest.Header> lines = new ArrayList<>(headers.size());
        for (Header header : headers) {
            for (String value : header.allValues()) {
                lines.add(new UpgradeRequest.Header(header.name(), value.strip()));
            }
        }
        return new UpgradeRequest(
                prologue.method().text(),
                prologue.uriPath().rawPath(),
                prologue.hasQuery() ? prologue.query().rawValue() : "",
                lines,
                context.accepted().remoteAddress(),
                context.isSecure() || ForwardedProto.saysHttps(context.accepted(), headers));
    }
}
