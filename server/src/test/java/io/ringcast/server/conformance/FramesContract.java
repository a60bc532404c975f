package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a frame may be, and what follows if it is not. */
abstract class FramesContract extends Contract {
    private static final String PONG = "{\"event\":\"pusher:pong\"}";
    private static final String BAD_FORMAT = Wire.error(4300, "Invalid message format");

    private final TestNode node = node(Map.of());
    private final TestNode deflating = node(Map.of("WEBSOCKET_COMPRESSION", "shared"));

    FramesContract(String transport, int shards) {
        super(transport, shards);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @DisplayName("8 pong has no data, whatever the data of ping")
    @ValueSource(
            strings = {"", ",\"data\":{}", ",\"data\":\"{}\"", ",\"data\":null", ",\"data\":\"\"", ",\"data\":[1]"})
    void shouldAnswerPing(String data) {
        node.connect().send("{\"event\":\"pusher:ping\"" + data + "}").expect(PONG);
    }

    @ParameterizedTest
    @DisplayName("9 a native Ping gets its payload back and no event")
    @ValueSource(ints = {0, 1, 125})
    void shouldAnswerNativePing(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 0x81);
        RawClient client = node.connect().send(Frame.PING, payload);
        assertThat(client.next()).isEqualTo(new Frame(Frame.PONG, false, payload));
        client.quiet();
    }

    @Test
    @DisplayName("4300 for each malformed message, and the connection stays")
    void shouldAnswerMalformed() {
        RawClient client = node.connect();
        for (String text : new String[] {
            "",
            " ",
            "{",
            "}",
            "[]",
            "1",
            "null",
            "\"pusher:ping\"",
            "{}",
            "{\"event\":1}",
            "{\"event\":null}",
            "{\"event\":\"pusher:ping\"}x",
            "{\"event\":\"pusher:ping\",}",
            "{'event':'pusher:ping'}"
        }) {
            client.send(text).expect(BAD_FORMAT);
        }
        client.send(Frame.BINARY, new byte[] {(byte) 0xff, (byte) 0xfe}).expect(BAD_FORMAT);
        client.send(Frame.BINARY, ascii("nope")).expect(BAD_FORMAT);
        client.quiet();
    }

    @Test
    void shouldBoundDepth() {
        RawClient client = node.connect();
        client.send("{\"event\":\"pusher:ping\",\"data\":" + "[".repeat(63) + "]".repeat(63) + "}")
                .expect(PONG);
        client.send("{\"event\":\"pusher:ping\",\"data\":" + "[".repeat(64) + "]".repeat(64) + "}")
                .expect(BAD_FORMAT);
        client.send("{\"event\":\"pusher:ping\",\"data\":" + "[".repeat(60_000) + "]".repeat(60_000) + "}")
                .expect(BAD_FORMAT);
        client.quiet();
    }

    @Test
    @DisplayName("4100 for the 21st malformed message in ten seconds")
    void shouldCloseAbuser() {
        RawClient client = node.connect();
        for (int i = 0; i < 20; i++) {
            client.send("nope").expect(BAD_FORMAT);
        }
        client.send("nope").expectFatal(4100, "Over capacity");
    }

    @Test
    void shouldIgnoreUnknownEvents() {
        RawClient client = node.connect();
        for (String name : new String[] {"", "foo", "pusher:foo", "pusher_internal:foo", "Client-x", "client_x"}) {
            client.send("{\"event\":\"" + name + "\",\"channel\":\"c\",\"data\":{}}");
        }
        client.quiet();
    }

    @Test
    void shouldReadBinaryAsText() {
        RawClient client = node.connect();
        client.send(Frame.BINARY, ascii("{\"event\":\"pusher:ping\"}")).expect(PONG);
        client.send(Frame.BINARY, ascii(Wire.subscribe("bin"))).expect(Wire.succeeded("bin"));
        assertThat(node.api().publish("bin", "e", "x").status()).isEqualTo(200);
        assertThat(client.next()).isEqualTo(new Frame(Frame.TEXT, false, ascii(Wire.event("e", "bin", "x"))));
    }

