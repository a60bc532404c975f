package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two thousand clients come, do something and go in every way; nothing is left of them. */
final class CentrifugeChurnIT extends CentrifugeContract {
    private static final int CLIENTS = 2_000;
    private static final long SEED = 20_261_122;

    private final TestNode node = centrifugo("""
            "client":{"token":{"hmac_secret_key":"secret"}},
            "channel":{"without_namespace":{"allow_subscribe_for_client":true,"allow_publish_for_client":true,
             "presence":true,"join_leave":true,"force_push_join_leave":true,"history_size":5,"history_ttl":"2s",
             "history_meta_ttl":"3s","force_recovery":true}}""", Map.of());

    CentrifugeChurnIT() {
        super("auto", 2);
    }

    private long gauge(String name) {
        return node.metric("centrifugo_" + name);
    }

    @Test
    void shouldComeBackToNothing() {
        Random random = new Random(SEED);
        System.out.println("churn seed " + SEED);
        CentrifugeClient witness = open(node, Form.JSON).connect(token("witness"));
        for (int i = 0; i < CLIENTS; i++) {
            Form form = i % 2 == 0 ? Form.JSON : Form.PROTOBUF;
            CentrifugeClient client = CentrifugeClient.over(node.server().centrifugePort(), form);
            String channel = "churn-" + random.nextInt(9);
            client.send(
                    "{\"id\":1,\"connect\":{\"token\":\"" + token("u" + random.nextInt(50)) + "\"}}",
                    "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}",
                    "{\"id\":3," + CentrifugeClient.publish(channel, "{\"i\":" + i + "}") + "}",
                    "{\"id\":4,\"presence\":{\"channel\":\"" + channel + "\"}}");
            leave(client, random.nextInt(6), channel);
        }
        witness.quiet();
        witness.close();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(gauge("node_num_clients")).isZero();
            assertThat(gauge("node_num_users")).isZero();
            assertThat(gauge("node_num_subscriptions")).isZero();
            assertThat(gauge("node_num_channels")).isZero();
        });
    }

    // Some go before they are answered, some behind it, some without a word.
    private static void leave(CentrifugeClient client, int way, String channel) {
        switch (way) {
            case 0 -> client.raw().reset();
            case 1 -> client.close();
            case 2 -> {
                client.next();
                client.raw().reset();
            }
            case 3 -> {
                while (client.next().path("id").asInt() != 4) {
                    // What comes before the last answer.
                }
                client.send("{\"id\":5,\"unsubscribe\":{\"channel\":\"" + channel + "\"}}")
                        .raw()
                        .reset();
            }
            case 4 -> {
                client.send("{\"id\":5}");
                Frame heard = client.raw().next();
                while (heard.opcode() != Frame.CLOSE) {
                    heard = client.raw().next();
                }
                assertThat(heard.closeCode()).isEqualTo(3501);
                client.close();
            }
            default ->
                client.raw().send(Frame.CLOSE, new byte[] {3, (byte) 0xe8}).close();
        }
    }
}
