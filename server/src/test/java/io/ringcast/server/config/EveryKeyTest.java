package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key reaches its place in the records, by file and by every one of its environment names. */
class EveryKeyTest {
    /** Variables that set several keys. */
    private static final List<String> SEVERAL =
            List.of("REDIS_URL", "REDIS_CLUSTER_NODES", "CACHE_TTL_SECONDS", "DATABASE_CONNECTION_POOL_SIZE");

    @TempDir
    Path directory = Path.of("");

    record Sample(String path, String text, Function<Settings, Object> value, Object expected) {
        @Override
        public String toString() {
            return path;
        }
    }

    private static Sample of(String path, String text, Function<Settings, Object> value, Object expected) {
        return new Sample(path, text, value, expected);
    }

    static Stream<Sample> samples() {
        return Stream.of(
                        topSamples(),
                        protocolSamples(),
                        limitSamples(),
                        connectionSamples(),
                        backEndSamples(),
                        webhookSamples(),
                        operationSamples(),
                        listenerSamples(),
                        DriverSamples.all())
                .flatMap(Function.identity());
    }

    private static Stream<Sample> topSamples() {
        return Stream.of(
                of("profile", "soketi", s -> s.server().profile(), Profile.SOKETI),
                of("host", "10.1.2.3", s -> s.server().host(), "10.1.2.3"),
                of("port", "7001", s -> s.server().port(), 7001),
                of("path_prefix", "realtime/", s -> s.server().pathPrefix(), "/realtime"),
                of("mode", "staging", s -> s.server().mode(), "staging"),
                of("debug", "yes", s -> s.server().debug(), true),
                of("transport", "Epoll", s -> s.server().transport(), Settings.Transport.EPOLL),
                of("activity_timeout", "33", s -> s.server().activityTimeout(), Duration.ofSeconds(33)),
                of("pong_timeout", "11", s -> s.server().pongTimeout(), Duration.ofSeconds(11)),
                of(
                        "user_authentication_timeout",
                        "12",
                        s -> s.server().userAuthenticationTimeout(),
                        Duration.ofSeconds(12)),
                of("shutdown_grace_period", "0", s -> s.server().shutdownGracePeriod(), Duration.ZERO),
                of("max_connections", "500", s -> s.server().maxConnections(), 500),
                of("websocket_max_payload_kb", "256", s -> s.server().websocketMaxPayloadBytes(), 262144),
                of("health_check_timeout_ms", "400", s -> s.health().healthCheckTimeout(), Duration.ofMillis(400)));
    }

    private static Stream<Sample> protocolSamples() {
        return Stream.of(
                of("pusher.require_protocol", "true", s -> s.pusher().requireProtocol(), true),
                of("pusher.lenient_protocol", "off", s -> s.pusher().lenientProtocol(), false),
                of("pusher.liveness", "event", s -> s.pusher().liveness(), Settings.Liveness.EVENT),
                of("pusher.max_idle", "86400", s -> s.pusher().maxIdle(), Duration.ofDays(1)),
                of("pusher.path_not_found", "upgrade", s -> s.pusher().pathNotFound(), Settings.PathNotFound.UPGRADE),
                of("pusher.max_message_bytes", "200000", s -> s.pusher().maxMessageBytes(), 200000),
                of("http.ok_body", "1", s -> s.http().okBody(), true),
                of("http.channels_verbose", "on", s -> s.http().channelsVerbose(), true),
                of("http.channel_verbose", "no", s -> s.http().channelVerbose(), false),
                of("http_api.request_limit_in_mb", "0.5", s -> s.httpApi().requestLimitBytes(), 524288),
                of(
                        "http_api.accept_traffic.memory_threshold",
                        "0.5",
                        s -> s.httpApi().acceptTraffic().memoryThreshold(),
                        0.5),
                of("cors.credentials", "false", s -> s.cors().credentials(), false),
                of(
                        "cors.origin",
                        "https://a.b , https://c.d",
                        s -> s.cors().origin(),
                        List.of("https://a.b", "https://c.d")),
                of("cors.methods", "GET,PATCH", s -> s.cors().methods(), List.of("GET", "PATCH")),
                of("cors.allowed_headers", "X-A", s -> s.cors().allowedHeaders(), List.of("X-A")));
    }

