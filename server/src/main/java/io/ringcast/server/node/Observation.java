package io.ringcast.server.node;

import io.helidon.webserver.http.HttpRouting;
import io.ringcast.engine.app.App;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.spi.Cache;
import io.ringcast.engine.spi.JobQueue;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.config.QueueSettings;
import io.ringcast.server.config.Settings;
import io.ringcast.server.http.health.HealthChecks;
import io.ringcast.server.http.health.HealthChecks.Check;
import io.ringcast.server.http.health.StatsRoute;
import io.ringcast.server.metrics.ServerMetrics;
import io.ringcast.server.trace.Traces;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * What the node tells about itself: metrics, health, traces.
 *
 * <p>Thread: any.
 */
final class Observation implements AutoCloseable {
    private static final String PROBED_KEY = "ringcast-health";

    private final Settings settings;
    private final Traces traces;

    Observation(Settings settings) {
        this.settings = settings;
        this.traces = Traces.open(settings.tracing());
    }

    Traces traces() {
        return traces;
    }

    /** Asks what the node depends on. The drivers in memory answer at once. */
    HealthChecks checks(AppRegistry apps, Cache cache, JobQueue jobs, BooleanSupplier engineAlive) {
        List<Check> checks = new ArrayList<>(List.of(
                new Check("engine", true, engineAlive::getAsBoolean),
                new Check("apps", true, () -> !apps.all().isEmpty()),
                new Check("cache", false, () -> answers(cache.get(PROBED_KEY)))));
        if (settings.queue().driver() != QueueSettings.QueueDriver.NONE) {
            checks.add(new Check("queue", false, () -> answers(jobs.dead(1))));
        }
        return new HealthChecks(settings.health().healthCheckTimeout(), checks);
    }

    private static boolean answers(CompletionStage<?> answer) throws ExecutionException, InterruptedException {
        answer.toCompletableFuture().get();
        return true;
    }

    /** The metrics of engine, sockets and port. */
    ServerMetrics metrics(Engine engine, Listeners listeners, String transport, BooleanSupplier ready) {
        ServerMetrics metrics =
                new ServerMetrics(settings.metrics().prometheus().prefix(), engine, listeners.port(), transport);
        listeners.addTo(metrics);
        metrics.ready(ready);
        for (Shard shard : engine.shards()) {
            if (shard.transport() instanceof EpollShardTransport epoll) {
                metrics.add(shard.index(), epoll.loop().counters());
            }
        }
        // A rate needs a first value: apps that are known beforehand are shown before they are used.
        for (App app : settings.apps()) {
            engine.usage(app.id());
        }
        return metrics;
    }

    /** Adds the routes of the metrics port that belong to nobody else. */
    void routes(HttpRouting.Builder routing, Engine engine) {
        new StatsRoute(engine).routes(routing);
    }

    @Override
    public void close() {
        traces.close();
    }
}
