package io.ringcast.server.protocol.centrifuge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ringcast.server.transport.websocket.FrameEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the one chunk holds. */
    private static byte[] payload(byte[] chunk) {
        String text = new String(chunk, StandardCharsets.ISO_8859_1);
        int start = text.indexOf("\r\n") + 2;
        int length = Integer.parseInt(text.substring(0, start - 2), 16);
        assertThat(chunk).hasSize(start + length + 2).endsWith('\r', '\n');
        return Arrays.copyOfRange(chunk, start, start + length);
    }

    private static List<byte[]> messages(String... texts) {
        return Arrays.stream(texts).map(FramingTest::utf8).toList();
    }

    @Test
    void shouldJoinLinesInATextFrame() {
        assertThat(Framing.WEBSOCKET_JSON.frame(utf8("{}"))).asHexString().isEqualTo("81027B7D");
        assertThat(Framing.WEBSOCKET_JSON.frame(messages("{}", "[1]")))
                .asHexString()
                .isEqualTo("81067B7D0A5B315D");
    }

    @Test
    void shouldPrefixLengthsInABinaryFrame() {
        assertThat(Framing.WEBSOCKET_PROTOBUF.frame(new byte[] {1, 2}))
                .asHexString()
                .isEqualTo("8203020102");
        assertThat(Framing.WEBSOCKET_PROTOBUF.frame(new byte[0])).asHexString().isEqualTo("820100");
        assertThat(Framing.WEBSOCKET_PROTOBUF.frame(List.of(new byte[0], new byte[] {5})))
                .asHexString()
                .isEqualTo("8203000105");
    }

    @Test
    void shouldEndLinesInAStream() {
        assertThat(Framing.STREAM_JSON.frame(utf8("{}"))).asString().isEqualTo("3\r\n{}\n\r\n");
        assertThat(Framing.STREAM_JSON.frame(messages("{}", "[1]"))).asString().isEqualTo("7\r\n{}\n[1]\n\r\n");
    }

    @Test
    void shouldPrefixLengthsInAStream() throws IOException {
        byte[] large = new byte[300];
        byte[] chunk = Framing.STREAM_PROTOBUF.frame(List.of(new byte[] {7}, large, new byte[0]));

        assertThat(chunk).startsWith('1', '3', '1', '\r', '\n').endsWith('\r', '\n');
        byte[] frame = payload(chunk);
        assertThat(frame).startsWith(1, 7, 0xac, 0x02).endsWith(0, 0).hasSize(2 + 2 + 300 + 1);
        ByteArrayInputStream in = new ByteArrayInputStream(frame);
        in.skipNBytes(2);
        assertThat(com.google.protobuf.CodedInputStream.readRawVarint32(in.read(), in))
                .isEqualTo(300);
    }

    @Test
    void shouldWriteEvents() {
        assertThat(Framing.EVENT_STREAM.frame(utf8("{}"))).asString().isEqualTo("a\r\ndata: {}\n\n\r\n");
        assertThat(Framing.EVENT_STREAM.frame(messages("{}", "[1]")))
                .asString()
                .isEqualTo("15\r\ndata: {}\n\ndata: [1]\n\n\r\n");
    }

    @Test
    void shouldBeginEventStreamsOnly() {
        assertThat(Framing.EVENT_STREAM.preamble()).asString().isEqualTo("2\r\n\r\n\r\n");
        assertThat(Framing.STREAM_JSON.preamble()).isEmpty();
        assertThat(Framing.WEBSOCKET_JSON.preamble()).isEmpty();
    }

    @Test
    void shouldEndStreamsOnly() {
        assertThat(Framing.EVENT_STREAM.ending()).asString().isEqualTo("0\r\n\r\n");
        assertThat(Framing.STREAM_JSON.ending()).asString().isEqualTo("0\r\n\r\n");
        assertThat(Framing.STREAM_PROTOBUF.ending()).asString().isEqualTo("0\r\n\r\n");
        assertThat(Framing.WEBSOCKET_PROTOBUF.ending()).isEmpty();
    }

    @Test
    void shouldNameTheEncoding() {
        assertThat(Framing.values())
                .extracting(Framing::encoding)
                .containsExactly(Encoding.JSON, Encoding.PROTOBUF, Encoding.JSON, Encoding.PROTOBUF, Encoding.JSON);
    }

    @ParameterizedTest
    @EnumSource
    void shouldFrameABufferLikeItsBytes(Framing framing) {
        WireBuffer buffer = new WireBuffer(64, 64);
        buffer.ascii("{\"a\":1}");

        assertThat(framing.frame(buffer)).isEqualTo(framing.frame(utf8("{\"a\":1}")));
        assertThat(framing.frame(List.of(buffer.toByteArray()))).isEqualTo(framing.frame(buffer));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseToFrameNothing(Framing framing) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> framing.frame(List.of()))
                .withMessage("a frame without a message is not possible: give one at least.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 127, 128, 65535, 65536, 70000})
    void shouldWriteHeadersOfEveryLength(int length) {
        byte[] message = new byte[length];
        Arrays.fill(message, (byte) 'x');

        assertThat(Framing.WEBSOCKET_JSON.frame(message)).isEqualTo(FrameEncoder.text(message, 0, length));
        byte[] prefixed = payload(Framing.STREAM_PROTOBUF.frame(message));
        assertThat(Framing.WEBSOCKET_PROTOBUF.frame(message))
                .isEqualTo(FrameEncoder.binary(prefixed, 0, prefixed.length));
    }
}