    private static Stream<Sample> limitSamples() {
        return Stream.of(
                of(
                        "channel_limits.max_name_length",
                        "99",
                        s -> s.channelLimits().maxNameLength(),
                        99),
                of("channel_limits.cache_ttl", "60", s -> s.channelLimits().cacheTtl(), Duration.ofMinutes(1)),
                of(
                        "event_limits.max_channels_at_once",
                        "7",
                        s -> s.eventLimits().maxChannelsAtOnce(),
                        7),
                of("event_limits.max_name_length", "50", s -> s.eventLimits().maxNameLength(), 50),
                of(
                        "event_limits.max_payload_in_kb",
                        "10.5",
                        s -> s.eventLimits().maxPayloadBytes(),
                        10752),
                of("event_limits.max_batch_size", "20", s -> s.eventLimits().maxBatchSize(), 20),
                of("presence.max_members_per_channel", "3", s -> s.presence().maxMembersPerChannel(), 3),
                of("presence.max_member_size_in_kb", "0.5", s -> s.presence().maxMemberSizeBytes(), 512));
    }

    private static Stream<Sample> connectionSamples() {
        return Stream.of(
                of("websocket.max_backpressure", "70000", s -> s.websocket().maxBackpressureBytes(), 70000),
                of("websocket.max_pending_seconds", "5", s -> s.websocket().maxPending(), Duration.ofSeconds(5)),
                of("websocket.max_message_size", "150000", s -> s.websocket().maxMessageSizeBytes(), 150000),
                of("websocket.compression", "shared", s -> s.websocket().compression(), Settings.Compression.SHARED),
                of("listener.head_timeout_ms", "2500", s -> s.listener().headTimeout(), Duration.ofMillis(2500)),
                of("listener.idle_timeout_ms", "1500", s -> s.listener().idleTimeout(), Duration.ofMillis(1500)),
                of("listener.max_head_bytes", "8192", s -> s.listener().maxHeadBytes(), 8192),
                of("listener.proxy_protocol", "on", s -> s.listener().proxyProtocol(), true),
                of(
                        "listener.trusted_proxies",
                        "10.0.0.0/8,::1",
                        s -> s.listener().trustedProxies(),
                        List.of("10.0.0.0/8", "::1")),
                of(
                        "connection_limits.max_per_address",
                        "9",
                        s -> s.connectionLimits().maxPerAddress(),
                        9),
                of("rate_limiter.enabled", "on", s -> s.rateLimiter().enabled(), true),
                of("rate_limiter.driver", "None", s -> s.rateLimiter().driver(), RateLimiterSettings.RateDriver.NONE),
                of("rate_limiter.api_rate_limit.max_requests", "off", s -> api(s).maxRequests(), 0),
                of("rate_limiter.api_rate_limit.window_seconds", "7", s -> api(s).window(), Duration.ofSeconds(7)),
                of("rate_limiter.api_rate_limit.identifier", "http", s -> api(s).identifier(), "http"),
                of("rate_limiter.api_rate_limit.trust_hops", "2", s -> api(s).trustHops(), 2),
                of("rate_limiter.websocket_rate_limit.max_requests", "5", s -> opens(s).maxRequests(), 5),
                of(
                        "rate_limiter.websocket_rate_limit.window_seconds",
                        "8",
                        s -> opens(s).window(),
                        Duration.ofSeconds(8)),
                of("rate_limiter.websocket_rate_limit.identifier", "ws", s -> opens(s).identifier(), "ws"),
                of("rate_limiter.websocket_rate_limit.trust_hops", "1", s -> opens(s).trustHops(), 1),
                of(
                        "shutdown.drain_window_ms",
                        "2500",
                        s -> s.shutdown().drainWindow(Duration.ofSeconds(10)),
                        Duration.ofMillis(2500)),
                of("engine.shards", "3", s -> s.engine().shards(), 3),
                of("engine.ring_size", "4096", s -> s.engine().ringSize(), 4096),
                of(
                        "engine.idle_strategy",
                        "busy-spin",
                        s -> s.engine().idleStrategy(),
                        EngineSettings.IdleStrategy.BUSY_SPIN),
                of("engine.publish_timeout_ms", "50", s -> s.engine().publishTimeout(), Duration.ofMillis(50)),
                of("engine.slice", "64", s -> s.engine().slice(), 64));
    }

