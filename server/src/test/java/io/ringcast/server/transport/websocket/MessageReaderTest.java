package io.ringcast.server.transport.websocket;

import static io.ringcast.server.transport.websocket.ClientFrames.FIN;
import static io.ringcast.server.transport.websocket.ClientFrames.RSV1;
import static io.ringcast.server.transport.websocket.ClientFrames.concat;
import static io.ringcast.server.transport.websocket.ClientFrames.frame;
import static io.ringcast.server.transport.websocket.ClientFrames.text;
import static io.ringcast.server.transport.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringcast.engine.limit.ByteBudget;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    private static final int LIMIT = 1000;
    private static final int MAX_FRAGMENTS = 10;

    private final WebSocketSettings settings =
            new WebSocketSettings(LIMIT, LIMIT, MAX_FRAGMENTS, 0, 0, 0, new ByteBudget(1 << 30));
    private final MessageReader reader = new MessageReader(settings, null);
    private final Recorder recorder = new Recorder();

    @Test
    void shouldReadMessagesAndControlFrames() {
        feed(text("héllo"), frame(FIN | Opcode.BINARY, (byte) 1, (byte) 2), frame(FIN | Opcode.PING, (byte) 3));
        feed(frame(FIN | Opcode.PONG), text(""));

        assertThat(recorder.events).containsExactly("text héllo", "binary 0102", "ping 03", "pong ", "text ");
    }

    @Test
    void shouldJoinFragmentsAroundControlFrames() {
        byte[] euro = utf8("€");

        feed(frame(Opcode.TEXT, euro[0]), frame(FIN | Opcode.PING), frame(Opcode.CONTINUATION, euro[1]));
        feed(frame(Opcode.CONTINUATION), frame(FIN | Opcode.CONTINUATION, euro[2]), text("next"));

        assertThat(recorder.events).containsExactly("ping ", "text €", "text next");
    }

    @Test
    void shouldShareTheMemoryForUnfinishedMessages() {
        ByteBudget unfinished = new ByteBudget(1000);
        WebSocketSettings shared = new WebSocketSettings(LIMIT, LIMIT, MAX_FRAGMENTS, 0, 0, 0, unfinished);
        MessageReader first = new MessageReader(shared, null);
        MessageReader second = new MessageReader(shared, null);

        feedTo(first, frame(Opcode.BINARY, new byte[600]));
        feedTo(second, frame(Opcode.BINARY, new byte[401]));
        assertThat(recorder.events).containsExactly("error 1013");
        assertThat(unfinished.used()).isEqualTo(600);
        assertThat(unfinished.refusals()).isEqualTo(1);

        feedTo(first, frame(FIN | Opcode.CONTINUATION, new byte[200]));
        assertThat(recorder.events).hasSize(2);
        assertThat(unfinished.used()).isZero();

        MessageReader third = new MessageReader(shared, null);
        feedTo(third, frame(Opcode.BINARY, new byte[1000]));
        assertThat(unfinished.used()).isEqualTo(1000);
        third.stop();
        assertThat(unfinished.used()).isZero();
    }

    private void feedTo(MessageReader target, byte[] bytes) {
        target.feed(bytes, 0, bytes.length, recorder);
    }

    @Test
    void shouldHoldNoBufferBetweenMessages() {
        feed(text("a"), Arrays.copyOf(text("abc"), 1));
        assertThat(reader.holdsBuffer()).isTrue();

        feed(Arrays.copyOfRange(text("abc"), 1, 7));
        assertThat(reader.holdsBuffer()).isTrue();

        feed(Arrays.copyOfRange(text("abc"), 7, 9), frame(Opcode.TEXT), frame(FIN | Opcode.CONTINUATION));
        assertThat(reader.holdsBuffer()).isFalse();
        assertThat(recorder.events).containsExactly("text a", "text abc", "text ");
    }

    @Test
    void shouldKeepNoMoreThanArrivedOfAnAnnouncedMessage() {
        feed(Arrays.copyOf(frame(FIN | Opcode.BINARY, new byte[LIMIT]), 8 + 10));

        assertThat(reader.heldBytes()).isEqualTo(10);
    }

    @Test
    void shouldNotAllocateForWholeFrames() {
        MessageHandler silent = new CountingHandler();
        byte[] stream = concat(text("{\"event\":\"client-ping\"}"), frame(FIN | Opcode.PING));
        byte[] buffer = new byte[stream.length];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 40_000; i++) {
            if (i == 20_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            System.arraycopy(stream, 0, buffer, 0, stream.length);
            reader.feed(buffer, 0, buffer.length, silent);
        }

        // The measurement itself and a late compilation take some, which 20,000 rounds make small.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x90, 0xa0, 0xc0, 0x40, 0xb0})
    void shouldRefuseReservedBits(int bits) {
        feed(frame(bits | Opcode.TEXT, utf8("a")));

        assertError(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void shouldRefuseReservedOpcodes(int opcode) {
        feed(frame(FIN | opcode));

        assertError(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseUnmaskedFrames() {
        feed(FrameEncoder.text(utf8("a"), 0, 1));

        assertError(CloseCode.PROTOCOL_ERROR);
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcode.PING, Opcode.PONG, Opcode.CLOSE})
    void shouldRefuseLongOrFragmentedControlFrames(int opcode) {
        feed(frame(FIN | opcode, new byte[126]));
        assertError(CloseCode.PROTOCOL_ERROR);

        assertThat(events(frame(opcode))).containsExactly("error 1002");
        assertThat(events(frame(FIN | opcode, 2, new byte[5]))).containsExactly("error 1002");
    }

    @Test
    void shouldAcceptControlFramesOf125Bytes() {
        feed(frame(FIN | Opcode.PONG, new byte[125]));

        assertThat(recorder.events).containsExactly("pong " + "00".repeat(125));
    }

    @Test
    void shouldRefuseContinuationWithoutStart() {
        feed(frame(FIN | Opcode.CONTINUATION, utf8("a")));

        assertError(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseAMessageInsideAnother() {
        feed(frame(Opcode.TEXT, utf8("a")), text("b"));

        assertError(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseLengthsThatAreNotMinimal() {
        assertThat(events(frame(FIN | Opcode.TEXT, 2, new byte[125]))).containsExactly("error 1002");
        assertThat(events(frame(FIN | Opcode.TEXT, 8, new byte[125]))).containsExactly("error 1002");
        assertThat(events(frame(FIN | Opcode.TEXT, 8, new byte[0xffff]))).containsExactly("error 1002");
        assertThat(events(frame(FIN | Opcode.BINARY, 2, new byte[126])))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("binary");
    }

    @Test
    void shouldRefuseLengthsWithTheTopBit() {
        byte[] header = concat(ClientFrames.header(FIN | Opcode.BINARY, 8, Long.MIN_VALUE), new byte[4]);

        assertThat(events(header)).containsExactly("error 1002");
    }

    @Test
    void shouldRefuseTooBigMessagesByTheirHeader() {
        byte[] mask = new byte[4];

        assertThat(events(concat(ClientFrames.header(FIN | Opcode.TEXT, 2, LIMIT + 1), mask)))
                .containsExactly("error 1009");
        assertThat(events(concat(ClientFrames.header(FIN | Opcode.TEXT, 8, Long.MAX_VALUE), mask)))
                .containsExactly("error 1009");
        assertThat(events(frame(FIN | Opcode.BINARY, new byte[LIMIT])))
                .hasSize(1)
                .doesNotContain("error 1009");
    }

    @Test
    void shouldLimitTheSumOfFragments() {
        byte[] first = frame(Opcode.BINARY, new byte[LIMIT - 1]);
        byte[] second = concat(ClientFrames.header(Opcode.CONTINUATION, 0, 2), new byte[4]);
        byte[] endless = concat(ClientFrames.header(Opcode.CONTINUATION, 8, Long.MAX_VALUE), new byte[4]);

        assertThat(events(concat(first, second))).containsExactly("error 1009");
        assertThat(events(concat(first, endless))).containsExactly("error 1009");
    }

    @Test
    void shouldLimitTheNumberOfFragments() {
        feed(frame(Opcode.TEXT));
        for (int i = 0; i < MAX_FRAGMENTS - 1; i++) {
            feed(frame(Opcode.CONTINUATION));
        }
        assertThat(recorder.events).isEmpty();

        feed(frame(FIN | Opcode.CONTINUATION));

        assertError(CloseCode.POLICY_VIOLATION);
    }

    @Test
    void shouldCountFragmentsPerMessage() {
        for (int i = 0; i < 3 * MAX_FRAGMENTS; i++) {
            feed(frame(Opcode.TEXT), frame(FIN | Opcode.CONTINUATION));
        }

        assertThat(recorder.events).hasSize(3 * MAX_FRAGMENTS).containsOnly("text ");
    }

    @Test
    void shouldFailAtTheFirstOctetThatIsNotUtf8() {
        byte[] bytes = frame(FIN | Opcode.TEXT, utf8("abc\u0000def"));
        bytes[6 + 3] ^= (byte) 0xff;

        feed(Arrays.copyOf(bytes, 6 + 3));
        assertThat(recorder.events).isEmpty();
        feed(Arrays.copyOfRange(bytes, 6 + 3, 6 + 4));

        assertError(CloseCode.INVALID_PAYLOAD);
    }

    @Test
    void shouldRefuseTextThatEndsInsideACharacter() {
        byte[] euro = utf8("€");

        feed(frame(Opcode.TEXT, euro[0]), frame(FIN | Opcode.CONTINUATION, euro[1]));

        assertError(CloseCode.INVALID_PAYLOAD);
    }

    @Test
    void shouldTakeBinaryAsItIs() {
        assertThat(events(frame(FIN | Opcode.BINARY, (byte) 0xff))).containsExactly("binary ff");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void shouldPassOnCloseCodes(int code) {
        assertThat(events(ClientFrames.close(code, "bye"))).containsExactly("close " + code + " bye");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535})
    void shouldRefuseCloseCodesThatAreNotForTheWire(int code) {
        assertThat(events(ClientFrames.close(code, ""))).containsExactly("error 1002");
    }

    @Test
    void shouldCheckClosePayloads() {
        assertThat(events(frame(FIN | Opcode.CLOSE))).containsExactly("close 1005 ");
        assertThat(events(frame(FIN | Opcode.CLOSE, (byte) 3))).containsExactly("error 1002");
        assertThat(events(frame(FIN | Opcode.CLOSE, (byte) 3, (byte) 0xe8, (byte) 0xff)))
                .containsExactly("error 1007");
    }

    @Test
    void shouldIgnoreWhatFollowsTheEnd() {
        feed(ClientFrames.close(1000, ""), text("late"));
        feed(text("later"), frame(FIN | 7));

        assertThat(recorder.events).isEqualTo(List.of("close 1000 "));
    }

    @Test
    void shouldDropItsBufferOnAnError() {
        feed(frame(Opcode.TEXT, utf8("abc")), text("x"));

        assertThat(reader.holdsBuffer()).isFalse();
    }

    @Test
    void shouldRefuseCompressionThatWasNotNegotiated() {
        feed(frame(FIN | RSV1 | Opcode.TEXT, utf8("a")));

        assertError(CloseCode.PROTOCOL_ERROR);
    }

    @Test
    void shouldInflateAcrossFragments() {
        try (PermessageDeflate deflate = new PermessageDeflate(6)) {
            byte[] payload = utf8("hello hello hello hello");
            int length = deflate.deflate(payload, 0, payload.length, 15);
            byte[] compressed = Arrays.copyOf(deflate.deflated(), length);

            List<String> events = events(
                    deflate,
                    frame(RSV1 | Opcode.TEXT, Arrays.copyOf(compressed, 3)),
                    frame(FIN | Opcode.PING),
                    frame(FIN | Opcode.CONTINUATION, Arrays.copyOfRange(compressed, 3, length)),
                    text("plain"));

            assertThat(events).containsExactly("ping ", "text hello hello hello hello", "text plain");
        }
    }

    @Test
    void shouldAllowTheCompressionBitOnlyOnAMessageStart() {
        try (PermessageDeflate deflate = new PermessageDeflate(6)) {
            byte[] start = frame(RSV1 | Opcode.TEXT, (byte) 0);

            assertThat(events(deflate, start, frame(FIN | RSV1 | Opcode.CONTINUATION, (byte) 0)))
                    .containsExactly("error 1002");
            assertThat(events(deflate, frame(FIN | RSV1 | Opcode.PING))).containsExactly("error 1002");
        }
    }

    @Test
    void shouldCheckInflatedMessages() {
        try (PermessageDeflate deflate = new PermessageDeflate(6)) {
            byte[] bomb = deflate.frame(Opcode.BINARY, new byte[LIMIT + 1], 0, LIMIT + 1);
            byte[] notUtf8 = deflate.frame(Opcode.TEXT, new byte[] {'a', (byte) 0xc3}, 0, 2);

            assertThat(events(deflate, asClient(bomb))).containsExactly("error 1009");
            assertThat(events(deflate, asClient(notUtf8))).containsExactly("error 1007");
            assertThat(events(deflate, frame(FIN | RSV1 | Opcode.TEXT, (byte) 7, (byte) 7)))
                    .containsExactly("error 1007");
        }
    }

    private static byte[] asClient(byte[] serverFrame) {
        return frame(serverFrame[0] & 0xff, Arrays.copyOfRange(serverFrame, 2, serverFrame.length));
    }

    private void feed(byte[]... frames) {
        byte[] bytes = concat(frames);
        reader.feed(bytes, 0, bytes.length, recorder);
    }

    private List<String> events(byte[] bytes) {
        Recorder own = new Recorder();
        new MessageReader(settings, null).feed(bytes.clone(), 0, bytes.length, own);
        return own.events;
    }

    private List<String> events(PermessageDeflate deflate, byte[]... frames) {
        Recorder own = new Recorder();
        byte[] bytes = concat(frames);
        new MessageReader(settings, deflate).feed(bytes, 0, bytes.length, own);
        return own.events;
    }

    private void assertError(int code) {
        assertThat(recorder.events).last().isEqualTo("error " + code);
    }
}
