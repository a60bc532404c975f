package io.ringcast.server.listener;

import io.helidon.common.tls.Tls;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.ringcast.server.listener.proxy.ProxyTrust;
import io.ringcast.server.listener.unix.UnixSocketFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 port: Helidon behind deadlines, caps and a watchdog that binds again when Helidon's listener has died.
 *
 * <p>Thread: any.
 */
public final class GuardedListener implements AutoCloseable {
    /**
     * What the port serves.
     *
     * @param trust whose word about a client's address counts
     * @param exchanges is told of each request; null if nobody wants to know
     */
    public record Service(
            Consumer<HttpRouting.Builder> routes,
            UpgradeHandler upgrades,
            SocketOwnership ownership,
            ProxyTrust trust,
            @Nullable ExchangeListener exchanges) {
        /** A service that believes only proxies on this machine. */
        public Service(Consumer<HttpRouting.Builder> routes, UpgradeHandler upgrades, SocketOwnership ownership) {
            this(routes, upgrades, ownership, ProxyTrust.LOCAL, null);
        }
    }

    private static final System.Logger LOG = System.getLogger(GuardedListener.class.getName());

    /**
     * A dying Helidon listener interrupts its connections after its grace period. They are ended by the guard instead,
     * at their deadlines or when this listener stops.
     */
    private static final Duration NEVER = Duration.ofDays(3650);

    private static final long WATCH_NS = 200_000_000L;
    /** Nobody has come so far, and only the port can tell whether one could. */
    private static final long WATCH_UNUSED_NS = 5 * WATCH_NS;

    private static final long LONGEST_SWEEP_NS = 250_000_000L;
    private static final long SHORTEST_SWEEP_NS = 10_000_000L;

    /** So many must be there before binding again, or the next accept kills the new listener at once. */
    private static final int DESCRIPTORS_TO_REBIND = 16;

    private static final int NO_PORT = -1;
    private static final long INTERRUPT_GRACE_MS = 2_000;
    private static final long STOP_POLL_NS = 5_000_000L;

    private final Endpoint endpoint;
    private final Service service;
    private final ListenerLimits limits;
    private final Optional<Tls> tls;
    private final AcceptGuard guard;
    private final AtomicLong rebinds = new AtomicLong();
    private final Thread sweeper;
    private final Thread watchdog;
    private volatile boolean stopping;
    private volatile WebServer web;
    private final int port;

    private GuardedListener(
            Endpoint endpoint, int atPort, Service service, ListenerLimits limits, Optional<SecureSockets> secure)
            throws IOException {
        this.endpoint = endpoint;
        this.service = service;
        this.limits = limits;
        this.guard = new AcceptGuard(limits, secure.isPresent(), service.trust());
        this.tls = secure.map(sockets -> GuardedTlsContext.of(sockets, guard));
        endpoint.requireFree();
        this.web = bind(atPort);
        this.port = web.port();
        String name = endpoint.name(port);
        this.sweeper =
                Thread.ofPlatform().daemon().name("ringcast-sweeper-" + name).unstarted(this::sweep);
        this.watchdog =
                Thread.ofPlatform().daemon().name("ringcast-watchdog-" + name).unstarted(this::watch);
    }

    /** Listens without TLS. Returns when connections are accepted. */
    public static GuardedListener start(ListenAddress address, Service service, ListenerLimits limits)
            throws IOException {
        return started(new Endpoint.Tcp(address), address.port(), service, limits, Optional.empty());
    }

    /** Listens with TLS; every upgraded socket stays attached. */
    public static GuardedListener startSecure(
            ListenAddress address, Service service, ListenerLimits limits, SecureSockets sockets) throws IOException {
        return started(new Endpoint.Tcp(address), address.port(), service, limits, Optional.of(sockets));
    }

    /** Listens on a Unix socket, whose peers have no address. {@link #port} is -1. */
    public static GuardedListener startUnix(UnixSocketFile file, Service service, ListenerLimits limits)
            throws IOException {
        return started(new Endpoint.Unix(file), NO_PORT, service, limits, Optional.empty());
    }

    private static GuardedListener started(
            Endpoint endpoint, int port, Service service, ListenerLimits limits, Optional<SecureSockets> secure)
            throws IOException {
        GuardedListener listener = new GuardedListener(endpoint, port, service, limits, secure);
        listener.sweeper.start();
        listener.watchdog.start();
        return listener;
    }

    public int port() {
        return port;
    }

    public boolean isRunning() {
        return !stopping;
    }

    /** Sockets that count against the cap: HTTP, attached, and handed-over ones whose lease is not released. */
    public int openConnections() {
        return guard.openCount();
    }

    /** Connections that were closed because there were too many. */
    public long refusedConnections() {
        return guard.refusedCount();
    }

    /** Deadlines for heads, bodies, idle connections and responses that have passed. */
    public long expiredDeadlines() {
        return guard.expiredCount();
    }

    /** Connections of trusted proxies that were closed because they did not begin with a PROXY header. */
    public long malformedProxyHeaders() {
        return guard.malformedHeaderCount();
    }

    /** How often the port had to be bound again. */
    public long rebinds() {
        return rebinds.get();
    }

    int watchedConnections() {
        return guard.watchedCount();
    }