    private static RateLimiterSettings.Api api(Settings settings) {
        return settings.rateLimiter().apiRateLimit();
    }

    private static RateLimiterSettings.WebSocket opens(Settings settings) {
        return settings.rateLimiter().websocketRateLimit();
    }

    private static Stream<Sample> backEndSamples() {
        return Stream.of(
                of("cache.driver", "Memory", s -> s.cache().driver(), BackendSettings.CacheDriver.MEMORY),
                of("cache.memory.ttl", "9", s -> s.cache().memory().ttl(), Duration.ofSeconds(9)),
                of(
                        "cache.memory.cleanup_interval",
                        "8",
                        s -> s.cache().memory().cleanupInterval(),
                        Duration.ofSeconds(8)),
                of("cache.memory.max_capacity", "77", s -> s.cache().memory().maxCapacity(), 77),
                of("queue.driver", "None", s -> s.queue().driver(), QueueSettings.QueueDriver.NONE),
                of("queue.memory.jobs_per_app", "50", s -> s.queue().memory().jobsPerApp(), 50),
                of("queue.memory.dead_jobs", "5", s -> s.queue().memory().deadJobs(), 5),
                of("app_manager.driver", "MEMORY", s -> s.appManager().driver(), BackendSettings.AppDriver.MEMORY),
                of("adapter.driver", "LOCAL", s -> s.adapter().driver(), ClusterSettings.AdapterDriver.LOCAL));
    }

    private static Stream<Sample> webhookSamples() {
        return Stream.of(
                of("webhooks.debounce_ms", "0", s -> s.webhooks().debounce(), Duration.ZERO),
                of("webhooks.request_timeout_ms", "900", s -> s.webhooks().requestTimeout(), Duration.ofMillis(900)),
                of("webhooks.concurrency", "3", s -> s.webhooks().concurrency(), 3),
                of("webhooks.allow_link_local", "on", s -> s.webhooks().allowLinkLocal(), true),
                of(
                        "webhooks.batching.enabled",
                        "on",
                        s -> s.webhooks().batching().enabled(),
                        true),
                of(
                        "webhooks.batching.duration",
                        "70",
                        s -> s.webhooks().batching().duration(),
                        Duration.ofMillis(70)),
                of("webhooks.batching.size", "7", s -> s.webhooks().batching().size(), 7),
                of("webhooks.retry.enabled", "off", s -> s.webhooks().retry().enabled(), false),
                of("webhooks.retry.max_attempts", "4", s -> s.webhooks().retry().maxAttempts(), 4),
                of(
                        "webhooks.retry.max_elapsed_time_ms",
                        "1000",
                        s -> s.webhooks().retry().maxElapsedTime(),
                        Duration.ofSeconds(1)),
                of(
                        "webhooks.retry.initial_backoff_ms",
                        "20",
                        s -> s.webhooks().retry().initialBackoff(),
                        Duration.ofMillis(20)),
                of(
                        "webhooks.retry.max_backoff_ms",
                        "40",
                        s -> s.webhooks().retry().maxBackoff(),
                        Duration.ofMillis(40)));
    }

