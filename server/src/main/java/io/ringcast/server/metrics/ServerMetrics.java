package io.ringcast.server.metrics;

import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.engine.spi.JobQueue;
import io.ringcast.server.callback.BackendProxy;
import io.ringcast.server.http.Answer;
import io.ringcast.server.limit.RateCounts;
import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.tls.ServerTls;
import io.ringcast.server.protocol.centrifuge.CentrifugeProtocol;
import io.ringcast.server.transport.epoll.EpollCounters;
import io.ringcast.server.webhook.WebhookCounters;
import io.ringcast.server.webhook.Webhooks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /metrics} shows. Nothing is counted here: each scrape reads what the parts have counted. Nothing is
 * prepared either before somebody scrapes: the library and the JVM's own metrics take longer to load than a start may.
 *
 * <p>Thread: any.
 */
public final class ServerMetrics {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final String prefix;
    private final List<Families> families = new CopyOnWriteArrayList<>();
    private final List<Families> named = new CopyOnWriteArrayList<>();
    private final int port;
    private final Families process = new ProcessMetrics();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Consumer<MeterRegistry>> meters = new ArrayList<>();
    private @Nullable PrometheusMeterRegistry registry;

    /**
     * @param prefix in front of every name
     * @param port of the main listener, a label of every app's metrics
     * @param transport the transport in use, a label of the info metric
     */
    public ServerMetrics(String prefix, Engine engine, int port, String transport) {
        this.prefix = prefix;
        this.port = port;
        families.add(new AppMetrics(engine, port));
        families.add(new HistoryMetrics(engine));
        // The library would cut off the suffix.
        families.add(text -> {
            text.family("transport_info", TextFormat.Type.GAUGE, "The transport that carries WebSockets.");
            text.sample(TextFormat.label("transport", transport), 1);
        });
        meters(to -> {
            EngineMetrics.register(to, prefix, engine);
            ProcessMetrics.register(to);
        });
    }

    /** Adds metrics that are written as they are. */
    public void add(Families more) {
        families.add(more);
    }

    /** Adds what Centrifugo's clients do. */
    public void add(CentrifugeProtocol protocol, String version) {
        named.add(new CentrifugeMetrics(protocol, version));
    }

    /** Adds calls to back ends. */
    public void addProxies(Collection<BackendProxy> proxies) {
        ProxyMetrics metrics = new ProxyMetrics(proxies);
        named.add(metrics);
        families.add(metrics::writeOwn);
    }

