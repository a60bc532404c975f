package io.ringcast.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.transport.epoll.EpollCounters;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The engine's own counts and those of its sockets.
 *
 * <p>Thread: any.
 */
final class EngineMetrics {
    private static final double NS_PER_SECOND = 1e9;

    private EngineMetrics() {}

    static void register(MeterRegistry registry, String prefix, Engine engine) {
        for (Counter counter : Counter.values()) {
            String name = prefix + "engine_" + counter.name().toLowerCase(Locale.ROOT);
            switch (counter) {
                case SESSIONS ->
                    Gauge.builder(name, engine, e -> e.count(counter))
                            .description(help(counter))
                            .register(registry);
                case BUSY_NS -> {}
                default ->
                    FunctionCounter.builder(name, engine, e -> e.count(counter))
                            .description(help(counter))
                            .register(registry);
            }
        }
        FunctionCounter.builder(prefix + "engine_publish_refusals", engine, Engine::refusedPublishes)
                .description("Publications over HTTP that found no room in a ring in time and were answered 503")
                .register(registry);
        engine.shards().forEach(shard -> register(registry, prefix, shard));
    }

    private static String help(Counter counter) {
        return switch (counter) {
            case SESSIONS -> "Sessions now";
            case PUBLICATIONS -> "Publications that a channel's home has sent on";
            case DELIVERIES -> "Frames for sessions, each counted once for each session";
            case WRITES -> "Writes to sessions; deliveries by writes is how many frames a write carries";
            case REFUSED_FULL -> "Publications and joins of sessions that were refused because a ring was full";
            case OVERFLOWED -> "Events that waited because another shard's ring was full";
            case ERRORS -> "Failures that a shard survived";
            case SLOW_CONSUMERS -> "Sessions that were ended because they read too slowly";
            case BUSY_NS -> "Time at work";
        };
    }

    private static void register(MeterRegistry registry, String prefix, Shard shard) {
        Tags tags = Tags.of("shard", Integer.toString(shard.index()));
        Gauge.builder(prefix + "engine_ring_used", shard, Shard::ringUsed)
                .tags(tags)
                .description("Slots of the rings for requests and commands in use")
                .register(registry);
        Gauge.builder(prefix + "engine_ring_capacity", shard, Shard::ringCapacity)
                .tags(tags)
                .description("Slots of the rings for requests and commands")
                .register(registry);
        FunctionCounter.builder(
                        prefix + "engine_busy_seconds", shard, s -> s.counters().get(Counter.BUSY_NS) / NS_PER_SECOND)
                .tags(tags)
                .description("Seconds of duty cycles with something to do; its rate is the shard's utilisation")
                .register(registry);
    }

    static void register(MeterRegistry registry, String prefix, int shard, EpollCounters counters) {
        Sockets sockets = new Sockets(registry, prefix, Tags.of("shard", Integer.toString(shard)), counters);
        sockets.gauge("connections", EpollCounters::connections, "Sockets that the shard owns now");
        sockets.gauge("pending_bytes", EpollCounters::pendingBytes, "Bytes that wait because clients do not read");
        sockets.count("received_bytes", EpollCounters::bytesRead, "Bytes that were read from sockets");
        sockets.count("sent_bytes", EpollCounters::bytesWritten, "Bytes that the kernel took");
        sockets.count("sends", EpollCounters::writes, "Calls of send");
        sockets.count("short_sends", EpollCounters::shortWrites, "Calls of send that took less than offered");
        sockets.count("slow_consumers", EpollCounters::slowConsumers, "Sockets that passed a bound of what may wait");
        sockets.count("adopted", EpollCounters::adopted, "Sockets that were taken over from the HTTP server");
        sockets.count("closed", EpollCounters::closed, "Sockets that were closed");
        sockets.count("stale_events", EpollCounters::staleEvents, "Events of sockets that were closed before");
        sockets.count("handler_failures", EpollCounters::handlerFailures, "Failures that cost their connection");
        sockets.count("wakeups", EpollCounters::wakeups, "Times that another thread woke the shard");
    }

    private record Sockets(MeterRegistry registry, String prefix, Tags tags, EpollCounters counters) {
        void gauge(String name, ToDoubleFunction<EpollCounters> value, String help) {
            Gauge.builder(prefix + "epoll_" + name, counters, value)
                    .tags(tags)
                    .description(help)
                    .register(registry);
        }

        void count(String name, ToDoubleFunction<EpollCounters> value, String help) {
            FunctionCounter.builder(prefix + "epoll_" + name, counters, value)
                    .tags(tags)
                    .description(help)
                    .register(registry);
        }
    }
}