    private static Stream<Sample> operationSamples() {
        return Stream.of(
                of("metrics.enabled", "false", s -> s.metrics().enabled(), false),
                of("metrics.driver", "Prometheus", s -> s.metrics().driver(), MetricsSettings.MetricsDriver.PROMETHEUS),
                of("metrics.host", "::1", s -> s.metrics().host(), "::1"),
                of("metrics.port", "9999", s -> s.metrics().port(), 9999),
                of(
                        "metrics.prometheus.prefix",
                        "my_",
                        s -> s.metrics().prometheus().prefix(),
                        "my_"),
                of("tracing.enabled", "true", s -> s.tracing().enabled(), true),
                of(
                        "tracing.endpoint",
                        "https://otel.example:4318/a",
                        s -> s.tracing().endpoint(),
                        "https://otel.example:4318/a"),
                of("tracing.sample_ratio", "0.25", s -> s.tracing().sampleRatio(), 0.25),
                of("tracing.service_name", "chat", s -> s.tracing().serviceName(), "chat"),
                of("admin.token", "0123456789abcdef", s -> s.admin().token(), "0123456789abcdef"),
                of("logging.output_format", "json", s -> s.logging().outputFormat(), LoggingSettings.LogFormat.JSON),
                of("logging.output", "StdErr", s -> s.logging().output(), LoggingSettings.LogOutput.STDERR),
                of("logging.colors_enabled", "no", s -> s.logging().colorsEnabled(), false),
                of("logging.include_target", "no", s -> s.logging().includeTarget(), false),
                of("logging.filter", "debug", s -> s.logging().filter(), "debug"),
                of("logging.debug_filter", "trace", s -> s.logging().debugFilter(), "trace"),
                of("logging.prod_filter", "warn", s -> s.logging().prodFilter(), "warn"),
                of("access_log.enabled", "on", s -> s.accessLog().enabled(), true),
                of("access_log.file", "logs/a.log", s -> s.accessLog().file(), "logs/a.log"),
                of("history.max_memory_mb", "7", s -> s.history().maxMemoryMib(), 7));
    }

    // What one of these keys alone demands of others is the business of ListenerChecksTest.
    private static Stream<Sample> listenerSamples() {
        return Stream.of(
                of("ssl.enabled", "no", s -> s.ssl().enabled(), false),
                of("ssl.cert_path", "/a/cert.pem", s -> s.ssl().certPath(), "/a/cert.pem"),
                of("ssl.key_path", "/a/key.pem", s -> s.ssl().keyPath(), "/a/key.pem"),
                of("ssl.passphrase", "open sesame", s -> s.ssl().passphrase(), "open sesame"),
                of("ssl.ca_path", "/a/ca.pem", s -> s.ssl().caPath(), "/a/ca.pem"),
                of("ssl.redirect_http", "yes", s -> s.ssl().redirectHttp(), true),
                of("ssl.http_port", "8080", s -> s.ssl().httpPort(), 8080),
                of("unix_socket.enabled", "yes", s -> s.unixSocket().enabled(), true),
                of("unix_socket.path", "/run/r.sock", s -> s.unixSocket().path(), "/run/r.sock"),
                of("unix_socket.permission_mode", "0600", s -> s.unixSocket().mode(), 0600));
    }

