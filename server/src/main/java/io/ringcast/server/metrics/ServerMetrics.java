package io.ringcast.server.metrics;

import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.engine.spi.JobQueue;
import io.ringcast.server.http.Answer;
import io.ringcast.server.webhook.WebhookCounters;
import io.ringcast.server.webhook.Webhooks;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The engine's counts under the names that dashboards of the protocol family know. Nothing is counted here: each scrape
 * reads what the engine has counted.
 *
 * <p>Thread: any.
 */
public final class ServerMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final String prefix;
    private final Engine engine;
    private final String port;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /**
     * @param prefix in front of every name
     * @param port of the main listener, a label of every app's metrics
     * @param transport the transport in use, a label of the info metric
     */
    public ServerMetrics(String prefix, Engine engine, int port, String transport) {
        this.prefix = prefix;
        this.engine = engine;
        this.port = Integer.toString(port);
        Gauge.builder(prefix + "transport_info", () -> 1)
                .tag("transport", transport)
                .description("The transport that carries WebSockets")
                .register(registry);
        for (Counter counter : Counter.values()) {
            String name = prefix + "engine_" + counter.name().toLowerCase(Locale.ROOT);
            if (counter == Counter.SESSIONS) {
                Gauge.builder(name, engine, e -> e.count(counter)).register(registry);
            } else {
                FunctionCounter.builder(name, engine, e -> e.count(counter)).register(registry);
            }
        }
        for (Shard shard : engine.shards()) {
            Gauge.builder(prefix + "engine_ring_used", shard, Shard::ringUsed)
                    .tag("shard", Integer.toString(shard.index()))
                    .register(registry);
        }
    }

    /** Adds memory that clients share, by what it is for: how much is taken and how often there was none left. */
    public void add(Map<String, ByteBudget> budgets) {
        budgets.forEach((purpose, budget) -> {
            Gauge.builder(prefix + "memory_used_bytes", budget, ByteBudget::used)
                    .tag("purpose", purpose)
                    .register(registry);
            FunctionCounter.builder(prefix + "memory_refusals", budget, ByteBudget::refusals)
                    .tag("purpose", purpose)
                    .register(registry);
        });
    }

    /** Adds what becomes of webhooks. */
    public void add(Webhooks webhooks, JobQueue jobs) {
        WebhookCounters counters = webhooks.counters();
        Gauge.builder(prefix + "webhooks_delayed", webhooks, Webhooks::delayed)
                .description("Ends of channels and members that wait for a return")
                .register(registry);
        Gauge.builder(prefix + "webhooks_waiting", jobs, queue -> queue.counts().waiting())
                .register(registry);
        Gauge.builder(prefix + "webhooks_running", jobs, queue -> queue.counts().running())
                .register(registry);
        Gauge.builder(prefix + "webhooks_dead", jobs, queue -> queue.counts().dead())
                .register(registry);
        count("webhooks_events", counters, WebhookCounters::events);
        count("webhooks_delivered", counters, WebhookCounters::delivered);
        count("webhooks_failed_attempts", counters, WebhookCounters::failedAttempts);
        count("webhooks_given_up", counters, WebhookCounters::givenUp);
        count("webhooks_without_target", counters, WebhookCounters::withoutTarget);
        count("webhooks_signals_dropped", counters, WebhookCounters::signalsDropped);
        count("webhooks_queue_failures", counters, WebhookCounters::queueFailures);
        count("webhooks_dropped", jobs, queue -> queue.counts().dropped());
        count("webhooks_dead_dropped", jobs, queue -> queue.counts().deadDropped());
    }

    /** Adds how many lines of the log and of the access log were lost. */
    public void addLogs(LongSupplier log, LongSupplier accessLog) {
        Map.of("server", log, "access", accessLog)
                .forEach((name, lost) -> FunctionCounter.builder(
                                prefix + "log_lines_lost", lost, LongSupplier::getAsLong)
                        .tag("log", name)
                        .description("Lines that their output did not take")
                        .register(registry));
    }

    private <T> void count(String name, T counted, ToDoubleFunction<T> value) {
        FunctionCounter.builder(prefix + name, counted, value).register(registry);
    }

    /** Adds {@code GET /metrics}. */
    public void routes(HttpRouting.Builder routing) {
        routing.get(
                "/metrics",
                (request, response) -> new Answer(
                                200,
                                "text/plain; version=0.0.4; charset=utf-8",
                                scrape().getBytes(StandardCharsets.UTF_8),
                                Map.of())
                        .send(response));
    }

    String scrape() {
        engine.usages().forEach(this::register);
        return registry.scrape("text/plain; version=0.0.4; charset=utf-8");
    }

    private void register(String appId, AppUsage usage) {
        if (!known.add(appId)) {
            return;
        }
        Tags tags = Tags.of("app_id", appId, "port", port);
        Gauge.builder(prefix + "connected", usage, AppUsage::connections)
                .tags(tags)
                .register(registry);
        Gauge.builder(prefix + "channels", usage, AppUsage::channels).tags(tags).register(registry);
        Gauge.builder(prefix + "subscriptions", usage, AppUsage::subscriptions)
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(prefix + "new_connections", usage, AppUsage::connectedTotal)
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(prefix + "new_disconnections", usage, AppUsage::disconnectedTotal)
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(prefix + "ws_messages_received", usage, AppUsage::messagesIn)
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(prefix + "ws_messages_sent", usage, AppUsage::messagesOut)
                .tags(tags)
                .register(registry);
    }
}
