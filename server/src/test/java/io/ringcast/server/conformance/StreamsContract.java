package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import io.ringcast.engine.counter.ShardCounters.Counter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Centrifuge protocol: clients over HTTP answers that go on, with requests of their own for the way back. */
abstract class StreamsContract extends Contract {
    static final String CHANNEL = "CENTRIFUGE_CHANNEL_WITHOUT_NAMESPACE_";
    static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("CENTRIFUGE_ENABLED", "true"),
            Map.entry("CENTRIFUGE_HTTP_SERVER_PORT", "0"),
            Map.entry("CENTRIFUGE_HTTP_STREAM_ENABLED", "true"),
            Map.entry("CENTRIFUGE_SSE_ENABLED", "true"),
            Map.entry("CENTRIFUGE_UNI_HTTP_STREAM_ENABLED", "true"),
            Map.entry("CENTRIFUGE_UNI_SSE_ENABLED", "true"),
            Map.entry("CENTRIFUGE_UNI_WEBSOCKET_ENABLED", "true"),
            Map.entry("CENTRIFUGE_CLIENT_ALLOWED_ORIGINS", "https://*.example.com"),
            Map.entry("CENTRIFUGE_CLIENT_ALLOW_ANONYMOUS_CONNECT_WITHOUT_TOKEN", "true"),
            Map.entry("CENTRIFUGE_CLIENT_TOKEN_HMAC_SECRET_KEY", "secret"),
            Map.entry(CHANNEL + "ALLOW_SUBSCRIBE_FOR_CLIENT", "true"),
            Map.entry(CHANNEL + "ALLOW_SUBSCRIBE_FOR_ANONYMOUS", "true"),
            Map.entry(CHANNEL + "ALLOW_PUBLISH_FOR_CLIENT", "true"),
            Map.entry(CHANNEL + "ALLOW_PUBLISH_FOR_ANONYMOUS", "true"),
            Map.entry(CHANNEL + "ALLOW_PRESENCE_FOR_CLIENT", "true"),
            Map.entry(CHANNEL + "ALLOW_PRESENCE_FOR_ANONYMOUS", "true"),
            Map.entry(CHANNEL + "PRESENCE", "true"),
            Map.entry(CHANNEL + "HISTORY_SIZE", "1000"),
            Map.entry(CHANNEL + "HISTORY_TTL", "300s"),
            Map.entry(CHANNEL + "FORCE_RECOVERY", "true"));
    private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
    private static final Pattern TOLD = Pattern.compile("\"session\":\"([0-9a-f]{32})\",\"node\":\"([^\"]+)\"");
    private static final String STREAM = "/connection/http_stream";
    private static final String EVENTS = "/connection/sse";
    private static final String UNI_STREAM = "/connection/uni_http_stream";
    private static final String UNI_EVENTS = "/connection/uni_sse";
    private static final String PROTOBUF = "Content-Type: application/octet-stream";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final List<StreamClient> clients = new ArrayList<>();
    private int port;
    private @Nullable TestNode started;

    StreamsContract(String transport, int shards) {
        super(transport, shards);
    }

    @BeforeAll
    void startNode() {
        TestNode node = node(KEYS);
        started = node;
        port = node.server().centrifugePort();
    }

    private TestNode usual() {
        return Objects.requireNonNull(started);
    }

    @AfterEach
    void closeStreams() throws IOException {
        for (StreamClient client : clients) {
            client.close();
        }
        clients.clear();
    }

    private TestNode nodeWith(String... more) {
        Map<String, String> keys = new HashMap<>(KEYS);
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return node(keys);
    }

    private StreamClient closing(StreamClient client) {
        clients.add(client);
        return client;
    }

    private StreamClient stream(int at, String... commands) {
        return closing(StreamClient.post(at, STREAM, String.join("\n", commands)));
    }

    /** The name of a session and of its node. */
    private record Told(String session, String node) {
        static Told of(String connectReply) {
            Matcher matcher = TOLD.matcher(connectReply);
            assertThat(matcher.find()).as(connectReply).isTrue();
            return new Told(matcher.group(1), matcher.group(2));
        }
    }

    private static int emulate(int at, Told told, String... commands) {
        String data = String.join("\n", commands)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n");
        return answer(StreamClient.post(
                        at,
                        "/emulation",
                        "{\"session\":\"" + told.session + "\",\"node\":\"" + told.node + "\",\"data\":\"" + data
                                + "\"}"))
                .status();
    }

    private static StreamClient answer(StreamClient client) {
        try (client) {
            client.body();
            return client;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String subscribe(int id, String channel) {
        return "{\"id\":" + id + ",\"subscribe\":{\"channel\":\"" + channel + "\"}}";
    }

    private static String publish(int id, String channel, String data) {
        return "{\"id\":" + id + ",\"publish\":{\"channel\":\"" + channel + "\",\"data\":" + data + "}}";
    }

    // ---- bidirectional ----------------------------------------------------------------------------------------------

    @Test
    void shouldAnswerWithAStreamThatNothingBuffers() {
        StreamClient client = stream(port, CONNECT);

        assertThat(client.status()).isEqualTo(200);
        assertThat(client.header("Content-Type")).isEqualTo("application/json");
        assertThat(client.header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(client.header("X-Accel-Buffering")).isEqualTo("no");
        assertThat(client.header("Cache-Control")).contains("no-cache");
        String reply = client.line();
        assertThat(reply).startsWith("{\"id\":1,\"connect\":{\"client\":\"").contains("\"pong\":true");
        assertThat(Told.of(reply).node).isEqualTo(usual().server().nodeId());
    }

    @Test
    void shouldTakeCommandsByRequestsOfTheirOwn() {
        StreamClient client = stream(port, CONNECT, subscribe(2, "a"));
        Told told = Told.of(client.line());
        assertThat(client.line()).startsWith("{\"id\":2,\"subscribe\":{");

        assertThat(emulate(port, told, publish(3, "a", "{\"text\":\"\\\"hi\\\"\"}"), publish(4, "a", "7")))
                .isEqualTo(204);
        assertThat(emulate(port, told, "{\"id\":5,\"unsubscribe\":{\"channel\":\"a\"}}"))
                .isEqualTo(204);

        List<String> lines = new ArrayList<>();
        while (!lines.contains("{\"id\":5,\"unsubscribe\":{}}")) {
            lines.add(client.line());
        }
        assertThat(lines).contains("{\"id\":3,\"publish\":{}}", "{\"id\":4,\"publish\":{}}");
        assertThat(lines.stream().filter(line -> line.contains("\"pub\"")))
                .satisfiesExactly(
                        first -> assertThat(first).contains("{\"data\":{\"text\":\"\\\"hi\\\"\"},\"offset\":1"),
                        second -> assertThat(second).contains("{\"data\":7,\"offset\":2"));
    }

    @Test
    void shouldSpeakProtobuf() throws IOException {
        // Length, id 1, an empty connect.
        StreamClient client = closing(StreamClient.post(port, STREAM, new byte[] {4, 8, 1, 0x22, 0}, PROTOBUF));

        assertThat(client.header("Content-Type")).isEqualTo("application/octet-stream");
        Map<Integer, byte[]> reply = fields(message(client.chunk()));
        Map<Integer, byte[]> connect = fields(reply.get(5));
        assertThat(connect).containsKeys(1, 9, 10);

        ByteArrayOutputStream emulated = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(emulated);
        out.writeByteArray(1, connect.get(9));
        out.writeByteArray(2, connect.get(10));
        // id 2, subscribe to channel "p".
        out.writeByteArray(3, new byte[] {7, 8, 2, 0x2a, 3, 0x0a, 1, 'p'});
        out.flush();
        assertThat(answer(StreamClient.post(port, "/emulation", emulated.toByteArray(), PROTOBUF))
                        .status())
                .isEqualTo(204);

        assertThat(fields(message(client.chunk()))).containsOnlyKeys(1, 6);
    }

    private static byte[] message(byte[] frame) throws IOException {
        return CodedInputStream.newInstance(frame).readByteArray();
    }

    private static Map<Integer, byte[]> fields(byte[] message) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        Map<Integer, byte[]> fields = new HashMap<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.put(tag >>> 3, (tag & 7) == 2 ? in.readByteArray() : new byte[] {(byte) in.readRawVarint64()});
        }
        return fields;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSendEvents(boolean byParameter) {
        StreamClient client = closing(
                byParameter
                        ? StreamClient.get(
                                port, EVENTS + "?cf_connect=" + URLEncoder.encode(CONNECT, StandardCharsets.UTF_8))
                        : StreamClient.post(port, EVENTS, CONNECT));

        assertThat(client.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(client.chunk()).containsExactly('\r', '\n');
        Told told = Told.of(client.event());
        assertThat(emulate(port, told, subscribe(2, "e"), publish(3, "e", "1"))).isEqualTo(204);
        assertThat(client.event()).startsWith("{\"id\":2,\"subscribe\"");
        assertThat(List.of(client.event(), client.event()))
                .anySatisfy(event -> assertThat(event).contains("\"pub\":{\"data\":1"));
    }

    @Test
    void shouldEndAStreamThatDoesNotBeginWithAConnect() {
        stream(port, subscribe(1, "a"))
                .expectLast("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}");
        stream(port, "{").expectLast("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}");
        stream(port, "").expectLast("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}");
    }

    @Test
    void shouldTellWhyItEndsAStream() {
        StreamClient client = stream(port, CONNECT);
        Told told = Told.of(client.line());

        assertThat(emulate(port, told, "{")).isEqualTo(204);

        client.expectLast("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}");
        assertThat(emulate(port, told, subscribe(2, "a")))
                .as("a session that is gone")
                .isEqualTo(204);
    }

    @Test
    void shouldRecoverBehindACut() throws IOException {
        StreamClient client = stream(port, CONNECT, subscribe(2, "r"));
        Told told = Told.of(client.line());
        String subscribed = client.line();
        assertThat(emulate(port, told, publish(3, "r", "1"))).isEqualTo(204);
        client.close();
        StreamClient other = stream(port, CONNECT);
        Told toldOther = Told.of(other.line());
        assertThat(emulate(port, toldOther, publish(2, "r", "2"))).isEqualTo(204);
        assertThat(other.line()).isEqualTo("{\"id\":2,\"publish\":{}}");

        Matcher epoch = Pattern.compile("\"epoch\":\"([^\"]+)\"").matcher(subscribed);
        assertThat(epoch.find()).isTrue();
        StreamClient again = stream(
                port,
                CONNECT,
                "{\"id\":2,\"subscribe\":{\"channel\":\"r\",\"recover\":true,\"offset\":1,\"epoch\":\"" + epoch.group(1)
                        + "\"}}");
        Told.of(again.line());

        assertThat(again.line()).contains("\"recovered\":true").contains("\"publications\":[{\"data\":2");
    }

    @Test
    void shouldCloseWhoDoesNotAnswerPings() {
        TestNode node = nodeWith("CENTRIFUGE_CLIENT_PING_INTERVAL", "400ms", "CENTRIFUGE_CLIENT_PONG_TIMEOUT", "300ms");
        int at = node.server().centrifugePort();
        StreamClient silent = stream(at, CONNECT);
        StreamClient lively = stream(at, CONNECT);
        Told told = Told.of(lively.line());
        for (int i = 0; i < 3; i++) {
            assertThat(lively.line()).isEqualTo("{}");
            assertThat(emulate(at, told, "{}")).isEqualTo(204);
        }

        Told.of(silent.line());
        assertThat(silent.line()).isEqualTo("{}");
        silent.expectLast("{\"push\":{\"disconnect\":{\"code\":3012,\"reason\":\"no pong\"}}}");
    }

    // ---- emulation --------------------------------------------------------------------------------------------------

    @Test
    void shouldRefuseBadEmulation() {
        Told here = new Told("0".repeat(32), usual().server().nodeId());

        assertThat(emulate(port, here, CONNECT)).isEqualTo(204);
        assertThat(emulate(port, new Told(here.session, "elsewhere"), CONNECT)).isEqualTo(404);
        assertThat(answer(StreamClient.post(port, "/emulation", "{\"session\":"))
                        .status())
                .isEqualTo(400);
        assertThat(answer(StreamClient.post(port, "/emulation", "")).status()).isEqualTo(400);
        assertThat(answer(StreamClient.post(port, "/emulation", new byte[] {10, 90}, PROTOBUF))
                        .status())
                .isEqualTo(400);
        assertThat(answer(StreamClient.post(port, "/emulation", "x".repeat(65_537)))
                        .status())
                .isEqualTo(413);
        assertThat(answer(StreamClient.get(port, "/emulation")).status()).isEqualTo(405);
    }

    @Test
    void shouldRefuseBadRequestsForStreams() {
        assertThat(answer(StreamClient.post(port, STREAM, "x".repeat(65_537))).status())
                .isEqualTo(413);
        assertThat(answer(StreamClient.get(port, STREAM)).status()).isEqualTo(405);
        assertThat(answer(StreamClient.get(port, EVENTS)).status()).isEqualTo(400);
        assertThat(answer(StreamClient.get(port, EVENTS + "?cf_connect=%zz")).status())
                .isEqualTo(400);
        assertThat(answer(StreamClient.get(port, UNI_STREAM)).status()).isEqualTo(405);
    }

    // ---- browsers ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {STREAM, EVENTS, UNI_STREAM, UNI_EVENTS, "/emulation"})
    void shouldLetPagesOfAllowedOriginsIn(String path) {
        StreamClient question = answer(StreamClient.options(
                port, path, "Origin: https://a.example.com", "Access-Control-Request-Headers: content-type, x-b"));

        assertThat(question.status()).isEqualTo(204);
        assertThat(question.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example.com");
        assertThat(question.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(question.header("Access-Control-Allow-Headers")).isEqualTo("content-type, x-b");
        assertThat(question.header("Access-Control-Allow-Methods")).endsWith("POST, OPTIONS");
        assertThat(question.header("Access-Control-Max-Age")).isEqualTo("300");

        StreamClient other = answer(StreamClient.options(port, path, "Origin: https://example.org"));
        assertThat(other.status()).isEqualTo(204);
        assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer(StreamClient.post(port, path, CONNECT, "Origin: https://example.org"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void shouldNameTheOriginOnTheStreamItself() {
        StreamClient client = closing(StreamClient.post(port, STREAM, CONNECT, "Origin: https://a.example.com"));

        assertThat(client.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example.com");
        assertThat(client.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        Told.of(client.line());
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
        TestNode node = nodeWith("CENTRIFUGE_CLIENT_PING_INTERVAL", "400ms", "CENTRIFUGE_CLIENT_PONG_TIMEOUT", "300ms");
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
                assertThat(text).contains("\"pub\":{\"data\":" + n + ",\"offset\":" + (n + 1) + ",");
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
}
