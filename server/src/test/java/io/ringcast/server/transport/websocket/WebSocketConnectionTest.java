package io.ringcast.server.transport.websocket;

import static io.ringcast.server.transport.websocket.ClientFrames.FIN;
import static io.ringcast.server.transport.websocket.ClientFrames.concat;
import static io.ringcast.server.transport.websocket.ClientFrames.frame;
import static io.ringcast.server.transport.websocket.ClientFrames.text;
import static io.ringcast.server.transport.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringcast.engine.limit.ByteBudget;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WebSocketConnectionTest {
    private static final int LINGER_BYTES = 100;
    private static final int PONG_BOUND = 50;

    private final WebSocketSettings settings =
            new WebSocketSettings(1000, 1000, 10, PONG_BOUND, LINGER_BYTES, 20, new ByteBudget(1 << 30));
    private final RecordingConnection network = new RecordingConnection();
    private final List<String> events = new ArrayList<>();
    private final WebSocketConnection connection =
            WebSocketConnection.plain(network, settings, self -> new Protocol(self, events));

    @Test
    void shouldPassOnMessages() {
        receive(text("hi"), frame(FIN | Opcode.BINARY, (byte) 1));

        assertThat(events).containsExactly("text hi", "binary 1");
        assertThat(network.takeHex()).isEmpty();
    }

    @Test
    void shouldAnswerPingsWithTheirPayload() {
        receive(frame(FIN | Opcode.PING, utf8("Hi")), frame(FIN | Opcode.PONG));

        assertThat(network.takeHex()).isEqualTo("8a024869");
        assertThat(events).containsExactly("control", "control");
    }

    @Test
    void shouldDropPongsWhileOutputWaits() {
        network.pending = PONG_BOUND + 1;
        receive(frame(FIN | Opcode.PING), frame(FIN | Opcode.PING));
        network.pending = PONG_BOUND;
        receive(frame(FIN | Opcode.PING, utf8("3")));

        assertThat(network.takeHex()).isEqualTo("8a0133");
        assertThat(connection.droppedPongs()).isEqualTo(2);
        assertThat(events).hasSize(3);
    }

    @Test
    void shouldSendMessages() {
        connection.sendText(utf8("xHi"), 1, 2);
        connection.sendBinary(new byte[] {7}, 0, 1);
        connection.sendFrames(new byte[] {1, 2, 3}, 1, 2);
        connection.write(MemorySegment.ofArray(new byte[] {4, 5, 6}), 1, 2);

        assertThat(network.takeHex()).isEqualTo("81024869" + "820107" + "0203" + "0506");
    }

    @Test
    void shouldEchoThePeersCloseAndEnd() {
        receive(ClientFrames.close(4001, "bye"), text("late"));

        assertThat(network.takeHex()).isEqualTo("88020fa1");
        assertThat(network.finSent).isTrue();
        assertThat(network.aborted).isFalse();
        assertThat(events).containsExactly("closing 4001");
        assertThat(connection.closeCode()).isEqualTo(4001);
    }

    @Test
    void shouldEchoAnEmptyCloseEmpty() {
        receive(frame(FIN | Opcode.CLOSE));

        assertThat(network.takeHex()).isEqualTo("8800");
        assertThat(events).containsExactly("closing 1005");
    }

    @Test
    void shouldWaitForThePeersCloseAfterItsOwn() {
        connection.close(4200, "go");

        assertThat(network.takeHex()).isEqualTo("88041068676f");
        assertThat(network.finSent).isFalse();
        receive(text("in flight"), frame(FIN | Opcode.PING), ClientFrames.close(4200, ""));
        assertThat(network.takeHex()).isEmpty();
        assertThat(network.finSent).isTrue();
        assertThat(events).isEmpty();
        assertThat(connection.closeCode()).isEqualTo(4200);
    }

    @Test
    void shouldSendNothingAfterAClose() {
        connection.close(1000, "");
        network.take();

        connection.sendText(utf8("x"), 0, 1);
        connection.sendBinary(utf8("x"), 0, 1);
        connection.sendFrames(utf8("x"), 0, 1);
        connection.write(MemorySegment.ofArray(new byte[1]), 0, 1);
        connection.close(4000, "again");

        assertThat(network.takeHex()).isEmpty();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void shouldNameTheBrokenRule() {
        receive(frame(FIN | 3), text("rest"));

        assertThat(network.takeHex()).startsWith("88").contains("03ea" + hex("reserved opcode"));
        assertThat(events).containsExactly("closing 1002");
        assertThat(connection.closeCode()).isEqualTo(1002);
    }

    @Test
    void shouldDropInputWithinABoundAfterAnError() {
        receive(frame(FIN | 3));
        connection.onBytes(new byte[LINGER_BYTES], 0, LINGER_BYTES);
        assertThat(network.finSent).isTrue();
        assertThat(network.aborted).isFalse();

        connection.onBytes(new byte[1], 0, 1);

        assertThat(network.aborted).isTrue();
        assertThat(events).containsExactly("closing 1002");
    }

    @Test
    void shouldNotCloseTwiceWhenThePeerBreaksARuleAfterOurClose() {
        connection.close(1000, "");
        network.take();

        receive(frame(FIN | 3));

        assertThat(network.takeHex()).isEmpty();
        assertThat(network.finSent).isTrue();
        assertThat(connection.closeCode()).isEqualTo(1000);
    }

    @Test
    void shouldEndWhenThePeerEnds() {
        connection.onPeerClosed();

        assertThat(network.takeHex()).isEmpty();
        assertThat(network.finSent).isTrue();
        assertThat(events).containsExactly("closing 1006");
    }

    @Test
    void shouldEndAnUnansweredCloseByForce() {
        connection.close(1000, "");
        connection.forceClose();
        receive(text("x"));
        connection.onClosed();
        connection.onClosed();

        assertThat(network.aborted).isTrue();
        assertThat(events).containsExactly("closed");
    }

    @Test
    void shouldStopReadingWhenTheListenerLeaves() {
        receive(text("leave"), text("unread"), ClientFrames.close(1000, ""));

        assertThat(network.aborted).isTrue();
        assertThat(events).containsExactly("text leave");
    }

    @Test
    void shouldTellOfSlowConsumers() {
        connection.onSlowConsumer();

        assertThat(events).containsExactly("slow");
    }

    @Test
    void shouldCompressWhatIsLongEnough() {
        try (PermessageDeflate deflate = new PermessageDeflate(6)) {
            DeflateNegotiation.Agreed agreed = new DeflateNegotiation.Agreed(15, "");
            WebSocketConnection compressed = WebSocketConnection.compressed(
                    network, settings, deflate, agreed, self -> new Protocol(self, events));

            compressed.sendText(utf8("a".repeat(19)), 0, 19);
            assertThat(network.take()).startsWith(0x81).hasSize(21);
            compressed.sendText(utf8("a".repeat(20)), 0, 20);
            assertThat(network.take()).startsWith(0xc1).hasSizeLessThan(10);
            assertThat(compressed.takesSharedDeflate()).isTrue();
            assertThat(connection.takesSharedDeflate()).isFalse();
        }
    }

    @Test
    void shouldCostLittleWhileIdle() {
        int count = 10_000;
        WebSocketConnection[] connections = new WebSocketConnection[count];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        WebSocketListener listener = new Protocol(connection, events);
        Function<WebSocketConnection, WebSocketListener> shared = _ -> listener;
        long before = threads.getCurrentThreadAllocatedBytes();

        for (int i = 0; i < count; i++) {
            connections[i] = WebSocketConnection.plain(network, settings, shared);
        }

        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / count;
        System.out.println("idle WebSocketConnection: about " + bytes + " bytes");
        assertThat(bytes).isLessThanOrEqualTo(120);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(utf8(text));
    }

    private void receive(byte[]... frames) {
        byte[] bytes = concat(frames);
        connection.onBytes(bytes, 0, bytes.length);
    }

    /** Notes what it is told; the text "leave" makes it drop the connection. */
    private record Protocol(WebSocketConnection self, List<String> events) implements WebSocketListener {
        @Override
        public void onText(byte[] bytes, int offset, int length) {
            String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
            events.add("text " + text);
            if (text.equals("leave")) {
                self.forceClose();
            }
        }

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {
            events.add("binary " + length);
        }

        @Override
        public void onControlFrame() {
            events.add("control");
        }

        @Override
        public void onClosing(int code) {
            events.add("closing " + code);
        }

        @Override
        public void onSlowConsumer() {
            events.add("slow");
        }

        @Override
        public void onClosed() {
            events.add("closed");
        }
    }
}
