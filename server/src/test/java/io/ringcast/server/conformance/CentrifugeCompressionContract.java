package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate (RFC 7692) on the WebSockets of Centrifugo's clients. */
@Timeout(60)
abstract class CentrifugeCompressionContract extends CentrifugeContract {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final String AGREED =
            "(?i)sec-websocket-extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final String LONG = "\"" + "long text \u00fc\u20ac ".repeat(200) + "\"";
    private static final String SHORT = "\"short\"";
    private static final String REST = """
            "client":{"insecure":true},
            "channel":{"without_namespace":{"history_size":10,"history_ttl":"60s","force_recovery":true,
              "allowed_delta_types":["fossil"],"delta_publish":true}}""";

    CentrifugeCompressionContract(String transport, int shards) {
        super(transport, shards);
    }

    private TestNode node(String webSocket, String uniWebSocket) {
        return centrifugo(
                REST + ",\"websocket\":{" + webSocket + "},\"uni_websocket\":{\"enabled\":true" + uniWebSocket + "}");
    }

    private RawClient uni(TestNode node, String channel) {
        RawClient client = node.raw(RawClient.open(
                node.server().centrifugePort(),
                "/connection/uni_websocket?cf_connect=%7B%22subs%22:%7B%22" + channel + "%22:%7B%7D%7D%7D",
                OFFER));
        client.next();
        return client;
    }

    private static void sendCompressed(CentrifugeClient client, String command) {
        byte[] message = command.getBytes(StandardCharsets.UTF_8);
        int opcode = Frame.TEXT;
        if (client.form() == Form.PROTOBUF) {
            byte[] protobuf = CentrifugeWords.protobuf(command);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            CentrifugeClient.writeLength(frame, protobuf.length);
            frame.writeBytes(protobuf);
            message = frame.toByteArray();
            opcode = Frame.BINARY;
        }
        client.raw().sendRaw(0xc0 | opcode, deflate(message));
    }

