package io.ringcast.server.node;

import io.ringcast.engine.channel.Namespace;
import io.ringcast.server.config.CentrifugeHttpSettings;
import io.ringcast.server.config.CentrifugeSettings;
import io.ringcast.server.http.CommandGate;
import io.ringcast.server.http.centrifugo.CentrifugoApi;
import io.ringcast.server.http.centrifugo.Clients;
import io.ringcast.server.http.pusher.ApiSettings;
import io.ringcast.server.protocol.centrifuge.CentrifugeProtocol;
import io.ringcast.server.protocol.centrifuge.Control;
import io.ringcast.server.protocol.centrifuge.DataRules;
import io.ringcast.server.protocol.centrifuge.Grant;
import io.ringcast.server.protocol.centrifuge.Publications;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.SystemEpochClock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HTTP API of the Centrifugo side and brings it together with the protocol.
 *
 * <p>Thread: any.
 */
final class CentrifugeHttpApi {
    private CentrifugeHttpApi() {}

    /**
     * What it shares with the HTTP API of the Pusher side.
     *
     * @param commands shut when the node drains
     * @param bounds of requests
     */
    record Lent(CommandGate commands, ApiSettings bounds) {}

    /** The API if the settings want it. */
    static Optional<CentrifugoApi> of(
            CentrifugeSettings settings, CentrifugeProtocol protocol, CentrifugeSide.Lent lent) {
        CentrifugeHttpSettings.Api own = settings.httpApi();
        if (own.disabled()) {
            return Optional.empty();
        }
        String prefix = own.handlerPrefix();
        return Optional.of(new CentrifugoApi(
                new CentrifugoApi.Settings(
                        prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix,
                        own.key(),
                        own.insecure(),
                        own.transportErrors(),
                        lent.api().bounds().maxBodyBytes(),
                        settings.channel().maxLength()),
                new CentrifugoApi.Parts(
                        protocol.appId(),
                        lent.apps(),
                        lent.channels(),
                        lent.engine(),
                        new Connected(protocol, new Control(protocol)),
                        lent.api().commands(),
                        lent.api().bounds().bodies(),
                        SystemEpochClock.INSTANCE,
                        new CentrifugoApi.Node(
                                lent.nodeId(), nameOf(settings.httpServer().port(), lent.nodeId()), lent.version()))));
    }

    // Centrifugo's way to name a node. Asking the resolver instead could take a start its time.
    private static String nameOf(int port, String otherwise) {
        String host = System.getenv("HOSTNAME");
        return host == null || host.isEmpty() ? otherwise : host + "_" + port;
    }

    private record Connected(CentrifugeProtocol protocol, Control control) implements Clients {
        @Override
        public CompletableFuture<Void> subscribe(Target target, Invitation invitation) {
            Overrides wanted = invitation.overrides();
            Grant grant = new Grant(
                    invitation.info(),
                    invitation.data(),
                    invitation.expireAtSeconds(),
                    false,
                    new Grant.Overrides(
                            wanted.presence(),
                            wanted.joinLeave(),
                            wanted.forcePushJoinLeave(),
                            wanted.forcePositioning(),
                            wanted.forceRecovery()));
            return control.subscribe(of(target), invitation.channel(), grant, invitation.since());
        }

        @Override
        public CompletableFuture<Void> unsubscribe(Target target, String channel) {
            return control.unsubscribe(of(target), channel);
        }

        @Override
        public CompletableFuture<Void> disconnect(Target target, Set<String> spared, int code, String reason) {
            return control.disconnect(of(target), spared, code, reason);
        }

        @Override
        public CompletableFuture<Void> refresh(
                Target target, boolean expired, long expireAtSeconds, byte @Nullable [] info) {
            return control.refresh(of(target), expired, expireAtSeconds, info);
        }

        private static Control.Target of(Target target) {
            return new Control.Target(target.user(), target.client(), target.session());
        }

        @Override
        public int users() {
            return protocol.userCount();
        }

        @Override
        public boolean accepts(Namespace.DataFormat format, byte[] data) {
            return DataRules.accepts(format, data);
        }

        @Override
        public byte[] seen(@Nullable String event, byte[] data) {
            return Publications.data(event, data);
        }
    }
}
