package io.ringcast.server.node;

import io.helidon.webserver.http.HttpRouting;
import io.ringcast.engine.app.App;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.auth.token.JwksSource;
import io.ringcast.server.callback.BackendClient;
import io.ringcast.server.channel.ChannelRules;
import io.ringcast.server.config.CentrifugeClientSettings;
import io.ringcast.server.config.CentrifugeSettings;
import io.ringcast.server.config.Settings;
import io.ringcast.server.http.Answer;
import io.ringcast.server.http.centrifugo.ApiCounters;
import io.ringcast.server.http.centrifugo.CentrifugoApi;
import io.ringcast.server.metrics.ServerMetrics;
import io.ringcast.server.protocol.StreamGate;
import io.ringcast.server.protocol.WebSocketProtocol;
import io.ringcast.server.protocol.centrifuge.CentrifugeDialects;
import io.ringcast.server.protocol.centrifuge.CentrifugeProtocol;
import io.ringcast.server.protocol.centrifuge.CentrifugeStreams;
import io.ringcast.server.protocol.centrifuge.CentrifugeWebSocket;
import io.ringcast.server.protocol.centrifuge.ClientSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * What a node has for the clients and back ends of one app that speak Centrifugo's protocols.
 *
 * <p>Thread: any.
 */
final class CentrifugeSide implements AutoCloseable {
    private static final long MAX_ANSWER_BYTES = 64L * 1024 * 1024;
    private static final byte[] HEALTHY = "{}".getBytes(StandardCharsets.US_ASCII);

    private final CentrifugeSettings settings;
    private final CentrifugeProtocol protocol;
    private final CentrifugeWebSocket webSocket;
    private final CentrifugeStreams streams;
    private final JwksSource jwks;
    // Answers of back ends that are being read, of all proxies together.
    private final ByteBudget answers = new ByteBudget(MAX_ANSWER_BYTES);
    private final BackendClient client;
    private final CentrifugeBackEnd backEnd;
    private final String version;
    private final ChannelRules channels;
    private volatile @Nullable ServerMetrics metrics;
    private final Optional<CentrifugoApi> api;

    /**
     * What the rest of the node lends.
     *
     * @param firstDialect the place of this protocol's first dialect in the engine's list
     */
    record Lent(
            Engine engine,
            AppRegistry apps,
            ChannelRules channels,
            String nodeId,
            String version,
            int firstDialect,
            CentrifugeHttpApi.Lent api) {}

    private CentrifugeSide(CentrifugeSettings settings, App app, Lent lent) {
        this.settings = settings;
        this.version = lent.version;
        this.jwks = new JwksSource(SystemEpochClock.INSTANCE);
        this.client = new BackendClient("Ringcast/" + lent.version, answers);
        this.backEnd = new CentrifugeBackEnd(settings, client, SystemNanoClock.INSTANCE);
        CentrifugeDialects dialects = new CentrifugeDialects(lent.firstDialect);
        this.protocol = new CentrifugeProtocol(
                clientSettings(settings, lent.version),
                CentrifugeTokens.of(settings.client(), SystemEpochClock.INSTANCE, jwks),
                new CentrifugeProtocol.Parts(
                        app.id(),
                        lent.engine,
                        lent.apps,
                        lent.channels,
                        backEnd,
                        SystemEpochClock.INSTANCE,
                        lent.nodeId));
        this.webSocket = new CentrifugeWebSocket(protocol, dialects, CentrifugeTransports.webSockets(settings));
        this.streams = new CentrifugeStreams(protocol, dialects, CentrifugeTransports.streams(settings));
        this.channels = lent.channels;
        channels.replace(Map.of(app.id(), settings.namespaces()));
        this.api = CentrifugeHttpApi.of(settings, protocol, lent);
    }

    /** Opens it if the settings want it and there is an app for it. */
    static Optional<CentrifugeSide> of(Settings settings, Lent lent) {
        List<String> unusable = CentrifugeTokens.problemsOf(settings);
        if (!unusable.isEmpty()) {
            throw new IllegalStateException(String.join("\n", unusable));
        }
        return settings.centrifuge()
                .filter(CentrifugeSettings::enabled)
                .flatMap(own -> own.appOf(settings.apps()).map(app -> new CentrifugeSide(own, app, lent)));
    }