    private WebServer bind(int atPort) throws IOException {
        HelidonLogging.quieten();
        WebServer server = configure(atPort).build();
        server.start();
        if (!server.isRunning()) {
            // Helidon logs why and returns.
            throw new IOException("the HTTP listener did not start on " + endpoint.name(atPort)
                    + ": the log says why; a port that another process uses is changed by setting PORT");
        }
        try {
            endpoint.bound();
        } catch (IOException refused) {
            server.stop();
            throw refused;
        }
        return server;
    }

    private WebServerConfig.Builder configure(int atPort) {
        Http1Config http1 = Http1Config.builder()
                .maxPrologueLength(limits.maxHeadBytes())
                .maxHeadersSize(limits.maxHeadBytes())
                .validatePath(true)
                .validatePrologue(true)
                .validateRequestHeaders(true)
                .sendKeepAliveHeader(false)
                .addReceiveListener(new HeadListener())
                .addSendListener(new ResponseListener())
                .build();
        Http1ConnectionSelector selector = Http1ConnectionSelector.builder()
                .config(http1)
                .addUpgrader(new WebSocketUpgrader(service.upgrades()))
                .build();
        HttpRouting.Builder routing = HttpRouting.builder();
        routing.addFilter((chain, request, response) -> {
            chain.proceed();
            GuardedContext context = GuardedConnection.current();
            RequestInput input = context.input();
            if (response.hasEntity()) {
                response.commit();
            }
            context.endExchange();
            input.closeIfLast();
            if (request.content().consumed()) {
                input.bodyComplete();
            }
        });
        service.routes().accept(routing);
        WebServerConfig.Builder config = WebServer.builder()
                .protocolsDiscoverServices(false)
                .featuresDiscoverServices(false)
                .shutdownHook(false)
                .backlog(limits.backlog())
                .maxPayloadSize(limits.maxBodyBytes())
                .contentEncoding(ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .build())
                .connectionOptions(guard)
                .addConnectionSelector(new GuardedSelector(
                        selector, guard, limits, service.ownership(), () -> stopping, service.exchanges()))
                .directHandlers(RefusalAnswers.handlers())
                .shutdownGracePeriod(NEVER)
                .routing(routing);
        endpoint.configure(config, atPort);
        tls.ifPresent(config::tls);
        return config;
    }

    private void sweep() {
        long shortest = Math.min(
                limits.deadlines().head().toNanos(), limits.deadlines().idle().toNanos());
        long everyNs = Math.clamp(shortest / 8, SHORTEST_SWEEP_NS, LONGEST_SWEEP_NS);
        while (!stopping || guard.watchedCount() > 0) {
            try {
                guard.sweep(System.nanoTime());
            } catch (RuntimeException bug) {
                // Without the sweeper no deadline holds any more.
                LOG.log(Level.ERROR, "A sweep of the open connections failed", bug);
            }
            LockSupport.parkNanos(everyNs);
        }
    }

    private void watch() {
        while (!stopping) {
            LockSupport.parkNanos(guard.hasAccepted() ? WATCH_NS : WATCH_UNUSED_NS);
            // Asking the port costs the kernel a walk over all its connections: only where nothing else tells.
            boolean lives = guard.isAccepting();
            if (!stopping && !lives && endpoint.isFree(port) && PortProbe.hasDescriptors(DESCRIPTORS_TO_REBIND)) {
                rebind();
            }
        }
    }

    private void rebind() {
        try {
            WebServer again = bind(port);
            rebinds.incrementAndGet();
            web = again;
            LOG.log(
                    Level.WARNING,
                    "The listener on {0} had died, most likely for want of descriptors, and is bound again."
                            + " Raise the limit on open files (ulimit -n) or lower the cap on connections.",
                    endpoint.name(port));
            if (stopping) {
                stopAccepting(again);
            }
        } catch (IOException | RuntimeException failed) {
            LOG.log(Level.ERROR, "The listener on " + endpoint.name(port) + " cannot be bound again yet", failed);
        }
    }

    /** As {@link #stop(Duration)}, for as long as the limits say. */
    public void stop() {
        stop(limits.deadlines().stopGrace());
    }

    /**
     * Stops accepting, ends idle connections, lets running requests finish for the grace period and cuts the rest.
     * Sockets that were handed over are their owners' business.
     */
    public void stop(Duration grace) {
        if (stopping) {
            return;
        }
        stopping = true;
        Thread helidon = stopAccepting(web);
        // Connections of a listener that died are not known to the new one.
        closeAll(false);
        awaitNoConnections(grace.toNanos());
        closeAll(true);
        for (AcceptedSocket socket : guard.watched()) {
            socket.closeFromOutside();
        }
        try {
            helidon.join(INTERRUPT_GRACE_MS);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
        endpoint.ended();
    }

    private static Thread stopAccepting(WebServer server) {
        // Returns only when all connections have ended, which is for this class to bring about.
        return Thread.ofPlatform().daemon().name("ringcast-listener-stop").start(server::stop);
    }

    private void closeAll(boolean interrupt) {
        for (AcceptedSocket socket : guard.watched()) {
            GuardedConnection connection = socket.connection();
            if (connection != null) {
                connection.close(interrupt);
            }
        }
    }

    private void awaitNoConnections(long graceNs) {
        long deadlineNs = System.nanoTime() + graceNs;
        while (guard.watchedCount() > 0 && System.nanoTime() - deadlineNs < 0 && !Thread.interrupted()) {
            LockSupport.parkNanos(STOP_POLL_NS);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
