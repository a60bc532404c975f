package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which test sees the effect of each key. A key without an entry fails here: whoever adds a key adds the test that sees
 * what it does, and names it.
 */
class KeyEffectsTest {
    /** Without a driver that uses them these keys do nothing, and choosing the driver is refused. */
    private static final List<String> OF_MISSING_DRIVERS = List.of(
            "adapter.redis.",
            "adapter.cluster.",
            "adapter.nats.",
            "cluster_health.",
            "cache.redis.",
            "app_manager.cache.",
            "queue.redis.",
            "rate_limiter.redis.",
            "queue.redis_cluster.",
            "queue.sqs.",
            "database.",
            "database_pooling.");

    private static final String TABLE = """
            profile                                   conformance.KeyEffectsIT
            host                                      conformance.KeyEffectsIT
            port                                      overload.ReloadTest
            path_prefix                               conformance.HttpAuthIT
            mode                                      overload.StartLineTest
            debug                                     conformance.LogsIT
            transport                                 conformance.KeyEffectsIT
            activity_timeout                          conformance.LivenessContract
            pong_timeout                              conformance.LivenessContract
            user_authentication_timeout               conformance.UsersContract
            shutdown_grace_period                     overload.ShutdownTest
            max_connections                           conformance.ReloadContract
            websocket_max_payload_kb                  conformance.KeyEffectsIT
            pusher.require_protocol                   conformance.ConnectingContract
            pusher.lenient_protocol                   conformance.ConnectingContract
            pusher.liveness                           conformance.LivenessContract
            pusher.max_idle                           conformance.LivenessContract
            pusher.path_not_found                     conformance.ConnectingContract
            pusher.max_message_bytes                  conformance.KeyEffectsIT
            http.ok_body                              conformance.HttpEventsIT
            http.channels_verbose                     conformance.HttpReadsIT
            http.channel_verbose                      conformance.HttpReadsIT
            http_api.request_limit_in_mb              conformance.HttpAuthIT
            http_api.accept_traffic.memory_threshold  conformance.KeyEffectsIT
            cors.credentials                          conformance.KeyEffectsIT
            cors.origin                               conformance.KeyEffectsIT
            cors.methods                              conformance.KeyEffectsIT
            cors.allowed_headers                      conformance.KeyEffectsIT
            channel_limits.max_name_length            conformance.KeyEffectsIT
            channel_limits.cache_ttl                  conformance.KeyEffectsIT
            event_limits.max_channels_at_once         conformance.KeyEffectsIT
            event_limits.max_name_length              conformance.KeyEffectsIT
            event_limits.max_payload_in_kb            conformance.KeyEffectsIT
            event_limits.max_batch_size               conformance.KeyEffectsIT
            presence.max_members_per_channel          conformance.KeyEffectsIT
            presence.max_member_size_in_kb            conformance.KeyEffectsIT
            websocket.max_backpressure                overload.FullRingTest
            websocket.max_pending_seconds             overload.SlowReaderTest
            websocket.max_message_size                conformance.KeyEffectsIT
            websocket.compression                     conformance.FramesContract
            listener.head_timeout_ms                  overload.SilentConnectionsTest
            listener.idle_timeout_ms                  overload.SilentConnectionsTest
            listener.max_head_bytes                   conformance.KeyEffectsIT
            engine.shards                             conformance.KeyEffectsIT
            engine.ring_size                          overload.FullRingTest
            engine.idle_strategy                      conformance.KeyEffectsIT
            engine.publish_timeout_ms                 overload.FullRingTest
            engine.slice                              conformance.KeyEffectsIT
            cache.driver                              conformance.KeyEffectsIT
            cache.memory.max_capacity                 conformance.KeyEffectsIT
            queue.driver                              conformance.KeyEffectsIT
            queue.memory.jobs_per_app                 webhook.WebhooksTest
            queue.memory.dead_jobs                    conformance.WebhookKeysIT
            app_manager.driver                        config.CrossChecksTest
            adapter.driver                            config.CrossChecksTest
            adapter.fallback_to_local                 config.CrossChecksTest
            instance.process_id                       conformance.KeyEffectsIT
            webhooks.debounce_ms                      conformance.WebhooksContract
            webhooks.request_timeout_ms               conformance.WebhookKeysIT
            webhooks.concurrency                      conformance.WebhookKeysIT
            webhooks.allow_link_local                 webhook.ReceiversTest
            webhooks.batching.enabled                 conformance.WebhookKeysIT
            webhooks.batching.duration                conformance.WebhookKeysIT
            webhooks.batching.size                    conformance.WebhookKeysIT
            webhooks.retry.enabled                    conformance.WebhookKeysIT
            webhooks.retry.max_attempts               conformance.WebhookKeysIT
            webhooks.retry.max_elapsed_time_ms        conformance.WebhookKeysIT
            webhooks.retry.initial_backoff_ms         conformance.WebhookKeysIT
            webhooks.retry.max_backoff_ms             conformance.WebhookKeysIT
            metrics.enabled                           conformance.KeyEffectsIT
            metrics.driver                            conformance.KeyEffectsIT
            metrics.host                              conformance.KeyEffectsIT
            metrics.port                              overload.ReloadTest
            metrics.prometheus.prefix                 conformance.KeyEffectsIT
            logging.output_format                     conformance.LogsIT
            logging.output                            conformance.LogsIT
            logging.colors_enabled                    conformance.LogsIT
            logging.include_target                    conformance.LogsIT
            logging.filter                            conformance.LogsIT
            logging.debug_filter                      conformance.LogsIT
            logging.prod_filter                       conformance.LogsIT
            access_log.enabled                        conformance.LogsIT
            access_log.file                           log.AccessLogTest
            history.max_memory_mb                     conformance.HistoryMemoryIT
            listener.proxy_protocol                   conformance.NginxIT
            listener.trusted_proxies                  listener.proxy.ProxyTrustTest
            connection_limits.max_per_address         conformance.RateLimitsContract
            rate_limiter.enabled                      conformance.RateLimitsContract
            rate_limiter.driver                       conformance.RateLimitsContract
            rate_limiter.api_rate_limit.max_requests  conformance.RateLimitsContract
            rate_limiter.api_rate_limit.window_seconds conformance.RateLimitsContract
            rate_limiter.api_rate_limit.identifier    conformance.RateLimitsContract
            rate_limiter.api_rate_limit.trust_hops    conformance.RateLimitsContract
            rate_limiter.websocket_rate_limit.max_requests conformance.RateLimitsContract
            rate_limiter.websocket_rate_limit.window_seconds conformance.RateLimitsContract
            rate_limiter.websocket_rate_limit.identifier conformance.RateLimitsContract
            rate_limiter.websocket_rate_limit.trust_hops conformance.RateLimitsContract
            shutdown.drain_window_ms                  overload.DrainTest
            ssl.enabled                               conformance.TlsIT
            ssl.cert_path                             conformance.TlsIT
            ssl.key_path                              conformance.TlsIT
            ssl.passphrase                            listener.tls.CredentialsTest
            ssl.ca_path                               listener.tls.ServerTlsTest
            ssl.redirect_http                         conformance.TlsIT
            ssl.http_port                             conformance.TlsIT
            unix_socket.enabled                       overload.UnixSocketProcessTest
            unix_socket.path                          overload.UnixSocketProcessTest
            unix_socket.permission_mode               overload.UnixSocketProcessTest
            tracing.enabled                           conformance.TracesIT
            tracing.endpoint                          conformance.TracesIT
            tracing.sample_ratio                      conformance.TracesIT
            tracing.service_name                      conformance.TracesIT
            health_check_timeout_ms                   http.health.HealthRoutesTest
            admin.token                               conformance.WebhookAdminIT
            """;

