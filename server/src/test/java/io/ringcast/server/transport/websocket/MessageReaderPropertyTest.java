package io.ringcast.server.transport.websocket;

import static io.ringcast.server.transport.websocket.ClientFrames.FIN;
import static io.ringcast.server.transport.websocket.ClientFrames.concat;
import static io.ringcast.server.transport.websocket.ClientFrames.frame;
import static io.ringcast.server.transport.websocket.ClientFrames.text;
import static io.ringcast.server.transport.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.limit.ByteBudget;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageReaderPropertyTest {
    private static final long SEED = 0x5eed_0003L;
    private static final int LIMIT = 70_000;

    private final WebSocketSettings settings =
            new WebSocketSettings(LIMIT, LIMIT, 100, 0, 0, 0, new ByteBudget(1 << 30));
    private final PermessageDeflate deflate = new PermessageDeflate(6);

    @AfterEach
    void close() {
        deflate.close();
    }

    @Test
    void shouldNotDependOnTheSplitPosition() {
        byte[] stream = sampleStream();
        List<String> whole = read(stream, stream.length);
        assertThat(whole).hasSize(9).last().isEqualTo("close 4000 añ");
        for (int split = 0; split <= stream.length; split++) {
            Recorder recorder = new Recorder();
            MessageReader reader = new MessageReader(settings, deflate);
            byte[] head = Arrays.copyOf(stream, split);
            byte[] rest = Arrays.copyOfRange(stream, split, stream.length);
            reader.feed(head, 0, head.length, recorder);
            reader.feed(rest, 0, rest.length, recorder);

            assertThat(recorder.events).as("split at %d", split).isEqualTo(whole);
            assertThat(reader.holdsBuffer()).isFalse();
        }
    }

    @Test
    void shouldNotDependOnThePieceSize() {
        byte[] stream = concat(sampleBigFrames(), sampleStream());
        List<String> whole = read(stream, stream.length);
        for (int piece : new int[] {1, 2, 3, 5, 7, 13, 14, 15, 64, 1000, 65_536}) {
            assertThat(read(stream, piece)).as("pieces of %d", piece).isEqualTo(whole);
        }
    }

    @Test
    void shouldSurviveRandomBytes() {
        System.out.println("MessageReaderPropertyTest seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextInt(4) > 0) {
                bytes[0] = (byte) (bytes[0] & 0x8f);
                bytes[1] |= (byte) 0x80;
            }
            feedInRandomPieces(bytes, random);
        }
    }

    @Test
    void shouldSurviveMutatedStreams() {
        Random random = new Random(SEED + 1);
        byte[] valid = sampleStream();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid.clone();
            int mutations = 1 + random.nextInt(4);
            for (int j = 0; j < mutations; j++) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                    case 1 -> bytes[at] = (byte) random.nextInt();
                    default -> {
                        int length = Math.min(random.nextInt(12), bytes.length - at);
                        System.arraycopy(valid, random.nextInt(valid.length - length + 1), bytes, at, length);
                    }
                }
            }
            feedInRandomPieces(bytes, random);
        }
    }

    /** Endless valid fragments must end in a refusal while little memory is held. */
    @Test
    void shouldBoundWhatAnEndlessMessageHolds() {
        Random random = new Random(SEED + 2);
        for (int i = 0; i < 50; i++) {
            MessageReader reader = new MessageReader(settings, deflate);
            CountingHandler handler = new CountingHandler();
            int opcode = Opcode.BINARY;
            while (handler.ends == 0) {
                byte[] bytes = frame(opcode, new byte[random.nextInt(3000)]);
                reader.feed(bytes, 0, bytes.length, handler);
                assertThat(reader.heldBytes()).isLessThanOrEqualTo(LIMIT);
                opcode = Opcode.CONTINUATION;
            }
            assertThat(reader.heldBytes()).isZero();
        }
    }

    private void feedInRandomPieces(byte[] bytes, Random random) {
        MessageReader reader = new MessageReader(settings, random.nextBoolean() ? deflate : null);
        CountingHandler handler = new CountingHandler();
        int at = 0;
        while (at < bytes.length) {
            int count = Math.min(1 + random.nextInt(40), bytes.length - at);
            reader.feed(bytes, at, count, handler);
            at += count;
            assertThat(reader.heldBytes()).isLessThanOrEqualTo(2 * bytes.length + 14 + 125);
        }
        assertThat(handler.ends).isLessThanOrEqualTo(1);
    }

    private List<String> read(byte[] stream, int piece) {
        byte[] bytes = stream.clone();
        Recorder recorder = new Recorder();
        MessageReader reader = new MessageReader(settings, deflate);
        for (int at = 0; at < bytes.length; at += piece) {
            reader.feed(bytes, at, Math.min(piece, bytes.length - at), recorder);
        }
        return recorder.events;
    }

    private byte[] sampleStream() {
        byte[] emoji = utf8("\uD83D\uDE00");
        byte[] long126 = new byte[200];
        Arrays.fill(long126, (byte) 'z');
        byte[] compressed = deflate.frame(Opcode.TEXT, utf8("ab".repeat(50)), 0, 100);
        byte[] compressedPayload = Arrays.copyOfRange(compressed, 2, compressed.length);
        return concat(
                text("héllo wörld, this is ascii"),
                frame(Opcode.TEXT, emoji[0], emoji[1]),
                frame(FIN | Opcode.PING, utf8("p")),
                frame(Opcode.CONTINUATION),
                frame(FIN | Opcode.CONTINUATION, emoji[2], emoji[3], (byte) '!'),
                frame(FIN | Opcode.BINARY, (byte) 0, (byte) 0xff),
                frame(FIN | Opcode.PONG),
                frame(FIN | Opcode.TEXT, long126),
                frame(FIN | ClientFrames.RSV1 | Opcode.TEXT, compressedPayload),
                text(""),
                ClientFrames.close(4000, "añ"));
    }

    private static byte[] sampleBigFrames() {
        byte[] big = new byte[66_000];
        for (int i = 0; i < big.length; i++) {
            big[i] = (byte) i;
        }
        return concat(
                frame(FIN | Opcode.BINARY, big),
                frame(Opcode.BINARY, Arrays.copyOf(big, 60_000)),
                frame(FIN | Opcode.CONTINUATION, Arrays.copyOf(big, 10_000)));
    }
}
