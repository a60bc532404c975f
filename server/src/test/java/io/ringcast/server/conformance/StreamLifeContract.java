package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.counter.ShardCounters.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Centrifuge protocol: unidirectional clients, and how clients of streams come and go. */
abstract class StreamLifeContract extends StreamingContract {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    StreamLifeContract(String transport, int shards) {
        super(transport, shards);
    }

    // ---- unidirectional ---------------------------------------------------------------------------------------------

    @Test
    void shouldPushToUnidirectionalStreams() {
        StreamClient listener = closing(StreamClient.post(port, UNI_STREAM, "{\"subs\":{\"u\":{}}}"));
        StreamClient events = closing(StreamClient.get(
                port,
                UNI_EVENTS + "?cf_connect=" + URLEncoder.encode("{\"subs\":{\"u\":{}}}", StandardCharsets.UTF_8)));
        StreamClient bare = closing(StreamClient.get(port, UNI_EVENTS));

        assertThat(listener.line())
                .startsWith("{\"connect\":{\"client\":\"")
                .contains("\"subs\":{\"u\":{")
                .contains("\"session\":\"")
                .doesNotContain("\"node\"")
                .doesNotContain("\"pong\"");
        assertThat(events.chunk()).containsExactly('\r', '\n');
        assertThat(events.event()).startsWith("{\"connect\":{\"client\":\"").contains("\"subs\":{\"u\":{");
        assertThat(bare.chunk()).containsExactly('\r', '\n');
        assertThat(bare.event()).startsWith("{\"connect\":{\"client\":\"").doesNotContain("\"subs\"");

        StreamClient publisher = stream(port, CONNECT, publish(2, "u", "{\"n\":1}"));
        Told.of(publisher.line());
        assertThat(listener.line()).startsWith("{\"channel\":\"u\",\"pub\":{\"data\":{\"n\":1}");
        assertThat(events.event()).startsWith("{\"channel\":\"u\",\"pub\":{\"data\":{\"n\":1}");
    }

    @Test
    void shouldNotTakeCommandsOfUnidirectionalClients() {
        StreamClient sly = closing(StreamClient.post(port, UNI_STREAM, "{}}\n" + publish(2, "u", "1") + "\n{\"id\":3"));

        sly.expectLast("{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}");
    }

    @Test
    void shouldPingUnidirectionalStreams() {
        TestNode node = nodeWith("CENTRIFUGE_CLIENT_PING_INTERVAL", "200ms", "CENTRIFUGE_CLIENT_PONG_TIMEOUT", "100ms");
        StreamClient client = closing(StreamClient.post(node.server().centrifugePort(), UNI_STREAM, "{}"));

        assertThat(client.line()).startsWith("{\"connect\"");
        for (int i = 0; i < 4; i++) {
            assertThat(client.line()).isEqualTo("{}");
        }
    }

    @Test
    void shouldTellUnidirectionalClientsWhyTheirConnectFails() {
        closing(StreamClient.post(port, UNI_STREAM, "{\"token\":\"nonsense\"}"))
                .expectLast("{\"disconnect\":{\"code\":3500,\"reason\":\"invalid token\"}}");

        TestNode coded = nodeWith(
                "CENTRIFUGE_CLIENT_CONNECT_CODE_TO_UNIDIRECTIONAL_DISCONNECT_ENABLED",
                "true",
                "CENTRIFUGE_CLIENT_CONNECT_CODE_TO_UNIDIRECTIONAL_DISCONNECT_TRANSFORMS",
                "[{\"code\":109,\"to\":{\"code\":4109,\"reason\":\"too old\"}}]");
        closing(StreamClient.post(
                        coded.server().centrifugePort(), UNI_STREAM, "{\"token\":\"" + expiredToken() + "\"}"))
                .expectLast("{\"disconnect\":{\"code\":4109,\"reason\":\"too old\"}}");
        closing(StreamClient.post(port, UNI_STREAM, "{\"token\":\"" + expiredToken() + "\"}"))
                .expectLast("{\"disconnect\":{\"code\":3005,\"reason\":\"connection expired\"}}");
    }