    /** Adds meters, at the first scrape; their names begin with {@link #prefix} unless the whole world shares them. */
    public void meters(Consumer<MeterRegistry> more) {
        lock.lock();
        try {
            if (registry == null) {
                meters.add(more);
            } else {
                more.accept(registry);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What every name of ours begins with. */
    public String prefix() {
        return prefix;
    }

    /** Adds whether traffic may be sent here. */
    public void ready(BooleanSupplier ready) {
        meters(to -> Gauge.builder(prefix + "ready", () -> ready.getAsBoolean() ? 1 : 0)
                .description("1 while traffic may be sent here, as /ready says")
                .register(to));
    }

    /** Adds the sockets of one shard. */
    public void add(int shard, EpollCounters counters) {
        meters(to -> EngineMetrics.register(to, prefix, shard, counters));
    }

    /** Adds a port, by what it is for. */
    public void add(String name, GuardedListener listener) {
        meters(to -> {
            Tags tags = Tags.of("listener", name);
            Gauge.builder(prefix + "listener_connections", listener, GuardedListener::openConnections)
                    .tags(tags)
                    .description("Sockets of the port now, those that shards own included")
                    .register(to);
            FunctionCounter.builder(
                            prefix + "listener_refused_connections", listener, GuardedListener::refusedConnections)
                    .tags(tags)
                    .description("Connections that were closed because there were too many, or too few descriptors")
                    .register(to);
            FunctionCounter.builder(prefix + "listener_expired_deadlines", listener, GuardedListener::expiredDeadlines)
                    .tags(tags)
                    .description("Heads, bodies, idle connections and answers that took too long")
                    .register(to);
            FunctionCounter.builder(prefix + "listener_rebinds", listener, GuardedListener::rebinds)
                    .tags(tags)
                    .description("Times that the port had to be bound again")
                    .register(to);
        });
    }

    /** Adds memory that clients share, by what it is for: how much is taken and how often there was none left. */
    public void add(Map<String, ByteBudget> budgets) {
        meters(to -> budgets.forEach((purpose, budget) -> {
            Gauge.builder(prefix + "memory_used_bytes", budget, ByteBudget::used)
                    .tag("purpose", purpose)
                    .description("Bytes that all clients together take, by what for")
                    .register(to);
            FunctionCounter.builder(prefix + "memory_refusals", budget, ByteBudget::refusals)
                    .tag("purpose", purpose)
                    .description("Times that no memory was left for clients, by what for")
                    .register(to);
        }));
    }

    /** Adds what becomes of webhooks. */
    public void add(Webhooks webhooks, JobQueue jobs) {
        meters(to -> {
            WebhookMeters own = new WebhookMeters(to, prefix);
            own.gauge("delayed", webhooks, Webhooks::delayed, "Ends of channels and members that wait for a return");
            own.gauge("waiting", jobs, queue -> queue.counts().waiting(), "Requests that wait, also for a retry");
            own.gauge("running", jobs, queue -> queue.counts().running(), "Requests under way");
            own.gauge("dead", jobs, queue -> queue.counts().dead(), "Requests that were given up and are kept");
            WebhookCounters counters = webhooks.counters();
            own.count("events", counters, WebhookCounters::events, "Events that some webhook wanted");
            own.count("delivered", counters, WebhookCounters::delivered, "Requests that were answered with 2xx");
            own.count("failed_attempts", counters, WebhookCounters::failedAttempts, "Requests that failed");
            own.count("given_up", counters, WebhookCounters::givenUp, "Requests that were given up");
            own.count("without_target", counters, WebhookCounters::withoutTarget, "Requests whose webhook is gone");
            own.count("signals_dropped", counters, WebhookCounters::signalsDropped, "Events that found no room");
            own.count("queue_failures", counters, WebhookCounters::queueFailures, "Requests the queue did not take");
            own.count("dropped", jobs, queue -> queue.counts().dropped(), "Requests that made room for newer ones");
            own.count("dead_dropped", jobs, queue -> queue.counts().deadDropped(), "Given up and not kept any more");
        });
    }

    /** Adds how many lines of the log and of the access log were lost. */
    public void addLogs(LongSupplier log, LongSupplier accessLog) {
        meters(to -> Map.of("server", log, "access", accessLog)
                .forEach((name, lost) -> FunctionCounter.builder(
                                prefix + "log_lines_lost", lost, LongSupplier::getAsLong)
                        .tag("log", name)
                        .description("Lines that their output did not take")
                        .register(to)));
    }

    private record WebhookMeters(MeterRegistry registry, String prefix) {
        <T> void gauge(String name, T counted, ToDoubleFunction<T> value, String help) {
            Gauge.builder(prefix + "webhooks_" + name, counted, value)
                    .description(help)
                    .register(registry);
        }

        <T> void count(String name, T counted, ToDoubleFunction<T> value, String help) {
            FunctionCounter.builder(prefix + "webhooks_" + name, counted, value)
                    .description(help)
                    .register(registry);
        }
    }

    /** Adds how often limits were asked and refused. */
    public void add(RateCounts rates, LongSupplier refusedConnections) {
        add(new RateMetrics(rates, refusedConnections, port));
    }

    /** Adds what listeners count beside connections. */
    public void add(Optional<ServerTls> tls, LongSupplier malformedProxyHeaders) {
        meters(to -> {
            FunctionCounter.builder(
                            prefix + "listener_malformed_proxy_headers", malformedProxyHeaders, LongSupplier::getAsLong)
                    .description("Connections of trusted proxies without a good PROXY header")
                    .register(to);
            tls.ifPresent(served -> {
                FunctionCounter.builder(prefix + "tls_reloads", served, ServerTls::reloads)
                        .description("Times that certificate and key were read again")
                        .register(to);
                FunctionCounter.builder(prefix + "tls_failed_reloads", served, ServerTls::failedReloads)
                        .description("Times that the new ones could not be used")
                        .register(to);
                Gauge.builder(
                                prefix + "tls_certificate_expires_seconds",
                                served,
                                now -> now.expires().getEpochSecond())
                        .description("When the certificate in force ends, in seconds since 1970")
                        .register(to);
            });
        });
    }

    /** Adds {@code GET /metrics}. */
    public void routes(HttpRouting.Builder routing) {
        routing.get("/metrics", (request, response) -> answer().send(response));
    }

    /** All metrics. */
    public Answer answer() {
        return new Answer(200, CONTENT_TYPE, scrape().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    String scrape() {
        TextFormat own = new TextFormat(prefix);
        families.forEach(family -> family.write(own));
        TextFormat shared = new TextFormat("");
        process.write(shared);
        named.forEach(family -> family.write(shared));
        return own.toString() + shared + registry().scrape(CONTENT_TYPE);
    }

    private PrometheusMeterRegistry registry() {
        lock.lock();
        try {
            PrometheusMeterRegistry present = registry;
            if (present == null) {
                present = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
                for (Consumer<MeterRegistry> meter : meters) {
                    meter.accept(present);
                }
                meters.clear();
                registry = present;
            }
            return present;
        } finally {
            lock.unlock();
        }
    }
}