    /** Keys whose effect comes with a capability that is not there yet; the entry goes when it is. */
    private static final List<String> AWAITED = List.of();

    private static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        TABLE.lines().map(line -> line.split(" +")).forEach(row -> table.put(row[0], row[1]));
        return table;
    }

    /** The test class of a key, or empty when nobody wrote one. */
    private static Optional<String> testOf(Key key) {
        boolean refused =
                !key.traits().unused().isEmpty() || OF_MISSING_DRIVERS.stream().anyMatch(key.path()::startsWith);
        return refused ? Optional.of("config.CrossChecksTest") : Optional.ofNullable(table().get(key.path()));
    }

    static Stream<Key> keys() {
        return Keys.ALL.stream().filter(key -> !AWAITED.contains(key.path()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldHaveATestThatSeesTheEffect(Key key) {
        String test = testOf(key)
                .orElseThrow(
                        () -> new AssertionError(key.path() + " has no entry: write a test that sees what it does"));

        assertThatCode(() -> Class.forName("io.ringcast.server." + test)).doesNotThrowAnyException();
    }

    @Test
    void shouldHaveNoEntryForAKeyThatIsGone() {
        List<String> paths = Keys.ALL.stream().map(Key::path).toList();

        assertThat(table().keySet()).isSubsetOf(paths);
        assertThat(AWAITED).isSubsetOf(paths);
    }
}