    @Test
    void shouldAnswerAFailedConnectByHttpIfToldTo() {
        String prefix = "CENTRIFUGE_UNI_HTTP_STREAM_CONNECT_CODE_TO_HTTP_RESPONSE_";
        TestNode coded = nodeWith(
                prefix + "ENABLED",
                "true",
                prefix + "TRANSFORMS",
                "[{\"code\":3500,\"to\":{\"status_code\":401}},"
                        + "{\"code\":109,\"to\":{\"status_code\":410,\"body\":\"too old\"}}]");
        int at = coded.server().centrifugePort();

        StreamClient invalid =
                closing(StreamClient.post(at, UNI_STREAM, "{\"token\":\"nonsense\"}", "Origin: https://a.example.com"));
        assertThat(invalid.status()).isEqualTo(401);
        assertThat(invalid.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example.com");
        assertThat(invalid.body()).isEqualTo("invalid token");
        StreamClient expired = closing(StreamClient.post(at, UNI_STREAM, "{\"token\":\"" + expiredToken() + "\"}"));
        assertThat(expired.status()).isEqualTo(410);
        assertThat(expired.body()).isEqualTo("too old");
        assertThat(closing(StreamClient.post(at, UNI_STREAM, "{")).status()).isEqualTo(500);
        StreamClient good = closing(StreamClient.post(at, UNI_STREAM, "{}"));
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.line()).startsWith("{\"connect\"");
    }

    private static String expiredToken() {
        String text = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64("{\"sub\":\"1\",\"exp\":1000}");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return text + "." + BASE64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- unidirectional WebSockets ----------------------------------------------------------------------------------

    @Test
    void shouldPushToUnidirectionalWebSockets() {
        TestNode node =
                nodeWith("CENTRIFUGE_CLIENT_PING_INTERVAL", "1500ms", "CENTRIFUGE_CLIENT_PONG_TIMEOUT", "1400ms");
        try (RawClient client = RawClient.open(
                node.server().centrifugePort(),
                "/connection/uni_websocket?cf_connect=" + URLEncoder.encode("{}", StandardCharsets.UTF_8))) {
            assertThat(client.text()).startsWith("{\"connect\":{\"client\":").doesNotContain("\"ping\"");
            Frame ping = client.next();
            assertThat(ping.opcode()).isEqualTo(Frame.PING);
            client.send(Frame.PONG, ping.payload());
            assertThat(client.next().opcode()).isEqualTo(Frame.PING);

            // It does not answer that one.
            client.expect("{\"disconnect\":{\"code\":3012,\"reason\":\"no pong\"}}");
            client.expectClose(3012, "no pong");
        }
    }

    @Test
    void shouldCloseUnidirectionalWebSocketsAsToldTo() {
        TestNode node = nodeWith(
                "CENTRIFUGE_UNI_WEBSOCKET_DISABLE_DISCONNECT_PUSH", "true",
                "CENTRIFUGE_UNI_WEBSOCKET_DISABLE_CLOSING_HANDSHAKE", "true");
        try (RawClient client = RawClient.open(node.server().centrifugePort(), "/connection/uni_websocket")) {
            client.send("nonsense");

            Frame close = client.next();
            assertThat(close.opcode()).isEqualTo(Frame.CLOSE);
            assertThat(close.closeCode()).isEqualTo(3501);
            assertThat(client.next()).as("without a Close of the client").isEqualTo(Frame.end());
        }
    }

    // ---- who comes and goes -----------------------------------------------------------------------------------------

    @Test
    void shouldLetVanishedClientsLeave() throws IOException {
        StreamClient watcher = stream(port, CONNECT, subscribe(2, "v"));
        Told told = Told.of(watcher.line());
        StreamClient vanishing = stream(port, CONNECT, subscribe(2, "v"));
        Told.of(vanishing.line());
        assertThat(vanishing.line()).startsWith("{\"id\":2,\"subscribe\"");
        assertThat(usual().server().engine().count(Counter.SESSIONS)).isEqualTo(2);

        vanishing.close();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> usual().server().engine().count(Counter.SESSIONS) == 1);
        assertThat(emulate(port, told, "{\"id\":9,\"presence_stats\":{\"channel\":\"v\"}}"))
                .isEqualTo(204);
        watcher.line();
        assertThat(watcher.line()).contains("\"num_clients\":1");
    }