    private static ClientSettings clientSettings(CentrifugeSettings settings, String version) {
        CentrifugeClientSettings client = settings.client();
        CentrifugeClientSettings.Life life = client.life();
        CentrifugeClientSettings.Limits limits = client.limits();
        return new ClientSettings(
                version + " Ringcast",
                new ClientSettings.Anonymous(
                        client.access().insecure(),
                        client.access().allowAnonymousConnectWithoutToken(),
                        client.access().disallowAnonymousConnectionTokens()),
                new ClientSettings.Times(
                        life.pingInterval(),
                        life.pongTimeout(),
                        life.staleCloseDelay(),
                        life.expiredCloseDelay(),
                        life.expiredSubCloseDelay()),
                new ClientSettings.Limits(
                        settings.channel().maxLength(),
                        limits.channelLimit(),
                        limits.historyMaxPublicationLimit(),
                        limits.recoveryMaxPublicationLimit(),
                        limits.userConnectionLimit(),
                        limits.connectionLimit(),
                        limits.connectionRateLimit(),
                        limits.concurrency(),
                        ClientSettings.MAX_COMMANDS_PER_FRAME,
                        limits.queueMaxSizeBytes()),
                new ClientSettings.Personal(
                        client.subscribeToUserPersonalChannel().enabled(),
                        client.subscribeToUserPersonalChannel().personalChannelNamespace(),
                        client.subscribeToUserPersonalChannel().singleConnection()),
                life.connectIncludeServerTime(),
                settings.rpc().ping().enabled() ? settings.rpc().ping().method() : "",
                settings.rpc().namespaceBoundary(),
                client.access().userIdHttpHeader(),
                CentrifugeTransports.disconnects(settings));
    }

    /** Takes over what a reload may change: who clients are, how they are treated, and what channels are. */
    void replace(CentrifugeSettings next) {
        channels.replace(Map.of(protocol.appId(), next.namespaces()));
        protocol.replaceSettings(
                clientSettings(next, version), CentrifugeTokens.of(next.client(), SystemEpochClock.INSTANCE, jwks));
    }

    /** Adds what is counted here; the metrics may be asked for at these ports, too. */
    void addTo(ServerMetrics names) {
        names.add(protocol, version);
        names.addProxies(backEnd.proxies());
        names.add(Map.of("proxy_answers", answers));
        metrics = names;
    }

    private Answer scrape() {
        ServerMetrics names = metrics;
        return names == null ? Answer.empty(503) : names.answer();
    }

    CentrifugeProtocol protocol() {
        return protocol;
    }

    /** What has happened in the HTTP API; nothing if there is none. */
    Optional<ApiCounters> apiCounters() {
        return api.map(CentrifugoApi::counters);
    }

    List<WebSocketProtocol> webSockets() {
        return List.of(webSocket);
    }

    CentrifugeSettings settings() {
        return settings;
    }

    /** Adds the routes for clients. */
    void clientRoutes(HttpRouting.Builder routing, StreamGate gate) {
        streams.routes(routing, gate);
        if (settings.httpServer().internalPort() != 0 && settings.httpApi().external()) {
            api.ifPresent(routes -> routes.routes(routing));
        }
    }

    /** Adds the routes for back ends and operators. */
    void internalRoutes(HttpRouting.Builder routing) {
        api.ifPresent(routes -> routes.routes(routing));
        if (settings.health().enabled()) {
            routing.get(
                    settings.health().handlerPrefix(),
                    (request, response) -> Answer.json(200, HEALTHY).send(response));
        }
        if (settings.prometheus().enabled()) {
            routing.get(settings.prometheus().handlerPrefix(), (request, response) -> scrape().send(response));
        }
    }

    /** Adds what is for back ends and has no port of its own to the main port. */
    void sharedRoutes(HttpRouting.Builder routing) {
        if (settings.httpServer().internalPort() == 0) {
            internalRoutes(routing);
        }
    }

    @Override
    public void close() {
        client.close();
        jwks.close();
    }
}
