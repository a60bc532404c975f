package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Centrifuge protocol: clients over HTTP answers that go on, with requests of their own for the way back. */
abstract class StreamsContract extends StreamingContract {
    StreamsContract(String transport, int shards) {
        super(transport, shards);
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
        assertThat(Told.of(reply).node()).isEqualTo(usual().server().nodeId());
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
                        first -> assertThat(first)
                                .contains("{\"data\":{\"text\":\"\\\"hi\\\"\"},\"info\":")
                                .endsWith("\"offset\":1}}}"),
                        second -> assertThat(second)
                                .contains("{\"data\":7,\"info\":")
                                .endsWith("\"offset\":2}}}"));
    }

    @Test
    void shouldSpeakProtobuf() throws IOException {
        // Length, id 1, an empty connect.
        StreamClient client = closing(StreamClient.post(port, STREAM, new byte[] {4, 8, 1, 0x22, 0}, PROTOBUF));

        assertThat(client.header("Content-Type")).isEqualTo("application/octet-stream");
        Map<Integer, byte[]> reply = fields(message(client.chunk()));
        Map<Integer, byte[]> connect = fields(Objects.requireNonNull(reply.get(5)));
        assertThat(connect).containsKeys(1, 9, 10);

        ByteArrayOutputStream emulated = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(emulated);
        out.writeByteArray(2, Objects.requireNonNull(connect.get(9)));
        out.writeByteArray(1, Objects.requireNonNull(connect.get(10)));
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
        assertThat(List.of(client.line(), client.line())).contains("{\"id\":3,\"publish\":{}}");
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
        TestNode node =
                nodeWith("CENTRIFUGE_CLIENT_PING_INTERVAL", "1500ms", "CENTRIFUGE_CLIENT_PONG_TIMEOUT", "1400ms");
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
        assertThat(emulate(port, new Told(here.session(), "elsewhere"), CONNECT))
                .isEqualTo(404);
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
}