    @Test
    void shouldGiveBackThePlacesOfStreams() throws IOException {
        TestNode node = nodeWith("CENTRIFUGE_CLIENT_CONNECTION_LIMIT", "1");
        int at = node.server().centrifugePort();
        for (String path : List.of(STREAM, UNI_STREAM, UNI_EVENTS)) {
            StreamClient first = StreamClient.post(at, path, path.equals(STREAM) ? CONNECT : "{}");
            assertThat(first.status()).isEqualTo(200);
            assertThat(answer(StreamClient.post(at, path, "{}")).status()).isEqualTo(503);

            first.close();
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> node.usage("app-id").connections() == 0);
        }
        // Who never got a session gives back its place as well.
        stream(at, "{").expectLast("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}");
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            StreamClient next = closing(StreamClient.post(at, STREAM, CONNECT));
            return next.status() == 200;
        });
    }

    @Test
    void shouldCutWhoDoesNotReadAndNobodyElse() {
        TestNode node = nodeWith("WEBSOCKET_MAX_BACKPRESSURE", "262144");
        int at = node.server().centrifugePort();
        StreamClient healthy = stream(at, CONNECT, subscribe(2, "s"));
        Told told = Told.of(healthy.line());
        assertThat(healthy.line()).startsWith("{\"id\":2");
        StreamClient deaf = closing(StreamClient.deaf(at, STREAM, CONNECT + "\n" + subscribe(2, "s")));
        await().atMost(Duration.ofSeconds(10)).until(() -> node.usage("app-id").subscriptions() == 2);
        String data = "\"" + "x".repeat(50_000) + "\"";

        for (int i = 0; i < 60; i++) {
            assertThat(emulate(at, told, publish(10 + i, "s", data))).isEqualTo(204);
            String line = healthy.line();
            while (!line.contains("\"pub\"")) {
                line = healthy.line();
            }
        }

        await().atMost(Duration.ofSeconds(10))
                .until(() -> node.server().engine().count(Counter.SESSIONS) == 1);
        assertThat(node.server().engine().count(Counter.SLOW_CONSUMERS)).isEqualTo(1);
        assertThat(deaf.wasCut()).isTrue();
    }

    @Test
    void shouldFanOutToManyStreams() {
        int count = 200;
        List<StreamClient> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean events = i % 2 == 0;
            StreamClient client = closing(
                    events
                            ? StreamClient.post(port, UNI_EVENTS, "{\"subs\":{\"f\":{}}}")
                            : stream(port, CONNECT, subscribe(2, "f")));
            many.add(client);
        }
        for (int i = 0; i < count; i++) {
            if (i % 2 == 0) {
                many.get(i).chunk();
                many.get(i).event();
            } else {
                many.get(i).line();
                many.get(i).line();
            }
        }
        StreamClient publisher = stream(port, CONNECT);
        Told told = Told.of(publisher.line());
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            commands.add(publish(2 + i, "f", Integer.toString(i)));
        }
        assertThat(emulate(port, told, commands.toArray(new String[0]))).isEqualTo(204);

        for (int i = 0; i < count; i++) {
            for (int n = 0; n < 50; n++) {
                String text = i % 2 == 0 ? many.get(i).event() : many.get(i).line();
                assertThat(text).contains("\"pub\":{\"data\":" + n + ",").contains("\"offset\":" + (n + 1) + "}");
            }
        }
    }

    @Test
    void shouldSendStreamsAwayWhenTheNodeStops() throws Exception {
        TestNode node = nodeWith();
        int at = node.server().centrifugePort();
        StreamClient stream = stream(at, CONNECT);
        Told.of(stream.line());
        StreamClient uni = closing(StreamClient.post(at, UNI_STREAM, "{}"));
        assertThat(uni.line()).startsWith("{\"connect\"");

        Thread stop = Thread.ofVirtual().start(node::close);

        stream.expectLast("{\"push\":{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}}");
        uni.expectLast("{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}");
        stop.join(Duration.ofSeconds(10));
        assertThat(stop.isAlive()).isFalse();
    }

    @Test
    void shouldServeStreamsBesidePusherOnOnePort() throws IOException {
        int shared;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            shared = free.getLocalPort();
        }
        TestNode node =
                nodeWith("PORT", Integer.toString(shared), "CENTRIFUGE_HTTP_SERVER_PORT", Integer.toString(shared));
        assertThat(node.port()).isEqualTo(shared);

        StreamClient question = answer(StreamClient.options(shared, "/emulation", "Origin: https://a.example.com"));
        assertThat(question.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example.com");
        assertThat(question.header("Access-Control-Max-Age")).isEqualTo("300");
        StreamClient client = stream(shared, CONNECT);
        assertThat(emulate(shared, Told.of(client.line()), subscribe(2, "m"))).isEqualTo(204);
        assertThat(client.line()).startsWith("{\"id\":2,\"subscribe\"");
        assertThat(answer(StreamClient.get(shared, "/ready")).status()).isEqualTo(200);
    }
}
