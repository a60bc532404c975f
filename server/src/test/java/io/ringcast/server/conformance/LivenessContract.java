package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What silence leads to. Pusher protocol: any inbound frame is a sign of life, outbound traffic is none. */
abstract class LivenessContract extends Contract {
    private static final String PING = "{\"event\":\"pusher:ping\"}";
    private static final byte[] NOTHING = new byte[0];

    LivenessContract(String transport, int shards) {
        super(transport, shards);
    }

    private TestNode probing(String form) {
        return node(Map.of("ACTIVITY_TIMEOUT", "1", "PONG_TIMEOUT", "1", "PUSHER_LIVENESS", form));
    }

    private static RawClient open(TestNode node) {
        return node.open("/app/app-key?protocol=7").established(10);
    }

    private static void expectProbe(RawClient client, boolean event, boolean frame) {
        if (event) {
            client.expect(PING);
        }
        if (frame) {
            assertThat(client.next()).isEqualTo(new Frame(Frame.PING, false, NOTHING));
        }
    }

    private static void probe(TestNode node, boolean event, boolean frame) {
        long beganNs = System.nanoTime();
        RawClient silent = open(node);
        RawClient pong = open(node);
        RawClient nativePong = open(node);
        RawClient nativePing = open(node);
        byte[] payload = "are you there".getBytes(StandardCharsets.US_ASCII);

        List.of(silent, pong, nativePong, nativePing).forEach(client -> expectProbe(client, event, frame));
        assertThat(System.nanoTime() - beganNs).isGreaterThan(900_000_000L);
        pong.send("{\"event\":\"pusher:pong\",\"data\":{}}");
        nativePong.send(Frame.PONG, NOTHING);
        nativePing.send(Frame.PING, payload);
        assertThat(nativePing.next()).isEqualTo(new Frame(Frame.PONG, false, payload));

        silent.expectFatal(4201, "Pong reply not received in time");
        List.of(pong, nativePong, nativePing).forEach(client -> expectProbe(client, event, frame));
        assertThat(System.nanoTime() - beganNs).isBetween(1_900_000_000L, 6_000_000_000L);
    }

    @Test
    @DisplayName("9 liveness=event: probe by pusher:ping, 4201, reset by pong, native Pong and native Ping")
    void shouldProbeByEvent() {
        probe(probing("event"), true, false);
    }

    @Test
    @DisplayName("9 liveness=frame: probe by a native Ping, 4201, the same resets")
    void shouldProbeByFrame() {
        probe(probing("frame"), false, true);
    }

    @Test
    @DisplayName("9 liveness=both: one of each, 4201, the same resets")
    void shouldProbeByBoth() {
        probe(probing("both"), true, true);
    }

    @Test
    @DisplayName("9 traffic to a client does not keep it alive")
    void shouldProbeClientThatOnlyReceives() {
        TestNode node = node(Map.of("ACTIVITY_TIMEOUT", "1", "PONG_TIMEOUT", "30", "PUSHER_LIVENESS", "event"));
        RawClient client = open(node).subscribe("traffic").expect(Wire.succeeded("traffic"));
        Api api = node.api();
        await().atMost(Duration.ofMillis(2500))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    api.publish("traffic", "e", "x").is(200, "{}");
                    return client.text().equals(PING);
                });
    }

    @Test
    @DisplayName("9 an answered probe is followed by the next after activity_timeout, not after pong_timeout")
    void shouldProbeAgainInTime() {
        TestNode node = node(Map.of("ACTIVITY_TIMEOUT", "1", "PONG_TIMEOUT", "30", "PUSHER_LIVENESS", "event"));
        RawClient client = open(node).expect(PING).send("{\"event\":\"pusher:pong\",\"data\":{}}");
        Frame next = client.poll(3000);
        assertThat(next).isNotNull().hasToString(PING);
    }

    @Test
    @DisplayName("4202 after max_idle, of which answers to probes are no interruption")
    void shouldCloseIdleClient() {
        TestNode node = node(Map.of(
                "ACTIVITY_TIMEOUT", "1", "PONG_TIMEOUT", "2", "PUSHER_MAX_IDLE", "2", "PUSHER_LIVENESS", "event"));
        RawClient client = open(node).expect(PING).send("{\"event\":\"pusher:pong\"}");
        Frame next = client.next();
        while (next.toString().equals(PING)) {
            client.send("{\"event\":\"pusher:pong\"}");
            next = client.next();
        }
        assertThat(next).hasToString(Wire.error(4202, "Closed after inactivity"));
        client.expectClose(4202, "Closed after inactivity");
    }
}
