package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.webhook.Receiver;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks of a process that is stopped, or dies. */
final class WebhookProcessTest {
    private static String webhook(Receiver receiver) {
        return "webhooks = [{ url = \"" + receiver.url("/secret-path") + "\", event_types = [\"channel_occupied\","
                + " \"channel_vacated\"] }]\n";
    }

    /** Opens channels c0, c1 and so on with one subscriber each. */
    private static void occupy(Swarm clients, int count) {
        for (int i = 0; i < count; i++) {
            clients.open(1, "c" + i);
        }
        clients.awaitSubscribed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldTellOfEveryVacatedChannelBeforeItExits(String transport) {
        try (Receiver receiver = Receiver.answering(200);
                ServerProcess server = ServerProcess.startApp(
                        webhook(receiver),
                        transport,
                        "SHUTDOWN_GRACE_PERIOD=8",
                        "RINGCAST_WEBHOOKS_DEBOUNCE_MS=60000",
                        "RINGCAST_ENGINE_SHARDS=2");
                Swarm clients = new Swarm(server.port())) {
            occupy(clients, 30);
            receiver.awaitAny(30);

            Integer code = server.terminate(Duration.ofSeconds(15));

            assertThat(code).as(server.log()).isZero();
            assertThat(receiver.deliveries()).hasSize(60);
            for (int i = 0; i < 30; i++) {
                assertThat(receiver.about("c" + i).getLast().events())
                        .isEqualTo("{\"name\":\"channel_vacated\",\"channel\":\"c" + i + "\"}");
            }
            assertThat(server.log()).doesNotContain("not delivered");
            assertThat(server.failuresInLog()).isEmpty();
        }
    }

    @Test
    void shouldExitWithinTheGraceAndReportWhatItCouldNotTell() {
        try (Receiver receiver = Receiver.start(Receiver.HANG);
                ServerProcess server =
                        ServerProcess.startApp(webhook(receiver), "attached", "SHUTDOWN_GRACE_PERIOD=2");
                Swarm clients = new Swarm(server.port())) {
            occupy(clients, 3);
            receiver.awaitAny(3);
            long startNs = System.nanoTime();

            Integer code = server.terminate(Duration.ofSeconds(15));

            assertThat(code).as(server.log()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(5));
            assertThat(server.log())
                    .contains("6 webhooks were not delivered when the grace period (shutdown_grace_period) was over.")
                    .doesNotContain("secret-path");
        }
    }

    @Test
    void shouldLoseNoMoreThanTheQueueHeldWhenItDies() {
        CountDownLatch never = new CountDownLatch(1);
        Receiver.Behaviour tiring = (delivery, number, out) -> {
            if (number > 12) {
                never.await();
            }
            Receiver.write(out, Receiver.empty(200));
        };
        try (Receiver receiver = Receiver.start(tiring);
                ServerProcess server = ServerProcess.startApp(webhook(receiver), "attached");
                Swarm clients = new Swarm(server.port())) {
            occupy(clients, 30);
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(server.metric("ringcast_webhooks_delivered_total")).isEqualTo(12.0);
                assertThat(server.metric("ringcast_webhooks_running") + server.metric("ringcast_webhooks_waiting"))
                        .isEqualTo(18.0);
            });

            server.process().destroyForcibly();
            server.awaitExit(Duration.ofSeconds(10));

            assertThat(receiver.deliveries().stream()
                            .map(delivery -> delivery.body().replaceAll(".*\"channel\":\"([^\"]*)\".*", "$1"))
                            .distinct())
                    .hasSizeBetween(12, 12 + 8);
        }
    }

    @Test
    void shouldLogOnceForATargetThatIsGoneAndShowNoSecret() {
        try (Receiver receiver = Receiver.answering(410);
                ServerProcess server = ServerProcess.startApp(webhook(receiver), "attached");
                Swarm clients = new Swarm(server.port())) {
            occupy(clients, 20);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(server.metric("ringcast_webhooks_given_up_total"))
                            .isEqualTo(20.0));

            assertThat(server.log().lines().filter(line -> line.contains("was given up")))
                    .singleElement()
                    .asString()
                    .contains("A webhook of app app-id to http://127.0.0.1:" + receiver.port()
                            + " was given up at attempt 1, 0 s after the first: answered with 410."
                            + " ./ringcast webhooks dead list shows them.");
            assertThat(server.log()).doesNotContain("secret-path").doesNotContain("channel_occupied");
            assertThat(server.metric("ringcast_webhooks_dead")).isEqualTo(20.0);
        }
    }
}
