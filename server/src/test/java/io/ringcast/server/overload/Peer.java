package io.ringcast.server.overload;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Pusher client of a {@link Swarm}: connects, subscribes to its channel and checks that the numbers of each
 * publisher arrive without a gap or a repetition.
 *
 * <p>Thread: one writer (the swarm's), readers any.
 */
final class Peer {
    /** No close frame so far. */
    static final int NONE = -1;

    private static final Pattern SOCKET_ID = Pattern.compile("\\d+\\.\\d+");
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final String subscribeTo;
    private final Map<String, Long> lastOf = new ConcurrentHashMap<>();
    private byte[] input = new byte[0];
    private boolean upgraded;
    private boolean answersPings = true;
    private volatile boolean established;
    private volatile boolean subscribed;
    private volatile boolean ended;
    private final AtomicLong received = new AtomicLong();
    private volatile int closeCode = NONE;
    private volatile long closeNs;
    private volatile String disorder = "";

    /** @param subscribeTo a channel, or an empty text for none */
    Peer(Selector selector, int port, String subscribeTo, int receiveBuffer) throws IOException {
        this.subscribeTo = subscribeTo;
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    boolean established() {
        return established;
    }

    boolean subscribed() {
        return subscribed;
    }

    /** Whether the stream has ended, in whatever way. */
    boolean ended() {
        return ended;
    }

    /** Numbered publications received. */
    long received() {
        return received.get();
    }

    int closeCode() {
        return closeCode;
    }

    /** When the close frame came, by {@link System#nanoTime}. */
    long closeNs() {
        return closeNs;
    }

    /** What was out of order, or an empty text. */
    String disorder() {
        return disorder;
    }

    /** Says nothing any more, as if its machine were gone, but reads. */
    void fallSilent() {
        answersPings = false;
    }

    void reads(boolean reads) {
        key.interestOps(reads ? SelectionKey.OP_READ : 0);
        key.selector().wakeup();
    }

    /** Says goodbye; the swarm sees the end of the stream. */
    void leave() throws IOException {
        frame(CLOSE, new byte[] {3, (byte) 232});
    }

    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    void close() throws IOException {
        ended = true;
        channel.close();
    }

    void finishConnect() throws IOException {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        write("""
                GET /app/app-key?protocol=7&client=test&version=1 HTTP/1.1\r
                Host: localhost\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.getBytes(StandardCharsets.US_ASCII));
    }

    void onReadable(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int read = channel.read(buffer);
        if (read < 0) {
            close();
            return;
        }
        int kept = input.length;
        input = Arrays.copyOf(input, kept + read);
        buffer.flip().get(input, kept, read);
        int used = consume();
        input = used == input.length ? new byte[0] : Arrays.copyOfRange(input, used, input.length);
    }

    private int consume() throws IOException {
        int at = 0;
        if (!upgraded) {
            String head = new String(input, StandardCharsets.ISO_8859_1);
            int end = head.indexOf("\r\n\r\n");
            if (end < 0) {
                return 0;
            }
            if (!head.startsWith("HTTP/1.1 101 ")) {
                disorder = head.substring(0, end);
            }
            upgraded = true;
            at = end + 4;
        }
        while (!ended && input.length - at >= 2) {
            int length = input[at + 1] & 0x7f;
            int header = 2;
            if (length == 126) {
                header = 4;
                length = input.length - at < header ? 0 : ByteBuffer.wrap(input).getShort(at + 2) & 0xffff;
            } else if (length == 127) {
                header = 10;
                length = input.length - at < header
                        ? 0
                        : (int) ByteBuffer.wrap(input).getLong(at + 2);
            }
            if (input.length - at < header + length) {
                return at;
            }
            onFrame(input[at] & 0x0f, at + header, length);
            at += header + length;
        }
        return at;
    }

    private void onFrame(int opcode, int offset, int length) throws IOException {
        switch (opcode) {
            case TEXT -> onText(new String(input, offset, length, StandardCharsets.ISO_8859_1));
            case CLOSE -> {
                closeNs = System.nanoTime();
                closeCode = length < 2 ? 0 : ByteBuffer.wrap(input).getShort(offset) & 0xffff;
                frame(CLOSE, Arrays.copyOfRange(input, offset, offset + Math.min(2, length)));
            }
            case PING -> {
                if (answersPings) {
                    frame(PONG, Arrays.copyOfRange(input, offset, offset + length));
                }
            }
            default -> {}
        }
    }

    private void onText(String text) throws IOException {
        int number = text.indexOf("@");
        if (number >= 0) {
            onNumber(text.substring(number + 1, text.indexOf(";", number)));
        } else if (text.contains("pusher:connection_established")) {
            established = true;
            if (!subscribeTo.isEmpty()) {
                text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + subscribeTo + "\"" + auth(text)
                        + "}}");
            }
        } else if (text.contains("subscription_succeeded")) {
            subscribed = true;
        } else if (text.contains("pusher:ping") && answersPings) {
            text("{\"event\":\"pusher:pong\"}");
        }
    }

    private String auth(String established) {
        Matcher id = SOCKET_ID.matcher(established);
        return subscribeTo.startsWith("private-") && id.find()
                ? ",\"auth\":\"app-key:" + Publisher.hmac(id.group() + ":" + subscribeTo) + "\""
                : "";
    }

    // publisher:number
    private void onNumber(String text) {
        String publisher = text.substring(0, text.indexOf(':'));
        long number = Long.parseLong(text.substring(publisher.length() + 1));
        Long last = lastOf.put(publisher, number);
        if (last != null && number != last + 1 && disorder.isEmpty()) {
            disorder = "publisher " + publisher + ": " + number + " after " + last;
        }
        received.incrementAndGet();
    }

    void text(String text) throws IOException {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private void frame(int opcode, byte[] payload) throws IOException {
        write(RawSocket.frame(0x80 | opcode, payload));
    }

    // Small enough for any send buffer.
    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
