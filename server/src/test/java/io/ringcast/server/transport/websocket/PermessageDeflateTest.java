package io.ringcast.server.transport.websocket;

import static io.ringcast.server.transport.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermessageDeflateTest {
    private static final long SEED = 0x5eed_0004L;
    private static final int MAX = 1 << 20;

    private final PermessageDeflate deflate = new PermessageDeflate(6);

    @AfterEach
    void close() {
        deflate.close();
    }

    @Test
    void shouldCompressTheRfcExample() {
        byte[] frame = deflate.frame(Opcode.TEXT, utf8("Hello"), 0, 5);

        assertThat(HexFormat.of().formatHex(frame)).isEqualTo("c107f248cdc9c90700");
    }

    @Test
    void shouldCompressAnEmptyMessageToOneOctet() {
        assertThat(deflate.frame(Opcode.TEXT, new byte[0], 0, 0)).containsExactly(0xc1, 1, 0);
    }

    /** The examples of RFC 7692 7.2.3: one block, not compressed, BFINAL set, two blocks, empty. */
    @ParameterizedTest
    @CsvSource({
        "f248cdc9c90700, Hello",
        "000500faff48656c6c6f00, Hello",
        "f348cdc9c9070000, Hello",
        "f248050000 00ffffcac9c90700, Hello",
        "00, ''"
    })
    void shouldInflateTheRfcExamples(String hex, String text) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        int length = deflate.inflate(bytes, 0, bytes.length, MAX);

        assertThat(Arrays.copyOf(deflate.inflated(), Math.max(0, length))).isEqualTo(utf8(text));
    }

    @Test
    void shouldKeepNothingBetweenMessages() {
        byte[] payload = utf8("the same text, again and again");

        byte[] first = deflate.frame(Opcode.TEXT, payload, 0, payload.length);
        byte[] second = deflate.frame(Opcode.TEXT, payload, 0, payload.length);

        assertThat(second).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, -1, 0, 1, 5, 9})
    void shouldCompressAtEachLevel(int level) {
        byte[] payload = utf8("the same text, again and again; ".repeat(200));
        try (PermessageDeflate own = new PermessageDeflate(level)) {
            byte[] first = own.frame(Opcode.TEXT, payload, 0, payload.length);
            byte[] second = own.frame(Opcode.TEXT, payload, 0, payload.length);
            int header = FrameEncoder.headerLengthOf(first);
            int length = deflate.inflate(first, header, first.length - header, MAX);

            assertThat(Arrays.copyOf(deflate.inflated(), Math.max(0, length))).isEqualTo(payload);
            assertThat(second).isEqualTo(first);
            assertThat(first.length < payload.length).isEqualTo(level != 0);
        }
    }

    @Test
    void shouldCompressFramesThatGetShorter() {
        byte[] text = utf8("again and ".repeat(20));
        byte[] frame = FrameEncoder.binary(text, 0, text.length);
        byte[] incompressible = new byte[300];
        new Random(SEED).nextBytes(incompressible);
        byte[] random = FrameEncoder.binary(incompressible, 0, incompressible.length);

        assertThat(deflate.compressed(frame, text.length))
                .isEqualTo(deflate.frame(Opcode.BINARY, text, 0, text.length))
                .hasSizeLessThan(text.length);
        assertThat(deflate.compressed(frame, text.length + 1)).isSameAs(frame);
        assertThat(deflate.compressed(random, 0)).isSameAs(random);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 12, 14, 15})
    void shouldRoundTrip(int windowBits) {
        System.out.println("PermessageDeflateTest seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            byte[] payload = new byte[random.nextInt(1 << (1 + random.nextInt(16)))];
            int alphabet = 1 + random.nextInt(256);
            for (int j = 0; j < payload.length; j++) {
                payload[j] = (byte) random.nextInt(alphabet);
            }
            int length = deflate.deflate(payload, 0, payload.length, windowBits);
            byte[] compressed = Arrays.copyOf(deflate.deflated(), length);

            int inflated = deflate.inflate(compressed, 0, length, payload.length);

            assertThat(inflated).isEqualTo(payload.length);
            assertThat(Arrays.copyOf(deflate.inflated(), inflated)).isEqualTo(payload);
            deflate.trim();
        }
    }

    @Test
    void shouldNotReferBeyondASmallWindow() throws DataFormatException {
        byte[] piece = new byte[512];
        new Random(SEED).nextBytes(piece);
        byte[] payload = ClientFrames.concat(piece, piece, piece, piece);

        int small = deflate.deflate(payload, 0, payload.length, 9);
        byte[] compressed = Arrays.copyOf(deflate.deflated(), small);
        int full = deflate.deflate(payload, 0, payload.length, 15);

        // With the whole window three pieces are references; with 512 bytes each must stand alone.
        assertThat(full).isLessThan(700);
        assertThat(small).isGreaterThan(4 * piece.length);
        int at = 0;
        for (int i = 0; i < 4; i++) {
            Inflater fresh = new Inflater(true);
            fresh.setInput(compressed, at, small - at);
            byte[] one = new byte[piece.length];
            assertThat(fresh.inflate(one)).isEqualTo(piece.length);
            assertThat(one).isEqualTo(piece);
            fresh.end();
            at = Math.min(small, endOfFlush(compressed, at));
        }
    }

    @Test
    void shouldStopABomb() {
        byte[] zeros = new byte[1 << 24];
        int length = deflate.deflate(zeros, 0, zeros.length, 15);
        byte[] bomb = Arrays.copyOf(deflate.deflated(), length);

        assertThat(deflate.inflate(bomb, 0, length, 100_000)).isEqualTo(PermessageDeflate.TOO_BIG);

        assertThat(deflate.inflated().length).isLessThanOrEqualTo(100_001);
    }

    @Test
    void shouldInflateUpToTheBoundExactly() {
        byte[] payload = new byte[100_000];
        int length = deflate.deflate(payload, 0, payload.length, 15);
        byte[] compressed = Arrays.copyOf(deflate.deflated(), length);

        assertThat(deflate.inflate(compressed, 0, length, 100_000)).isEqualTo(100_000);
        assertThat(deflate.inflate(compressed, 0, length, 99_999)).isEqualTo(PermessageDeflate.TOO_BIG);
    }

    @Test
    void shouldGiveBackLargeScratchAreas() {
        byte[] payload = new byte[1 << 20];
        int length = deflate.deflate(payload, 0, payload.length, 15);
        deflate.inflate(deflate.deflated(), 0, length, MAX);

        deflate.trim();

        assertThat(deflate.inflated()).hasSize(4096);
        assertThat(deflate.deflated()).hasSize(4096);
    }

    @Test
    void shouldFindMessagesThatAreCutOff() {
        byte[] payload = utf8("a text that is long enough to be cut somewhere, and then cut again");
        int length = deflate.deflate(payload, 0, payload.length, 15);
        byte[] compressed = Arrays.copyOf(deflate.deflated(), length);

        for (int cut = 0; cut < length - 1; cut++) {
            assertThat(deflate.inflate(compressed, 0, cut, MAX))
                    .as("cut at %d", cut)
                    .isEqualTo(PermessageDeflate.CORRUPT);
        }
    }

    @Test
    void shouldSurviveRandomAndMutatedData() {
        Random random = new Random(SEED + 1);
        byte[] payload = utf8("{\"event\":\"client-typing\",\"channel\":\"presence-room\"}".repeat(20));
        int length = deflate.deflate(payload, 0, payload.length, 15);
        byte[] valid = Arrays.copyOf(deflate.deflated(), length);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid.clone();
            if (i % 2 == 0) {
                random.nextBytes(bytes);
            } else {
                bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            }

            assertThat(deflate.inflate(bytes, 0, length, 10_000)).isBetween(PermessageDeflate.CORRUPT, 10_000);
        }
    }

    private static int endOfFlush(byte[] bytes, int from) {
        int at = from;
        while (at + 4 <= bytes.length
                && !(bytes[at] == 0 && bytes[at + 1] == 0 && bytes[at + 2] == -1 && bytes[at + 3] == -1)) {
            at++;
        }
        return at + 4;
    }
}
