package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.webhook.Receiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys whose effect no other test of a running node shows: each does what the reference says. */
final class KeyEffectsIT {
    private TestNode node = TestNode.start("attached", Map.of());

    private TestNode restart(Map<String, String> keys, String... apps) {
        node.close();
        node = TestNode.start("attached", keys, apps);
        return node;
    }

    @AfterEach
    void stop() throws Exception {
        node.closeClients();
        node.close();
    }

    @Test
    void shouldBoundNamesOfChannels() {
        restart(Map.of("CHANNEL_LIMITS_MAX_NAME_LENGTH", "5"));

        node.connect().subscribe("12345").expect(Wire.succeeded("12345"));
        assertThat(node.connect().subscribe("123456").text()).contains("pusher:subscription_error");
    }

    @Test
    void shouldForgetTheLastEventOfACacheChannelInTime() {
        restart(Map.of("CHANNEL_LIMITS_CACHE_TTL", "1"));
        node.api().publish("cache-x", "tick", "1").is(200, "{}");
        node.connect().subscribe("cache-x").expect(Wire.succeeded("cache-x"), Wire.event("tick", "cache-x", "1"));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> node.connect()
                        .subscribe("cache-x")
                        .expect(
                                Wire.succeeded("cache-x"),
                                "{\"event\":\"pusher:cache_miss\",\"channel\":\"cache-x\"}"));
    }

    @Test
    void shouldRememberNothingWithoutACache() {
        restart(Map.of("CACHE_DRIVER", "none"));
        node.connect().subscribe("cache-x");
        node.api().publish("cache-x", "tick", "1").is(200, "{}");

        String confirmed = node.connect().subscribe("cache-x").text();
        assertThat(confirmed).isEqualTo(Wire.succeeded("cache-x"));
        assertThat(node.connect()
                        .subscribe("cache-x")
                        .expect(Wire.succeeded("cache-x"))
                        .text())
                .contains("pusher:cache_miss");
    }

    @Test
    void shouldRememberNoMoreThanTheCacheHolds() {
        restart(Map.of("CACHE_MEMORY_MAX_CAPACITY", "1"));
        node.api().publish("cache-a", "tick", "1").is(200, "{}");
        node.api().publish("cache-b", "tick", "2").is(200, "{}");

        node.connect().subscribe("cache-b").expect(Wire.succeeded("cache-b"), Wire.event("tick", "cache-b", "2"));
        assertThat(node.connect()
                        .subscribe("cache-a")
                        .expect(Wire.succeeded("cache-a"))
                        .text())
                .contains("pusher:cache_miss");
    }

    @Test
    void shouldBoundEvents() {
        restart(Map.of(
                "EVENT_LIMITS_MAX_NAME_LENGTH", "9",
                "EVENT_LIMITS_MAX_PAYLOAD_IN_KB", "1",
                "EVENT_LIMITS_MAX_CHANNELS_AT_ONCE", "1",
                "EVENT_LIMITS_MAX_BATCH_SIZE", "1"));
        Api api = node.api();
        String one = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"1\"}";

        assertThat(api.publish("c", "123456789", "x".repeat(1024)).status()).isEqualTo(200);
        assertThat(api.publish("c", "1234567890", "1").status()).isEqualTo(400);
        assertThat(api.publish("c", "e", "x".repeat(1025)).status()).isEqualTo(413);
        assertThat(api.post("/events", "{\"name\":\"e\",\"channels\":[\"c\",\"d\"],\"data\":\"1\"}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/batch_events", "{\"batch\":[" + one + "]}").status())
                .isEqualTo(200);
        assertThat(api.post("/batch_events", "{\"batch\":[" + one + "," + one + "]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void shouldBoundPresence() {
        restart(Map.of("PRESENCE_MAX_MEMBERS_PER_CHANNEL", "1", "PRESENCE_MAX_MEMBER_SIZE_IN_KB", "0.1"));
        node.connect()
                .subscribePresence("presence-x", "{\"user_id\":\"1\"}")
                .expect(Wire.members("presence-x", "{\"count\":1,\"ids\":[\"1\"],\"hash\":{\"1\":null}}"));

        assertThat(node.connect()
                        .subscribePresence("presence-x", "{\"user_id\":\"2\"}")
                        .text())
                .contains("pusher:subscription_error");
        assertThat(node.connect()
                        .subscribePresence(
                                "presence-y", "{\"user_id\":\"1\",\"user_info\":\"" + "x".repeat(200) + "\"}")
                        .text())
                .contains("pusher:subscription_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"WEBSOCKET_MAX_PAYLOAD_KB=4", "WEBSOCKET_MAX_MESSAGE_SIZE=4096", "PUSHER_MAX_MESSAGE_BYTES=4096"
            })
    void shouldBoundMessagesOfClients(String key) {
        int equals = key.indexOf('=');
        restart(Map.of(key.substring(0, equals), key.substring(equals + 1), "EVENT_LIMITS_MAX_PAYLOAD_IN_KB", "1"));
        String message = "{\"event\":\"pusher:ping\",\"data\":\"%s\"}";
        int frame = message.length() - 2;

        node.connect().send(message.formatted("x".repeat(4096 - frame))).expect("{\"event\":\"pusher:pong\"}");
        assertThat(node.connect()
                        .send(message.formatted("x".repeat(4097 - frame)))
                        .next()
                        .closeCode())
                .isEqualTo(1009);
    }

    @Test
    void shouldAnswerPreflightsAsItIsTold() {
        restart(Map.of(
                "CORS_ORIGIN", "https://a.example",
                "CORS_METHODS", "GET,PATCH",
                "CORS_ALLOWED_HEADERS", "X-Mine",
                "CORS_CREDENTIALS", "true"));

        Api.Reply reply = node.api()
                .send(
                        "OPTIONS",
                        "/apps/app-id/events",
                        "",
                        "Origin",
                        "https://a.example",
                        "Access-Control-Request-Method",
                        "PATCH");

        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        assertThat(reply.header("Access-Control-Allow-Methods"))
                .contains("GET", "PATCH")
                .doesNotContain("POST");
        assertThat(reply.header("Access-Control-Allow-Headers")).isEqualTo("X-Mine");
        assertThat(reply.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    }

    @Test
    void shouldAskForNoMoreTrafficAboveTheThreshold() {
        restart(Map.of("HTTP_API_ACCEPT_TRAFFIC_MEMORY_THRESHOLD", "0.01"));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                node.api().send("GET", "/accept-traffic", "").status())
                        .isEqualTo(503));
        assertThat(node.api().send("GET", "/live", "").status()).isEqualTo(200);
    }

    @Test
    void shouldRefuseLongHeads() {
        restart(Map.of("LISTENER_MAX_HEAD_BYTES", "1024"));

        assertThat(node.api()
                        .send("GET", "/live", "", "X-Long", "x".repeat(500))
                        .status())
                .isEqualTo(200);
        assertThat(node.open("/app/app-key?protocol=7", "X-Long: " + "x".repeat(2000))
                        .head())
                .startsWith("HTTP/1.1 4");
    }

    @Test
    void shouldServeMetricsAsItIsTold() {
        restart(Map.of("METRICS_PROMETHEUS_PREFIX", "mine_"));
        assertThat(node.metrics().send("GET", "/metrics", "").response().body())
                .contains("mine_")
                .doesNotContain("ringcast_");

        restart(Map.of("METRICS_ENABLED", "false"));
        assertThat(node.metricsPort()).isEqualTo(-1);
    }

    @Test
    void shouldListenWhereItIsTold() throws IOException {
        restart(Map.of("HOST", "127.0.0.2", "METRICS_HOST", "127.0.0.3"));

        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.2"), node.port());
                Socket metrics = new Socket(InetAddress.getByName("127.0.0.3"), node.metricsPort())) {
            assertThat(socket.isConnected() && metrics.isConnected()).isTrue();
        }
        // The clean-up asks nobody.
        restart(Map.of());
    }

    @Test
    void shouldStartAsManyShardsAsItIsTold() {
        restart(Map.of("ENGINE_SHARDS", "3"));

        assertThat(node.server().engine().shards()).hasSize(3);
        assertThat(node.server().transportName()).isEqualTo("attached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backoff", "yielding", "sleeping"})
    void shouldDeliverWithEveryIdleStrategyAndSlice(String strategy) {
        restart(Map.of("ENGINE_IDLE_STRATEGY", strategy, "ENGINE_SLICE", "1"));
        RawClient one = node.connect().subscribe("news").expect(Wire.succeeded("news"));
        RawClient other = node.connect().subscribe("news").expect(Wire.succeeded("news"));

        node.api().publish("news", "tick", "1").is(200, "{}");

        one.expect(Wire.event("tick", "news", "1"));
        other.expect(Wire.event("tick", "news", "1"));
    }

    @Test
    void shouldCallTheNodeAsItIsTold() {
        restart(Map.of("INSTANCE_PROCESS_ID", "node-7"));
        assertThat(node.server().nodeId()).isEqualTo("node-7");

        restart(Map.of());
        assertThat(node.server().nodeId()).matches("[0-9a-f-]{36}");
    }

    @Test
    void shouldTakeTheDefaultsOfAProfile() {
        restart(Map.of("PROFILE", "soketi"));

        node.api().publish("news", "tick", "1").is(200, "{\"ok\":true}");
        node.open("/app/app-key?protocol=7").established(30);
    }

    @Test
    void shouldSendNoWebhookWithoutAQueue() {
        try (Receiver receiver = Receiver.answering(200)) {
            String app = "{\"id\":\"app-id\",\"key\":\"app-key\",\"secret\":\"app-secret\",\"webhooks\":[{\"url\":\""
                    + receiver.url("/hook") + "\",\"event_types\":[\"channel_occupied\"]}]}";
            restart(Map.of("QUEUE_DRIVER", "none"), app);
            node.connect().subscribe("silent").expect(Wire.succeeded("silent"));
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> receiver.deliveries().isEmpty());

            restart(Map.of("QUEUE_DRIVER", "memory"), app);
            node.connect().subscribe("told").expect(Wire.succeeded("told"));

            assertThat(receiver.awaitAbout("told", 1)).hasSize(1);
            assertThat(receiver.about("silent")).isEmpty();
        }
    }
}
