package io.ringcast.server.node;

import io.helidon.webserver.http.HttpRouting;
import io.ringcast.engine.fanout.Dialect;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.EngineParts;
import io.ringcast.engine.memory.InMemoryAppStore;
import io.ringcast.engine.memory.InMemoryCache;
import io.ringcast.engine.memory.InMemoryJobQueue;
import io.ringcast.engine.memory.NoCache;
import io.ringcast.engine.spi.Cache;
import io.ringcast.engine.spi.JobQueue;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.channel.ChannelRules;
import io.ringcast.server.config.BackendSettings;
import io.ringcast.server.config.CorsSettings;
import io.ringcast.server.config.QueueSettings;
import io.ringcast.server.config.Settings;
import io.ringcast.server.http.Answer;
import io.ringcast.server.http.CommandGate;
import io.ringcast.server.http.CrossOrigin;
import io.ringcast.server.http.admin.AdminRoutes;
import io.ringcast.server.http.admin.ReloadAnswers;
import io.ringcast.server.http.health.HealthRoutes;
import io.ringcast.server.http.health.NodeState;
import io.ringcast.server.http.pusher.PusherApi;
import io.ringcast.server.limit.RateCounts;
import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.SocketOwnership;
import io.ringcast.server.listener.tls.ServerTls;
import io.ringcast.server.log.AccessLog;
import io.ringcast.server.log.Logs;
import io.ringcast.server.metrics.ServerMetrics;
import io.ringcast.server.protocol.WebSocketProtocol;
import io.ringcast.server.protocol.pusher.DeflatedPusherDialect;
import io.ringcast.server.protocol.pusher.PusherDialect;
import io.ringcast.server.protocol.pusher.PusherProtocol;
import io.ringcast.server.transport.epoll.EpollSupport;
import io.ringcast.server.transport.websocket.DeflateTerms;
import io.ringcast.server.webhook.Webhooks;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * One node: engine, protocols, HTTP API, listeners. {@link #start} opens it, {@link #close} drains and stops it.
 *
 * <p>Thread: any.
 */
public final class RingcastServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RingcastServer.class.getName());
    private static final DeflateTerms PUSHER_DEFLATE = new DeflateTerms(1, 512);
    private static final List<Dialect> PUSHER_DIALECTS = List.of(
            new PusherDialect(), new DeflatedPusherDialect(PUSHER_DEFLATE.level(), PUSHER_DEFLATE.thresholdBytes()));

    private final Settings settings;
    private final ShardTransports transports;
    private final Engine engine;
    private final PusherProtocol pusher;
    private final JobQueue jobs;
    private final Webhooks webhooks;
    private final Observation observation;
    private final NodeState state = new NodeState();
    private final @Nullable AccessLog accessLog;
    private final Ports ports;
    private final CommandGate commands = new CommandGate();
    private final RateLimits rates;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Optional<CentrifugeSide> centrifuge;
    private final Reload reload;
    private final String nodeId;

    private RingcastServer(Settings settings, @Nullable SettingsSource again) throws IOException {
        this.settings = settings;
        if (Listeners.endTls(settings)) {
            ServerTls.refuseRenegotiation();
        }
        this.observation = new Observation(settings);
        this.nodeId = nodeId(settings.instance().processId());
        this.transports = new ShardTransports(settings);
        NanoClock clock = SystemNanoClock.INSTANCE;
        NodeLimits limits = NodeLimits.of(settings);
        this.accessLog = AccessLog.open(settings);
        this.rates = new RateLimits(settings, clock);
        Cache cache = cache(limits, clock);
        this.jobs = new InMemoryJobQueue(limits.jobs(), RingcastServer::later, clock, SystemEpochClock.INSTANCE);
        this.webhooks = webhooks(settings, limits, jobs, clock, observation);
        this.engine = new Engine(limits.engine(), parts(limits, cache, clock));
        InMemoryAppStore store = new InMemoryAppStore(settings.apps());
        AppRegistry apps = new AppRegistry(store);
        ChannelRules channels = new ChannelRules(Map.of());
        this.pusher = new PusherProtocol(limits.pusher(), engine, apps, rates.counts(), channels);
        this.centrifuge = CentrifugeSide.of(
                settings,
                new CentrifugeSide.Lent(
                        engine,
                        apps,
                        channels,
                        nodeId,
                        StartLine.version(),
                        PUSHER_DIALECTS.size(),
                        new CentrifugeHttpApi.Lent(commands, limits.api())));
        // Those of Centrifugo's clients that have no port of their own.
        Optional<CentrifugeSide> guests = centrifuge.filter(
                side -> CentrifugeListeners.share(settings, side.settings().httpServer()));
        List<WebSocketProtocol> protocols = new ArrayList<>(List.of(pusher));
        guests.ifPresent(side -> protocols.addAll(side.webSockets()));
        WebSocketGateway gateway = gateway(protocols, limits);
        PusherApi api =
                new PusherApi(limits.api(), new PusherApi.Parts(apps, channels, engine, cache, rates.api(), commands));
        this.reload =
                new Reload(settings, again, new Reload.Parts(store, engine, pusher, gateway, webhooks, centrifuge));
        HealthRoutes health = new HealthRoutes(
                state,
                apps,
                settings.httpApi().acceptTraffic().memoryThreshold(),
                settings.developmentDefaults(),
                engine::alive,
                observation.checks(apps, cache, jobs, engine::alive));
        engine.start();
        try {
            this.ports = openPorts(limits, health, service(gateway, guests, api, health));
        } catch (IOException | RuntimeException e) {
            centrifuge.ifPresent(CentrifugeSide::close);
            engine.close();
            stopOutlets(Duration.ZERO);
            throw e;
        }
        state.markStarted();
    }

    /** Everything that listens. */
    private record Ports(Listeners main, @Nullable CentrifugeListeners centrifuge, MetricsPort metrics) {}

    private Ports openPorts(NodeLimits limits, HealthRoutes health, GuardedListener.Service service)
            throws IOException {
        Listeners main = null;
        CentrifugeListeners own = null;
        try {
            main = Listeners.open(settings, service, limits.listener());
            own = centrifuge.isEmpty() ? null : openCentrifuge(centrifuge.orElseThrow(), limits);
            ServerMetrics names = serverMetrics(limits, main);
            if (own != null) {
                own.addTo(names);
            }
            MetricsPort metrics = MetricsPort.open(
                    settings.metrics(),
                    routing -> metricsRoutes(routing, health, names),
                    accessLog,
                    limits.metricsListener());
            return new Ports(main, own, metrics);
        } catch (IOException | RuntimeException e) {
            if (own != null) {
                own.stop(Duration.ZERO);
            }
            if (main != null) {
                main.stop(Duration.ZERO);
            }
            throw e;
        }
    }

    private GuardedListener.Service service(
            WebSocketGateway gateway, Optional<CentrifugeSide> guests, PusherApi api, HealthRoutes health) {
        return new GuardedListener.Service(
                routing -> {
                    // In front: the main routes answer every question about methods there is.
                    guests.ifPresent(side -> side.clientRoutes(routing, gateway.streams()));
                    mainRoutes(routing, api, health);
                    guests.ifPresent(side -> side.sharedRoutes(routing));
                },
                gateway,
                transports.epoll() ? SocketOwnership.ADOPTED : SocketOwnership.ATTACHED,
                settings.listener().trust(),
                accessLog);
    }

    /**
     * Starts a node.
     *
     * @throws IOException if a port can't be had; the message says what to do
     */
    public static RingcastServer start(Settings settings) throws IOException {
        return new RingcastServer(settings, null);
    }

    /**
     * Starts a node that can be told to {@link #reload}.
     *
     * @param again where changed settings come from
     */
    public static RingcastServer start(Settings settings, SettingsSource again) throws IOException {
        return new RingcastServer(settings, again);
    }

    /**
     * What would keep a node from starting although its settings are valid: files that they name, and keys of tokens.
     *
     * @return a sentence for each, with the remedy
     */
    public static List<String> problemsOfFiles(Settings settings) {
        List<String> problems = new ArrayList<>(Listeners.problemsOfFiles(settings));
        problems.addAll(CentrifugeTokens.problemsOf(settings));
        return problems;
    }

    /** Takes over apps and limits that have changed since the start; no connection is dropped. Blocks. */
    public ReloadResult reload() {
        return reload.run();
    }

    /** What this node is called. */
    public String nodeId() {
        return nodeId;
    }

    private static String nodeId(String given) {
        return given.isEmpty() ? UUID.randomUUID().toString() : given;
    }

    private EngineParts parts(NodeLimits limits, Cache cache, NanoClock clock) {
        return new EngineParts(
                dialects(settings),
                shard -> transports.make(limits, clock, RingcastServer::report),
                cache,
                webhooks,
                clock,
                SystemEpochClock.INSTANCE,
                new SecureRandom(),
                RingcastServer::report);
    }

    private static List<Dialect> dialects(Settings settings) {
        List<Dialect> dialects = new ArrayList<>(PUSHER_DIALECTS);
        settings.centrifuge().ifPresent(own -> dialects.addAll(CentrifugeTransports.dialects(own)));
        return dialects;
    }

    private WebSocketGateway gateway(List<WebSocketProtocol> protocols, NodeLimits limits) {
        return new WebSocketGateway(
                engine,
                protocols,
                limits.webSocket(),
                limits.attached(),
                settings.websocket().compression() == Settings.Compression.SHARED ? PUSHER_DEFLATE : null,
                new WebSocketGateway.Entrance(rates.openings(state::draining), accessLog));
    }

    private CentrifugeListeners openCentrifuge(CentrifugeSide side, NodeLimits limits) throws IOException {
        SocketOwnership ownership = transports.epoll() ? SocketOwnership.ADOPTED : SocketOwnership.ATTACHED;
        return CentrifugeListeners.open(
                settings,
                side,
                gateway(side.webSockets(), limits),
                new CentrifugeListeners.Frame(ownership, accessLog, limits.listener()));
    }

    private Cache cache(NodeLimits limits, NanoClock clock) {
        return settings.cache().driver() == BackendSettings.CacheDriver.NONE
                ? new NoCache()
                : new InMemoryCache(settings.cache().memory().maxCapacity(), limits.cacheBytes(), clock);
    }

    private Answer answerReload() {
        return switch (reload()) {
            case ReloadResult.Applied done ->
                ReloadAnswers.applied(done.added(), done.changed(), done.removed(), done.needingRestart());
            case ReloadResult.Refused(var problems) -> ReloadAnswers.refused(problems);
        };
    }

    /**
     * Loads what every node needs whatever its settings are, beside the caller: the first use of native calls and of the
     * HTTP server takes about as long as reading the settings.
     */
    public static void prepare() {
        for (Runnable part : List.<Runnable>of(
                EpollSupport::available, () -> HttpRouting.builder().build())) {
            Thread.ofPlatform().daemon().name("ringcast-prepare").start(part);
        }
    }

    private static Webhooks webhooks(
            Settings settings, NodeLimits limits, JobQueue jobs, NanoClock clock, Observation observation) {
        Webhooks webhooks = new Webhooks(
                limits.webhooks(),
                new Webhooks.Parts(
                        jobs,
                        Optional.empty(),
                        clock,
                        SystemEpochClock.INSTANCE,
                        new Random(),
                        observation.traces().deliveries()));
        if (settings.queue().driver() != QueueSettings.QueueDriver.NONE) {
            webhooks.replace(settings.apps(), settings.appWebhooks());
        }
        return webhooks;
    }

    private static void report(Throwable failure) {
        LOG.log(Level.ERROR, "An engine thread survived a failure", failure);
    }

    private void mainRoutes(HttpRouting.Builder routing, PusherApi api, HealthRoutes health) {
        CorsSettings cors = settings.cors();
        CrossOrigin crossOrigin = new CrossOrigin(
                cors.allowsAnyOrigin(), cors.origin(), cors.methods(), cors.allowedHeaders(), cors.credentials());
        routing.addFilter((chain, request, response) -> {
            crossOrigin.apply(request, response);
            chain.proceed();
        });
        observation.traces().publishes(routing, settings.server().pathPrefix());
        routing.options("/*", (request, response) -> Answer.empty(204).send(response));
        api.routes(routing);
        health.mainRoutes(routing, settings.server().pathPrefix());
    }

    private ServerMetrics serverMetrics(NodeLimits limits, Listeners opened) {
        ServerMetrics names =
                observation.metrics(engine, opened, transportName(), () -> state.ready() && engine.alive());
        names.add(limits.sharedMemory());
        names.add(rates.counts(), rates::refusedConnections);
        names.add(webhooks, jobs);
        names.addLogs(Logs::lostLines, () -> accessLog == null ? 0 : accessLog.lostLines());
        centrifuge.ifPresent(side -> side.addTo(names));
        return names;
    }

    private void metricsRoutes(HttpRouting.Builder routing, HealthRoutes health, ServerMetrics names) {
        health.metricsRoutes(routing);
        observation.routes(routing, engine);
        names.routes(routing);
        if (settings.admin().enabled()) {
            AdminRoutes admin = new AdminRoutes(settings.admin().token(), jobs, webhooks::targetOf);
            admin.routes(routing);
            admin.post(routing, "/admin/reload", this::answerReload);
        }
    }

    /** The port of HTTP and WebSockets, or -1 if they come over a Unix socket. */
    public int port() {
        return ports.main().port();
    }

    /** The port of Centrifugo's clients: the main one if they share it, or -1 if there is none. */
    public int centrifugePort() {
        if (ports.centrifuge() == null) {
            return -1;
        }
        int own = ports.centrifuge().port();
        return own < 0 ? port() : own;
    }

    /** The port of Centrifugo's back ends, or -1 if they have none of their own. */
    public int centrifugeInternalPort() {
        return ports.centrifuge() == null ? -1 : ports.centrifuge().internalPort();
    }

    /** The port that redirects to {@link #port}, or -1 if there is none. */
    public int redirectPort() {
        return ports.main().redirectPort();
    }

    /** Where HTTP and WebSockets are served, for people. */
    public String address() {
        return ports.main().name();
    }

    /** The port of metrics, or -1 if there is none. */
    public int metricsPort() {
        return ports.metrics().port();
    }

    /** The transport in use. */
    public String transportName() {
        return transports.label();
    }

    public Engine engine() {
        return engine;
    }

    /** How often each limit of a rate was asked and has refused. */
    public RateCounts rateCounts() {
        return rates.counts();
    }

    /** Webhooks that were not delivered when {@link #close} gave up on them. */
    public long unfinishedWebhooks() {
        return webhooks.counters().unfinished();
    }

    /** Sends clients elsewhere, a few at a time, lets requests finish and stops within the grace period. Idempotent. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        Drain drain = Drain.begin(settings.server().shutdownGracePeriod());
        state.markDraining();
        commands.shut();
        pusher.drain();
        centrifuge.ifPresent(side -> side.protocol().drain());
        drain.sendAway(engine, commands, this::connections, settings.shutdown().drainWindow(drain.grace()));
        // A request that hangs must not cost the others, nor the webhooks, their time.
        ports.main().stop(drain.left().multipliedBy(3).dividedBy(4));
        if (ports.centrifuge() != null) {
            ports.centrifuge().stop(drain.left().dividedBy(4));
        }
        ports.metrics().stop();
        drain.await(() -> ports.main().openConnections() == 0
                && (ports.centrifuge() == null || ports.centrifuge().openConnections() == 0));
        if (webhooks.active()) {
            // The home of a channel may hear of the last leave after the connection is gone; its end is told by a
            // webhook.
            drain.await(() ->
                    engine.usages().values().stream().allMatch(usage -> usage.channels() == 0) || !engine.alive());
        }
        engine.close();
        stopOutlets(drain.left());
    }

    private int connections() {
        return pusher.connections()
                + centrifuge.map(side -> side.protocol().connections()).orElse(0);
    }

    private void stopOutlets(Duration limit) {
        centrifuge.ifPresent(CentrifugeSide::close);
        webhooks.stop(limit);
        observation.close();
        if (accessLog != null) {
            accessLog.close();
        }
    }

    private static void later(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(task);
    }
}