    @Test
    void shouldReassembleFragmentsAroundControlFrames() {
        RawClient client = node.connect();
        client.sendRaw(Frame.TEXT, ascii("{\"event\":\"pus"));
        client.send(Frame.PING, ascii("between"));
        client.sendRaw(0, ascii("her:"));
        client.sendRaw(0, new byte[0]);
        client.sendRaw(0x80, ascii("ping\"}"));
        assertThat(client.next()).isEqualTo(new Frame(Frame.PONG, false, ascii("between")));
        client.expect(PONG);
    }

    @Test
    void shouldAcceptDataAsString() {
        RawClient client = node.connect();
        client.send("{\"event\":\"pusher:subscribe\",\"data\":" + Wire.quote("{\"channel\":\"s\",\"auth\":null}") + "}")
                .expect(Wire.succeeded("s"));
        client.send("{\"event\":\"pusher:unsubscribe\",\"data\":" + Wire.quote("{\"channel\":\"s\"}") + "}")
                .quiet();
        node.api().get("/channels/s").is(200, "{\"occupied\":false,\"subscription_count\":0}");
    }

    @Test
    @DisplayName("1009 beyond the message limit, in one frame or in fragments")
    void shouldBoundMessages() {
        int limit = 128 * 1024;
        String open = "{\"event\":\"pusher:ping\",\"data\":\"";
        String fitting = open + "x".repeat(limit - open.length() - 2) + "\"}";
        node.connect().send(fitting).expect(PONG);

        assertThat(node.connect().send(fitting + " ").next().closeCode()).isEqualTo(1009);
        RawClient fragmented = node.connect().sendRaw(Frame.TEXT, ascii(fitting));
        assertThat(fragmented.sendRaw(0x80, ascii(" ")).next().closeCode()).isEqualTo(1009);
    }

    @Test
    @DisplayName("1000, 1002 and 1007 on the level of WebSocket")
    void shouldCloseByWebSocketRules() {
        RawClient leaving = node.connect().send(Frame.CLOSE, new byte[] {3, (byte) 0xe8});
        assertThat(leaving.next().closeCode()).isEqualTo(1000);
        assertThat(leaving.next()).isEqualTo(Frame.end());
        assertThat(node.connect()
                        .send(Frame.TEXT, new byte[] {(byte) 0xc3, 0x28})
                        .next()
                        .closeCode())
                .isEqualTo(1007);
        assertThat(node.connect().send(3, new byte[0]).next().closeCode()).isEqualTo(1002);
        assertThat(node.connect()
                        .sendBytes(new byte[] {(byte) 0x81, 1, 'x'})
                        .next()
                        .closeCode())
                .isEqualTo(1002);
    }

    @Test
    @DisplayName("permessage-deflate: compressed and plain sessions of a channel get the same events")
    void shouldServeCompressedBesidePlain() {
        RawClient compressed =
                deflating.connect("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
        RawClient plain = deflating.connect();
        assertThat(compressed.head()).containsPattern("(?i)sec-websocket-extensions: permessage-deflate");
        assertThat(compressed.head()).contains("server_no_context_takeover");
        assertThat(plain.head()).doesNotContainPattern("(?i)sec-websocket-extensions");

        compressed.sendRaw(0xc1, deflate(Wire.subscribe("mixed"))).expect(Wire.succeeded("mixed"));
        plain.subscribe("mixed").expect(Wire.succeeded("mixed"));
        Api api = deflating.api();
        for (String data : new String[] {"short", "long \u00fc\u20ac ".repeat(400), "", "last"}) {
            api.publish("mixed", "e", data).is(200, "{}");
            Frame one = compressed.next();
            assertThat(one).hasToString(Wire.event("e", "mixed", data)).isEqualTo(plain.next());
            assertThat(one.compressed()).isEqualTo(data.length() > 1000);
        }
        compressed.quiet();
    }

    private static byte[] deflate(String text) {
        try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
            byte[] chunk = new byte[4096];
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(chunk, 0, deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH));
            // RFC 7692 7.2.1: the empty block that a flush ends with is left out.
            return Arrays.copyOf(bytes.toByteArray(), bytes.size() - 4);
        }
    }
}