    private static byte[] deflate(byte[] message) {
        try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(message);
            byte[] room = new byte[message.length + 100];
            int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
            // RFC 7692 7.2.1: the empty block that a flush ends with is left out.
            return Arrays.copyOf(room, length - 4);
        }
    }

    /** The next frame, which has to be compressed or not. */
    private static Frame frame(RawClient client, boolean compressed) {
        Frame frame = client.next();
        assertThat(frame.compressed()).as("%s", frame).isEqualTo(compressed);
        return frame;
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldCompressBothWaysBesidePlainClients(Form form) {
        TestNode node = node("\"compression\":true", "");
        CentrifugeClient plain = open(node, form).connect().subscribe("a");
        CentrifugeClient compressed = open(node, form, OFFER);
        assertThat(compressed.raw().head()).containsPattern(AGREED);
        assertThat(plain.raw().head()).doesNotContainPattern("(?i)sec-websocket-extensions");
        sendCompressed(compressed, "{\"id\":1,\"connect\":{}}");
        assertThat(compressed.next().has("connect")).isTrue();
        sendCompressed(compressed, "{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
        assertThat(compressed.next().has("subscribe")).isTrue();

        sendCompressed(compressed, "{\"id\":3," + CentrifugeClient.publish("a", LONG) + "}");
        assertThat(compressed.raw().next().text()).hasSizeLessThan(100);
        Frame publication = frame(compressed.raw(), true);
        assertThat(publication).isEqualTo(frame(plain.raw(), false));
        assertThat(publication.text()).contains("long text \u00fc\u20ac");
        // What is read again is compressed for this client alone.
        sendCompressed(compressed, "{\"id\":4,\"history\":{\"channel\":\"a\",\"limit\":1}}");
        plain.send("{\"id\":4,\"history\":{\"channel\":\"a\",\"limit\":1}}");
        assertThat(frame(compressed.raw(), true)).isEqualTo(frame(plain.raw(), false));
        compressed.quiet();
    }

    @Test
    void shouldTellDifferencesAndWhatWasMissed() {
        TestNode node = node("\"compression\":true", "");
        String subscribe = "\"subscribe\":{\"channel\":\"d\",\"delta\":\"fossil\"}";
        CentrifugeClient plain = open(node, Form.JSON).connect().done(subscribe);
        CentrifugeClient compressed = open(node, Form.JSON, OFFER).connect().done(subscribe);
        for (int i = 0; i < 5; i++) {
            String data = "{\"version\":" + i + ",\"text\":" + LONG + "}";
            node.api().publish("d", "e", data).is(200, "{}");
            Frame frame = frame(compressed.raw(), true);
            assertThat(frame).isEqualTo(frame(plain.raw(), false));
            assertThat(frame.text()).contains(i == 0 ? LONG.substring(1, 100) : "\"delta\":true");
        }
        CentrifugeClient again = open(node, Form.JSON, OFFER).connect();
        again.ask("\"subscribe\":{\"channel\":\"d\",\"recover\":true}");
        Frame missed = frame(again.raw(), true);
        assertThat(missed.text()).contains("\"version\":4").contains("\"recovered\":true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"compression\":false"})
    void shouldNotCompressUnlessItIsToldTo(String webSocket) {
        TestNode node = node(webSocket, ",\"compression\":true");
        CentrifugeClient client = open(node, Form.JSON, OFFER);
        assertThat(client.raw().head()).doesNotContainPattern("(?i)sec-websocket-extensions");
        client.connect().subscribe("a").ask(CentrifugeClient.publish("a", LONG));
        frame(client.raw(), false);
        frame(client.raw(), false);

        // A compressed frame without an agreement breaks the rules.
        CentrifugeClient wrong = open(node, Form.JSON, OFFER);
        sendCompressed(wrong, "{\"id\":1,\"connect\":{}}");
        assertThat(wrong.raw().next().closeCode()).isEqualTo(1002);
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true", "true,true"})
    void shouldCompressOneWayClientsAsTheyAreTold(boolean both, boolean one) {
        TestNode node = node("\"compression\":" + both, ",\"compression\":" + one);
        RawClient client = uni(node, "a");
        CentrifugeClient other = open(node, Form.JSON, OFFER).connect().subscribe("a");
        assertThat(client.head().contains("permessage-deflate")).isEqualTo(one);
        assertThat(other.raw().head().contains("permessage-deflate")).isEqualTo(both);

        node.api().publish("a", "e", LONG).is(200, "{}");
        assertThat(frame(client, one).text()).contains("long text \u00fc\u20ac").doesNotContain("push");
        assertThat(frame(other.raw(), both).text())
                .contains("long text \u00fc\u20ac")
                .contains("push");
    }

    @Test
    void shouldNotMixItsSettingWithPushers() {
        TestNode node = centrifugo(REST + ",\"websocket\":{\"compression\":true}", Map.of());
        TestNode other = centrifugo(REST, Map.of("WEBSOCKET_COMPRESSION", "shared"));
        assertThat(node.connect(OFFER).head()).doesNotContainPattern("(?i)sec-websocket-extensions");
        assertThat(open(node, Form.JSON, OFFER).raw().head()).containsPattern(AGREED);
        assertThat(other.connect(OFFER).head()).containsPattern(AGREED);
        assertThat(open(other, Form.JSON, OFFER).raw().head()).doesNotContainPattern("(?i)sec-websocket-extensions");
    }

    @Test
    void shouldLeaveShortMessagesAsTheyAre() {
        String settings = "\"compression\":true,\"compression_min_size\":2000";
        TestNode node = node(settings, "," + settings);
        CentrifugeClient client = open(node, Form.JSON, OFFER).connect().subscribe("a");
        RawClient one = uni(node, "a");
        for (boolean compressed : new boolean[] {false, true}) {
            int length = compressed ? 2001 : 1500;
            node.api().publish("a", "e", "\"" + "x".repeat(length) + "\"").is(200, "{}");
            frame(client.raw(), compressed);
            frame(one, compressed);
        }
        // Answers, too.
        client.ask("\"history\":{\"channel\":\"a\",\"limit\":1}");
        frame(client.raw(), false);
        client.ask("\"history\":{\"channel\":\"a\",\"limit\":2}");
        frame(client.raw(), true);
    }

    @Test
    void shouldCompressAllThatShrinksWithoutALeastSize() {
        TestNode node = node("\"compression\":true", "");
        CentrifugeClient client = open(node, Form.JSON, OFFER).connect().subscribe("a");
        node.api().publish("a", "e", "\"" + "x".repeat(100) + "\"").is(200, "{}");
        frame(client.raw(), true);
        node.api().publish("a", "e", SHORT).is(200, "{}");
        client.expectPublication("a", "{\"event\":\"e\",\"data\":\"short\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, -1, 0, 1, 9})
    void shouldCompressAtEachLevel(int level) {
        String settings = "\"compression\":true,\"compression_level\":" + level;
        TestNode node = node(settings, "," + settings);
        CentrifugeClient client = open(node, Form.JSON, OFFER).connect().subscribe("a");
        RawClient one = uni(node, "a");
        node.api().publish("a", "e", LONG).is(200, "{}");
        assertThat(frame(client.raw(), level != 0).text()).contains("long text \u00fc\u20ac");
        assertThat(frame(one, level != 0).text()).contains("long text \u00fc\u20ac");
        client.ask("\"history\":{\"channel\":\"a\",\"limit\":1}");
        frame(client.raw(), level != 0);
    }

    @Test
    void shouldRespectASmallerWindow() {
        TestNode node = node("\"compression\":true", "");
        String offer = "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9";
        CentrifugeClient client = open(node, Form.JSON, offer).connect().subscribe("a");
        assertThat(client.raw().head()).contains("server_max_window_bits=9");
        // What is shared is not fit for such a window; what is the client's own is.
        node.api().publish("a", "e", LONG).is(200, "{}");
        frame(client.raw(), false);
        client.ask("\"history\":{\"channel\":\"a\",\"limit\":1}");
        assertThat(frame(client.raw(), true).text()).contains("long text \u00fc\u20ac");
    }

    @Test
    void shouldRefuseAnOfferThatCannotBeRead() {
        TestNode node = node("\"compression\":true,\"compression_min_size\":1", "");
        int port = node.server().centrifugePort();
        for (int i = 0; i < 3; i++) {
            try (RawClient client =
                    RawClient.open(port, "/connection/websocket", "Sec-WebSocket-Extensions: permessage-deflate; ;=")) {
                assertThat(client.head()).startsWith("HTTP/1.1 400 ");
            }
        }
        // Their places are free again.
        open(node, Form.JSON, OFFER).connect();
        assertThat(node.metric("centrifugo_node_num_clients")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldBoundWhatAMessageBecomes(Form form) {
        TestNode node = node("\"compression\":true", "");
        CentrifugeClient client = open(node, form, OFFER).connect().subscribe("a");
        String large = CentrifugeClient.publish("a", "\"" + "x".repeat(65_536) + "\"");
        sendCompressed(client, "{\"id\":9," + large + "}");
        assertThat(client.raw().next().closeCode()).isEqualTo(1009);
    }
}
