package io.ringcast.server.config;

import io.ringcast.engine.app.App;
import io.ringcast.server.webhook.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the server can be told. Filled by {@link SettingsLoader} from the keys that {@link Setting} declares;
 * sizes are bytes.
 *
 * <p>Thread: any.
 *
 * @param centrifuge what was said about the Centrifugo side; empty if nothing was
 * @param maxMessageBytes the bound of a message from a client that follows from all keys that bound one
 * @param apps the apps of the file and the environment
 * @param appWebhooks by app id, the webhooks an app record names
 * @param appsConfigured somebody said something of apps, even that there are none
 * @param developmentDefaults no app was configured anywhere, so one with known keys is offered on the loopback address
 */
public record Settings(
        @Section(value = "The listener and the life of connections.", top = true)
        Server server,

        @Section(value = "Health.", top = true) HealthSettings health,

        @Section("How strictly and in which form the Pusher protocol is spoken.")
        Pusher pusher,

        @Section("Forms of answers of the HTTP API.") Http http,
        @Section("Bounds of the HTTP API.") HttpApi httpApi,
        @Section("Cross-origin requests to the HTTP API.") CorsSettings cors,

        @Section("Names of channels; apps without a value of their own inherit it.")
        LimitSettings.ChannelLimits channelLimits,

        @Section("Events; apps without a value of their own inherit it.")
        LimitSettings.EventLimits eventLimits,

        @Section("Presence channels; apps without a value of their own inherit it.")
        LimitSettings.Presence presence,

        @Section("WebSocket connections.") WebSocket websocket,

        @Section("Guards of the main listener, and the proxies in front of it.")
        ListenerSettings listener,

        @Section("Connections of one address.") ConnectionLimitSettings connectionLimits,

        @Section("Rates; docs/operate/limits.md tells about all limits.")
        RateLimiterSettings rateLimiter,

        @Section("Stopping; docs/operate/shutdown.md tells about it.")
        ShutdownSettings shutdown,

        @Section("The publishing engine.") EngineSettings engine,
        @Section("The cache.") BackendSettings.Cache cache,
        @Section("The job queue.") QueueSettings queue,
        @Section("Where apps come from.") BackendSettings.AppManager appManager,
        @Section("How nodes reach each other.") ClusterSettings.Adapter adapter,

        @Section("How nodes notice that one is gone; also adapter.cluster_health.")
        ClusterSettings.Health clusterHealth,

        @Section("What this node is called.") ClusterSettings.Instance instance,
        @Section("Data stores.") DatabaseSettings database,
        @Section("Pools of connections to databases.") DatabaseSettings.Pooling databasePooling,

        @Section("The queue of connections that have ended, which this server does without.")
        CleanupSettings cleanup,

        @Section("How webhooks are sent; docs/operate/webhooks.md tells about them.")
        WebhookSettings webhooks,

        @Section("The metrics listener.") MetricsSettings metrics,

        @Section("OpenTelemetry traces; docs/operate/metrics.md tells about them.")
        TracingSettings tracing,

        @Section("Operating a running server.") AdminSettings admin,

        @Section("The log; docs/operate/logs.md tells about it.")
        LoggingSettings logging,

        @Section("The access log.") AccessLogSettings accessLog,

        @Section("TLS on the main port; docs/operate/listeners.md tells about it.")
        TlsSettings ssl,

        @Section("A Unix socket in place of the main TCP port.")
        UnixSocketSettings unixSocket,

        @Section("Publications that are kept for those who come back.")
        HistorySettings history,

        Optional<CentrifugeSettings> centrifuge,
        int maxMessageBytes,
        List<App> apps,
        Map<String, List<Webhook>> appWebhooks,
        boolean appsConfigured,
        boolean developmentDefaults) {
    public Settings {
        apps = List.copyOf(apps);
        appWebhooks = Map.copyOf(appWebhooks);
    }

    /**
     * Keys at the top of the file.
     *
     * @param pathPrefix empty, or a path that begins with a slash and does not end with one
     */
    public record Server(
            @Setting(value = "default", doc = "Whose defaults apply.")
            Profile profile,

            @Setting(
                    value = "0.0.0.0",
                    check = Check.HOST,
                    env = "HOST",
                    doc = "Bind address; 127.0.0.1 when it is not set and no app is configured.")
            String host,

            @Setting(
                    value = "6001",
                    min = 0,
                    max = 65535,
                    env = "PORT",
                    doc = "Port of HTTP and WebSocket; 0 takes a free one.")
            int port,

            @Setting(value = "/", check = Check.URL_PATH, doc = "Path in front of every route.")
            String pathPrefix,

            @Setting(value = "production", env = "ENVIRONMENT", doc = "A label of the installation.")
            String mode,

            @Setting(value = "false", reload = true, env = "DEBUG_MODE", forcedBy = "DEBUG", doc = "Log in detail.")
            boolean debug,

            @Setting(value = "auto", doc = "How connections are driven.")
            Transport transport,

            @Setting(
                    value = "120",
                    soketi = "30",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 86400,
                    env = "ACTIVITY_TIMEOUT",
                    reload = true,
                    doc = "Silence after which a client is probed; clients are told at least 10.")
            Duration activityTimeout,

            @Setting(
                    value = "30",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 3600,
                    reload = true,
                    doc = "How long a probed client may stay silent before it is closed with 4201.")
            Duration pongTimeout,

            @Setting(
                    value = "30",
                    sockudo = "3600",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 86400,
                    env = "USER_AUTHENTICATION_TIMEOUT",
                    reload = true,
                    doc = "Time to sign in where the app demands it.")
            Duration userAuthenticationTimeout,

            @Setting(
                    value = "10",
                    unit = Unit.SECONDS,
                    min = 0,
                    max = 3600,
                    env = "SHUTDOWN_GRACE_PERIOD",
                    doc = "How long a stop may take.")
            Duration shutdownGracePeriod,

            @Setting(
                    value = "0",
                    zero = "off",
                    min = 0,
                    max = Integer.MAX_VALUE,
                    env = "SOCKUDO_MAX_CONNECTIONS",
                    reload = true,
                    doc = "Connections of this node; one more is closed with 4100.")
            int maxConnections,

            @Setting(
                    name = "websocket_max_payload_kb",
                    value = "0",
                    sockudo = "64",
                    zero = "off",
                    unit = Unit.KIB,
                    min = 0,
                    max = 65536,
                    env = "WEBSOCKET_MAX_PAYLOAD_KB",
                    reload = true,
                    doc = "Largest message from a client; the smallest of the keys that bound it wins.")
            int websocketMaxPayloadBytes) {
        public Server {
            String path = pathPrefix.startsWith("/") ? pathPrefix : "/" + pathPrefix;
            int end = path.length();
            while (end > 0 && path.charAt(end - 1) == '/') {
                end--;
            }
            pathPrefix = path.substring(0, end);
        }
    }

    /** How connections are driven. */
    public enum Transport {
        /** Epoll where it works, else attached. */
        AUTO,
        /** Shards wait on sockets themselves; Linux only. */
        EPOLL,
        /** One virtual thread per connection. */
        ATTACHED
    }

    /** How a silent client is probed. */
    public enum Liveness {
        /** With a {@code pusher:ping}. */
        EVENT,
        /** With a WebSocket Ping. */
        FRAME,
        /** With both. */
        BOTH
    }

    /** What an upgrade on an unknown path gets. */
    public enum PathNotFound {
        /** The HTTP status 404. */
        NOT_FOUND,
        /** An upgrade, then a close with 4005. */
        UPGRADE
    }

    /** How the Pusher protocol is spoken. */
    public record Pusher(
            @Setting(value = "false", reload = true, doc = "Close a client that names no protocol version with 4008.")
            boolean requireProtocol,

            @Setting(
                    value = "true",
                    reload = true,
                    doc = "Take an unknown protocol version for 7 instead of closing with 4007.")
            boolean lenientProtocol,

            @Setting(value = "both", reload = true, doc = "How a silent client is probed.")
            Liveness liveness,

            @Setting(
                    value = "0",
                    zero = "off",
                    unit = Unit.SECONDS,
                    min = 0,
                    max = 31536000,
                    reload = true,
                    doc = "Inactivity after which a connection is closed with 4202.")
            Duration maxIdle,

            @Setting(value = "not_found", reload = true, doc = "What an upgrade on an unknown path under /app gets.")
            PathNotFound pathNotFound,

            @Setting(
                    value = "131072",
                    unit = Unit.BYTES,
                    min = 4096,
                    max = 67108864,
                    reload = true,
                    doc = "Largest message from a client; at least 2 KiB more than the largest event data allowed.")
            int maxMessageBytes) {}

    /** Forms of answers of the HTTP API. */
    public record Http(
            @Setting(value = "false", soketi = "true", doc = "Answer publications with {\"ok\":true} instead of {}.")
            boolean okBody,

            @Setting(
                    value = "false",
                    soketi = "true",
                    doc = "List channels with their subscription_count and occupied.")
            boolean channelsVerbose,

            @Setting(value = "true", strict = "false", doc = "Show the counts of one channel without being asked.")
            boolean channelVerbose) {}

    /** Bounds of the HTTP API. */
    public record HttpApi(
            @Setting(
                    name = "request_limit_in_mb",
                    alias = "http.request_limit_in_mb",
                    value = "10",
                    unit = Unit.MIB,
                    min = 0.001,
                    max = 1024,
                    doc = "Largest request body.")
            int requestLimitBytes,

            @Section("When this node asks for no more traffic.")
            AcceptTraffic acceptTraffic) {}

    /** When this node asks for no more traffic. */
    public record AcceptTraffic(
            @Setting(
                    value = "0.85",
                    sockudo = "0.90",
                    min = 0.01,
                    max = 1,
                    doc = "Part of the heap in use above which /accept-traffic answers 503.")
            double memoryThreshold) {}

    /** How WebSocket messages are compressed. */
    public enum Compression {
        /** Not at all. */
        DISABLED,
        /** Without a context of its own for each connection. */
        SHARED
    }

    /** WebSocket connections. */
    public record WebSocket(
            @Setting(
                    name = "max_backpressure",
                    value = "1048576",
                    unit = Unit.BYTES,
                    min = 65536,
                    max = 1073741824,
                    env = "WEBSOCKET_MAX_BACKPRESSURE",
                    doc = "Bytes that may wait for a slow client before it is closed with 4100.")
            int maxBackpressureBytes,

            @Setting(
                    name = "max_pending_seconds",
                    value = "10",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 3600,
                    doc = "How long bytes may wait for a slow client before it is closed with 4100.")
            Duration maxPending,

            @Setting(
                    name = "max_message_size",
                    value = "0",
                    zero = "off",
                    unit = Unit.BYTES,
                    min = 0,
                    max = 1073741824,
                    env = "WEBSOCKET_MAX_MESSAGE_SIZE",
                    reload = true,
                    doc = "Largest message from a client; the smallest of the keys that bound it wins.")
            int maxMessageSizeBytes,

            @Setting(
                    value = "disabled",
                    env = "WEBSOCKET_COMPRESSION",
                    doc = "Whether permessage-deflate is accepted when a client offers it.")
            Compression compression) {}
}
