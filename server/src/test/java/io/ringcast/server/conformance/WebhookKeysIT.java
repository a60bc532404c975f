package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.webhook.Receiver;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys of webhooks and their queue, seen at the receiver and in the list of dead jobs. */
final class WebhookKeysIT {
    private static final String TOKEN = "0123456789abcdef";

    private TestNode node = TestNode.start("attached", Map.of());

    @AfterEach
    void stop() throws Exception {
        node.closeClients();
        node.close();
    }

    private void start(Receiver receiver, Map<String, String> keys) {
        node.close();
        Map<String, String> all = new HashMap<>(keys);
        all.put("ADMIN_TOKEN", TOKEN);
        node = TestNode.start(
                "attached",
                all,
                "{\"id\":\"app-id\",\"key\":\"app-key\",\"secret\":\"app-secret\",\"webhooks\":[{\"url\":\""
                        + receiver.url("/hook") + "\",\"event_types\":[\"channel_occupied\"]}]}");
    }

    private void occupy(String... channels) {
        for (String channel : channels) {
            node.connect().subscribe(channel).expect(Wire.succeeded(channel));
        }
    }

    private void awaitDead(String wanted) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(node.metrics()
                                .send("GET", "/admin/webhooks/dead", "", "Authorization", "Bearer " + TOKEN)
                                .response()
                                .body())
                        .contains(wanted));
    }

    @Test
    void shouldSendBatchesOfTheSizeThatItIsTold() {
        try (Receiver receiver = Receiver.answering(200)) {
            start(
                    receiver,
                    Map.of(
                            "WEBHOOKS_BATCHING_ENABLED", "true",
                            "WEBHOOKS_BATCHING_SIZE", "2",
                            "WEBHOOKS_BATCHING_DURATION", "60000"));

            occupy("a", "b");

            assertThat(receiver.awaitAny(1).getFirst().body()).contains("\"a\"", "\"b\"");
        }
    }

    @Test
    void shouldSendABatchWhenItsTimeIsOver() {
        try (Receiver receiver = Receiver.answering(200)) {
            start(receiver, Map.of("WEBHOOKS_BATCHING_ENABLED", "true", "WEBHOOKS_BATCHING_DURATION", "100"));

            occupy("a");

            assertThat(receiver.awaitAny(1).getFirst().body()).contains("\"a\"");
        }
    }

    @Test
    void shouldTryAsOftenAsItIsTold() {
        try (Receiver receiver = Receiver.answering(500)) {
            start(
                    receiver,
                    Map.of(
                            "WEBHOOKS_RETRY_MAX_ATTEMPTS", "3",
                            "WEBHOOKS_RETRY_INITIAL_BACKOFF_MS", "1",
                            "WEBHOOKS_RETRY_MAX_BACKOFF_MS", "2"));

            occupy("a");

            awaitDead("\"attempts\":3");
            assertThat(receiver.about("a")).hasSize(3);
        }
    }

    @Test
    void shouldNotTryAgainWhenThatIsTurnedOff() {
        try (Receiver receiver = Receiver.answering(500)) {
            start(receiver, Map.of("WEBHOOKS_RETRY_ENABLED", "false"));
            occupy("a");
            awaitDead("\"attempts\":1");

            start(receiver, Map.of("WEBHOOKS_RETRY_MAX_ELAPSED_TIME_MS", "0"));
            occupy("b");
            awaitDead("\"attempts\":1");
        }
    }

    @Test
    void shouldWaitForAnAnswerAsLongAsItIsTold() {
        try (Receiver receiver = Receiver.start(Receiver.HANG)) {
            start(receiver, Map.of("WEBHOOKS_REQUEST_TIMEOUT_MS", "100", "WEBHOOKS_RETRY_ENABLED", "false"));

            occupy("a");

            awaitDead("\"attempts\":1");
        }
    }

    @Test
    void shouldKeepAsManyDeadJobsAsItIsTold() {
        try (Receiver receiver = Receiver.answering(500)) {
            start(
                    receiver,
                    Map.of(
                            "QUEUE_MEMORY_DEAD_JOBS", "1",
                            "WEBHOOKS_RETRY_ENABLED", "false",
                            "WEBHOOKS_CONCURRENCY", "1"));

            occupy("a", "b");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !receiver.about("a").isEmpty()
                            && !receiver.about("b").isEmpty());

            awaitDead("{\"total\":1,");
            assertThat(receiver.mostBusy()).isEqualTo(1);
        }
    }
}