    @Test
    void shouldHaveASampleOfEveryKey() {
        List<String> keys = Keys.ALL.stream().map(Key::path).toList();

        assertThat(samples().map(Sample::path)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldTakeAKeyFromAFile(Sample sample) {
        LoadedSettings loaded = Loading.toml(directory, sample.path() + " = " + Key.quote(sample.text()));

        assertThat(sample.value().apply(loaded.settings())).isEqualTo(sample.expected());
        assertThat(loaded.sources().get(sample.path()))
                .extracting(LoadedSettings.Source::origin)
                .isEqualTo("file " + directory.resolve("ringcast.toml"));
        assertThat(loaded.warnings())
                .filteredOn(warning -> warning.contains("nknown"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void shouldTakeAKeyFromEachOfItsEnvironmentNames(Sample sample) {
        Key key = Keys.ALL.stream()
                .filter(each -> each.path().equals(sample.path()))
                .findFirst()
                .orElseThrow();

        for (String name : key.envNames()) {
            LoadedSettings loaded = Loading.env(Map.of(name, sample.text()));
            assertThat(sample.value().apply(loaded.settings())).as(name).isEqualTo(sample.expected());
            assertThat(loaded.warnings())
                    .filteredOn(warning -> warning.contains("nknown"))
                    .isEmpty();
        }
    }

    @Test
    void shouldNameAnEnvironmentVariableForOneKeyOnlyUnlessSockudoSetsSeveral() {
        Map<String, Long> uses = Keys.ALL.stream()
                .flatMap(key -> key.envNames().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(uses.entrySet().stream().filter(use -> use.getValue() > 1).map(Map.Entry::getKey))
                .isSubsetOf(SEVERAL);
    }

    @Test
    void shouldSetSeveralKeysByOneVariable() {
        Settings settings = Loading.env(Map.of(
                        "REDIS_URL", "redis://:p@h:1/2",
                        "REDIS_CLUSTER_NODES", "a:1,b:2",
                        "CACHE_TTL_SECONDS", "9",
                        "DATABASE_CONNECTION_POOL_SIZE", "8"))
                .settings();

        assertThat(settings.adapter().redis().redisPubOptions().url()).isEqualTo("redis://:p@h:1/2");
        assertThat(settings.adapter().redis().redisSubOptions().url()).isEqualTo("redis://:p@h:1/2");
        assertThat(settings.cache().redis().urlOverride()).isEqualTo("redis://:p@h:1/2");
        assertThat(settings.queue().redis().urlOverride()).isEqualTo("redis://:p@h:1/2");
        assertThat(settings.adapter().cluster().nodes()).containsExactly("a:1", "b:2");
        assertThat(settings.queue().redisCluster().nodes()).containsExactly("a:1", "b:2");
        assertThat(settings.cache().memory().ttl()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.appManager().cache().ttl()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.database().mysql().connectionPoolSize()).isEqualTo(8);
        assertThat(settings.database().postgres().connectionPoolSize()).isEqualTo(8);
    }

    @Test
    void shouldOfferSockudosEnvironmentNames() {
        List<String> names =
                Keys.ALL.stream().flatMap(key -> key.envNames().stream()).toList();

        assertThat(names)
                .contains("HOST", "PORT", "DEBUG_MODE", "ENVIRONMENT", "ACTIVITY_TIMEOUT", "SHUTDOWN_GRACE_PERIOD")
                .contains("USER_AUTHENTICATION_TIMEOUT", "WEBSOCKET_MAX_PAYLOAD_KB", "SOCKUDO_MAX_CONNECTIONS")
                .contains("CORS_CREDENTIALS", "CORS_ORIGINS", "CORS_METHODS", "CORS_HEADERS", "METRICS_ENABLED")
                .contains("METRICS_HOST", "METRICS_PORT", "METRICS_PROMETHEUS_PREFIX", "CACHE_TTL_SECONDS")
                .contains("CACHE_CLEANUP_INTERVAL", "CACHE_MAX_CAPACITY", "LOG_OUTPUT_FORMAT", "LOG_COLORS_ENABLED")
                .contains("LOG_INCLUDE_TARGET", "RUST_LOG", "SOCKUDO_LOG_DEBUG", "RINGCAST_LOG_DEBUG")
                .contains("WEBHOOK_BATCHING_ENABLED", "WEBHOOK_BATCHING_DURATION", "WEBHOOK_BATCHING_SIZE")
                .contains("QUEUE_DRIVER", "RINGCAST_ADMIN_TOKEN", "RATE_LIMITER_ENABLED", "RATE_LIMITER_DRIVER")
                .contains("RATE_LIMITER_API_MAX_REQUESTS", "RATE_LIMITER_API_WINDOW_SECONDS")
                .contains("RATE_LIMITER_API_TRUST_HOPS", "RATE_LIMITER_WS_MAX_REQUESTS")
                .contains("RATE_LIMITER_WS_WINDOW_SECONDS", "RATE_LIMITER_WS_TRUST_HOPS")
                .contains("ADAPTER_DRIVER", "CACHE_DRIVER", "APP_MANAGER_DRIVER", "RINGCAST_PROFILE");
    }
}
