package io.ringcast.server.node;

import io.ringcast.engine.fanout.EngineSettings;
import io.ringcast.engine.history.StreamLimits;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.engine.memory.InMemoryJobQueue;
import io.ringcast.server.config.Settings;
import io.ringcast.server.http.pusher.ApiSettings;
import io.ringcast.server.listener.Deadlines;
import io.ringcast.server.listener.ListenerLimits;
import io.ringcast.server.protocol.pusher.PusherSettings;
import io.ringcast.server.transport.attached.AttachedLimits;
import io.ringcast.server.transport.epoll.EpollLimits;
import io.ringcast.server.transport.websocket.WebSocketSettings;
import io.ringcast.server.webhook.WebhookLimits;
import java.time.Duration;
import java.util.Map;

/**
 * What each part is told of the settings.
 *
 * <p>Thread: any.
 */
record NodeLimits(
        EngineSettings engine,
        EpollLimits epoll,
        AttachedLimits attached,
        ListenerLimits listener,
        PusherSettings pusher,
        ApiSettings api,
        WebSocketSettings webSocket,
        WebhookLimits webhooks,
        InMemoryJobQueue.Limits jobs,
        long cacheBytes) {
    private static final int MAX_PENDING_CHUNKS = 4096;
    private static final int MAX_PENDING_WRITES = 16 * 1024;
    private static final int MAX_UNREAD_CHUNKS = 16;
    private static final int MAX_MALFORMED = 20;
    private static final int MAX_OVERFLOW = 64 * 1024;
    // Parts of the heap that all clients together may fill: each has a bound of its own, and many add up. The rest is
    // for
    // what the connections themselves are made of, and for the collector.
    private static final int CACHE_OF_HEAP = 8;
    private static final int BODIES_OF_HEAP = 8;
    private static final int UNFINISHED_OF_HEAP = 8;
    private static final int OUTPUT_OF_HEAP = 4;
    private static final int SIGNALS_OF_HEAP = 32;
    private static final int JOBS_OF_HEAP = 16;
    private static final int STREAM_PER_HEAP_BYTES = 8192;
    private static final int MAX_STREAMS = 1_000_000;
    private static final int MAX_CHANNEL_HISTORY_BYTES = 64 << 20;
    private static final int MAX_SIGNALS = 16 * 1024;
    private static final int MAX_DELAYED = 100_000;
    private static final int DELAYED_PER_HEAP_BYTES = 8192;
    private static final long MAX_OUTPUT_BYTES = 256L << 20;

    private static final Duration METRICS_STOP_GRACE = Duration.ofMillis(250);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    // A burst for one group is flushed out of turn at this size, whatever the slice.
    private static final int GROUP_PENDING_BYTES = 512 * 1024;

    private static StreamLimits streams(long bytes, long heapBytes) {
        int streams = Math.clamp(heapBytes / STREAM_PER_HEAP_BYTES, 1, MAX_STREAMS);
        return new StreamLimits(bytes, (int) Math.min(MAX_CHANNEL_HISTORY_BYTES, bytes), streams, streams);
    }

    static NodeLimits of(Settings settings) {
        Settings.WebSocket websocket = settings.websocket();
        int cores = Runtime.getRuntime().availableProcessors();
        long heapBytes = Runtime.getRuntime().maxMemory();
        long outputBytes = Math.min(MAX_OUTPUT_BYTES, heapBytes / OUTPUT_OF_HEAP);
        EngineSettings engine = new EngineSettings(
                settings.engine().shardsFor(cores),
                settings.engine().ringSize(),
                settings.engine().publishTimeout(),
                settings.engine().slice(),
                Math.min(GROUP_PENDING_BYTES, websocket.maxBackpressureBytes() / 2),
                MAX_OVERFLOW,
                streams(settings.history().maxBytes(heapBytes), heapBytes));
        EpollLimits epoll = new EpollLimits(
                websocket.maxBackpressureBytes(),
                MAX_PENDING_CHUNKS,
                websocket.maxPending(),
                Math.max(1, outputBytes / engine.shards()),
                EpollLimits.DEFAULT.sendBufferBytes());
        AttachedLimits attached = new AttachedLimits(
                websocket.maxBackpressureBytes(),
                MAX_PENDING_WRITES,
                websocket.maxPending(),
                MAX_UNREAD_CHUNKS,
                new ByteBudget(outputBytes),
                CLOSE_TIMEOUT);
        ListenerLimits defaults = ListenerLimits.defaults();
        Deadlines deadlines = defaults.deadlines()
                .forRequests(
                        settings.listener().headTimeout(),
                        settings.listener().idleTimeout(),
                        defaults.deadlines().body())
                .stopWithin(settings.server().shutdownGracePeriod());
        ListenerLimits listener = defaults.withDeadlines(deadlines)
                .withMaxRequest(
                        settings.listener().maxHeadBytes(), settings.httpApi().requestLimitBytes());
        ApiSettings api = new ApiSettings(
                settings.server().pathPrefix(),
                settings.httpApi().requestLimitBytes(),
                settings.http().okBody(),
                settings.http().channelsVerbose(),
                settings.http().channelVerbose(),
                new ByteBudget(heapBytes / BODIES_OF_HEAP));
        return new NodeLimits(
                engine,
                epoll,
                attached,
                listener,
                pusher(settings),
                api,
                WebSocketSettings.of(settings.maxMessageBytes(), new ByteBudget(heapBytes / UNFINISHED_OF_HEAP)),
                webhooks(settings, heapBytes),
                new InMemoryJobQueue.Limits(
                        settings.queue().memory().jobsPerApp(),
                        heapBytes / JOBS_OF_HEAP,
                        settings.webhooks().concurrency(),
                        settings.queue().memory().deadJobs()),
                heapBytes / CACHE_OF_HEAP);
    }

    private static WebhookLimits webhooks(Settings settings, long heapBytes) {
        String version = NodeLimits.class.getPackage().getImplementationVersion();
        return new WebhookLimits(
                settings.webhooks().debounce(),
                settings.webhooks().batching().enabled(),
                settings.webhooks().batching().duration(),
                settings.webhooks().batching().size(),
                MAX_SIGNALS,
                heapBytes / SIGNALS_OF_HEAP,
                (int) Math.min(MAX_DELAYED, heapBytes / DELAYED_PER_HEAP_BYTES),
                settings.webhooks().allowLinkLocal(),
                "Ringcast/" + (version == null ? "development" : version));
    }

    /** Memory that all clients share, by purpose. */
    Map<String, ByteBudget> sharedMemory() {
        return Map.of(
                "request_bodies",
                api.bodies(),
                "unfinished_messages",
                webSocket.unfinished(),
                "attached_output",
                attached.pending());
    }

    /** A scrape that hangs must not cost the connections of the main port their time. */
    ListenerLimits metricsListener() {
        return listener.withDeadlines(listener.deadlines().stopWithin(METRICS_STOP_GRACE));
    }

    static PusherSettings pusher(Settings settings) {
        Settings.Server server = settings.server();
        Settings.Pusher pusher = settings.pusher();
        return new PusherSettings(
                server.pathPrefix(),
                pusher.requireProtocol(),
                pusher.lenientProtocol(),
                pusher.pathNotFound() == Settings.PathNotFound.UPGRADE,
                server.activityTimeout(),
                server.pongTimeout(),
                server.userAuthenticationTimeout(),
                pusher.maxIdle(),
                PusherSettings.Probes.valueOf(pusher.liveness().name()),
                server.maxConnections(),
                MAX_MALFORMED);
    }
}
