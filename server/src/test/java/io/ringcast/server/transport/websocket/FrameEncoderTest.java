package io.ringcast.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameEncoderTest {
    @ParameterizedTest
    @CsvSource({
        "0, 8100",
        "125, 817d",
        "126, 817e007e",
        "65535, 817effff",
        "65536, 817f0000000000010000",
        "2147483647, 817f000000007fffffff"
    })
    void shouldEncodeTheShortestLength(int payloadLength, String hex) {
        byte[] target = new byte[12];

        int end = FrameEncoder.encodeHeader(target, 1, Opcode.TEXT, false, payloadLength);

        assertThat(HexFormat.of().formatHex(target, 1, end)).isEqualTo(hex);
        assertThat(FrameEncoder.headerLength(payloadLength)).isEqualTo(end - 1);
    }

    @Test
    void shouldMarkCompressedFrames() {
        byte[] target = new byte[2];

        FrameEncoder.encodeHeader(target, 0, Opcode.BINARY, true, 3);

        assertThat(HexFormat.of().formatHex(target)).isEqualTo("c203");
    }

    @Test
    void shouldBuildFrames() {
        byte[] payload = {9, 'H', 'i', 9};

        assertThat(FrameEncoder.text(payload, 1, 2)).containsExactly(0x81, 2, 'H', 'i');
        assertThat(FrameEncoder.binary(payload, 1, 2)).containsExactly(0x82, 2, 'H', 'i');
        assertThat(FrameEncoder.ping(payload, 1, 2)).containsExactly(0x89, 2, 'H', 'i');
        assertThat(FrameEncoder.pong(payload, 1, 2)).containsExactly(0x8a, 2, 'H', 'i');
    }

    @Test
    void shouldBuildCloseFrames() {
        assertThat(FrameEncoder.close(4001, "no")).containsExactly(0x88, 4, 0x0f, 0xa1, 'n', 'o');
        assertThat(FrameEncoder.close(CloseCode.NONE, "ignored")).containsExactly(0x88, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1006, 1015, 1016, 2999, 5000})
    void shouldNotSendCodesThatAreNotForTheWire(int code) {
        assertThatThrownBy(() -> FrameEncoder.close(code, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(code + " may not be sent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "€", "\uD83D\uDE00"})
    void shouldCutLongReasonsBetweenCharacters(String character) {
        int width = character.getBytes(StandardCharsets.UTF_8).length;

        byte[] frame = FrameEncoder.close(1000, character.repeat(200));

        int length = frame[1] - 2;
        assertThat(length).isEqualTo(123 / width * width);
        assertThat(new String(frame, 4, length, StandardCharsets.UTF_8)).isEqualTo(character.repeat(123 / width));
    }

    @Test
    void shouldNotExceedTheControlLimit() {
        assertThat(FrameEncoder.ping(new byte[125], 0, 125)).hasSize(127);
        assertThatThrownBy(() -> FrameEncoder.ping(new byte[126], 0, 126))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 125 bytes");
    }
}
