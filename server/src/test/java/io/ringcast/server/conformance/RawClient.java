package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client over a plain socket that answers nothing by itself and shows every frame. It refuses server frames
 * that are masked, fragmented or longer coded than needed.
 *
 * <p>Thread: confined to the test, but for the thread that reads.
 */
final class RawClient implements AutoCloseable {
    static final long LIMIT_SECONDS = 10;

    private static final Pattern ESTABLISHED =
            Pattern.compile("\\{\"event\":\"pusher:connection_established\",\"data\":"
                    + "\"\\{\\\\\"socket_id\\\\\":\\\\\"(\\d+\\.\\d+)\\\\\",\\\\\"activity_timeout\\\\\":(\\d+)}\"}");
    private static final byte[] MASK = {0x1f, 0x2e, 0x3d, 0x4c};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final LinkedBlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final String head;
    private String socketId = "";

    private RawClient(Socket socket, String head, DataInputStream in) throws IOException {
        this.socket = socket;
        this.head = head;
        this.in = in;
        this.out = socket.getOutputStream();
    }

    /** Completes a handshake. */
    static RawClient open(int port, String target, String... headers) {
        return open(new Socket(), port, target, headers).listening();
    }

    /** Completes a handshake and never reads again. */
    static RawClient deaf(int port, String target) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            return open(socket, port, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawClient open(Socket socket, int port, String target, String... headers) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(60));
            StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            return new RawClient(socket, readHead(in), in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawClient listening() {
        if (head.startsWith("HTTP/1.1 101 ")) {
            Thread.ofVirtual().name("raw-client").start(this::read);
        }
        return this;
    }

    /** A client that was let in. */
    static RawClient connected(int port, String key, String... headers) {
        RawClient client = open(port, "/app/" + key + "?protocol=7&client=js&version=8.6.0&flash=false", headers);
        client.established(120);
        return client;
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }

    String head() {
        return head;
    }

    String socketId() {
        return socketId;
    }

    // ---- reading ----------------------------------------------------------------------------------------------------

    private void read() {
        try (Inflater inflater = new Inflater(true)) {
            while (true) {
                int first = in.readUnsignedByte();
                int second = in.readUnsignedByte();
                int opcode = first & 0x0f;
                assertThat(first & 0xb0)
                        .as("FIN alone, and no second or third reserved bit")
                        .isEqualTo(0x80);
                assertThat(second & 0x80).as("mask of a server frame").isZero();
                byte[] payload = new byte[readLength(second)];
                in.readFully(payload);
                boolean compressed = (first & 0x40) != 0;
                frames.add(new Frame(opcode, compressed, compressed ? inflate(inflater, payload) : payload));
            }
        } catch (IOException | DataFormatException | AssertionError end) {
            frames.add(Frame.end());
        }
    }

    private int readLength(int second) throws IOException {
        return switch (second & 0x7f) {
            case 126 -> {
                int length = in.readUnsignedShort();
                assertThat(length).as("minimal coding of a length").isGreaterThan(125);
                yield length;
            }
            case 127 -> {
                long length = in.readLong();
                assertThat(length).as("minimal coding of a length").isBetween(65536L, 16_000_000L);
                yield (int) length;
            }
            default -> second & 0x7f;
        };
    }

    // Server and client agreed on no context, so each message begins anew.
    private static byte[] inflate(Inflater inflater, byte[] payload) throws DataFormatException {
        byte[] whole = java.util.Arrays.copyOf(payload, payload.length + 4);
        whole[payload.length + 2] = (byte) 0xff;
        whole[payload.length + 3] = (byte) 0xff;
        inflater.reset();
        inflater.setInput(whole);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] chunk = new byte[4096];
        for (int n = inflater.inflate(chunk); n > 0; n = inflater.inflate(chunk)) {
            text.write(chunk, 0, n);
        }
        return text.toByteArray();
    }

    /** The next frame of any kind. */
    Frame next() {
        assertThat(head).startsWith("HTTP/1.1 101 ");
        Frame frame = poll(LIMIT_SECONDS * 1000);
        assertThat(frame).as("a frame within %s s", LIMIT_SECONDS).isNotNull();
        return java.util.Objects.requireNonNull(frame);
    }

    @Nullable
    Frame poll(long millis) {
        try {
            return frames.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The text of the next frame. */
    String text() {
        Frame frame = next();
        assertThat(frame.opcode()).as("a text frame instead of %s", frame).isEqualTo(Frame.TEXT);
        return frame.text();
    }

    /** Expects exactly these text frames, in this order. */
    RawClient expect(String... texts) {
        for (String text : texts) {
            assertThat(text()).isEqualTo(text);
        }
        return this;
    }

    RawClient established(int activityTimeout) {
        Matcher matcher = ESTABLISHED.matcher(text());
        assertThat(matcher.matches()).as("connection_established").isTrue();
        assertThat(matcher.group(2)).isEqualTo(Integer.toString(activityTimeout));
        socketId = matcher.group(1);
        return this;
    }

    /** Expects an answer to a ping and nothing before it. */
    RawClient quiet() {
        return send("{\"event\":\"pusher:ping\"}").expect("{\"event\":\"pusher:pong\"}");
    }

    /** Expects an error event, then a Close frame with the same code and text, then the end. */
    void expectFatal(int code, String message) {
        expect(Wire.error(code, message));
        expectClose(code, message);
    }

    void expectClose(int code, String reason) {
        Frame close = next();
        assertThat(close.opcode()).as("a Close frame instead of %s", close).isEqualTo(Frame.CLOSE);
        assertThat(close.closeCode()).isEqualTo(code);
        assertThat(close.closeReason()).isEqualTo(reason);
        send(Frame.CLOSE, close.payload());
        assertThat(next()).isEqualTo(Frame.end());
    }

    // ---- writing ----------------------------------------------------------------------------------------------------

    RawClient send(String text) {
        return send(Frame.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(int opcode, byte[] payload) {
        return sendRaw(0x80 | opcode, payload);
    }

    /** Sends one masked frame with this first byte. */
    RawClient sendRaw(int firstByte, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
        frame.write(firstByte);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65536) {
            frame.write(0x80 | 126);
            frame.write(payload.length >>> 8);
            frame.write(payload.length);
        } else {
            frame.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >>> shift));
            }
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i & 3]);
        }
        return sendBytes(frame.toByteArray());
    }

    RawClient sendBytes(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // The server has ended the connection: what it said before shows in the frames.
            assertThat(e).isNotNull();
        }
        return this;
    }

    RawClient subscribe(String channel) {
        return send(Wire.subscribe(channel));
    }

    /** Subscribes to a private channel with a signature of the usual app. */
    RawClient subscribePrivate(String channel) {
        return send(Wire.subscribe(channel, Wire.auth(socketId + ":" + channel)));
    }

    RawClient subscribePresence(String channel, String channelData) {
        return send(Wire.subscribe(channel, Wire.auth(socketId + ":" + channel + ":" + channelData), channelData));
    }

    RawClient signin(String userData) {
        return send(Wire.signin(Wire.auth(socketId + "::user::" + userData), userData));
    }

    RawClient unsubscribe(String channel) {
        return send("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":" + Wire.quote(channel) + "}}");
    }

    /** Ends the connection without a word. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
