package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP request over a plain socket, and its answer chunk by chunk while it comes.
 *
 * <p>Thread: confined to the test, but for the thread that reads.
 */
final class StreamClient implements AutoCloseable {
    private static final long LIMIT_SECONDS = 10;
    private static final byte[] END = new byte[0];

    private final Socket socket;
    private final DataInputStream in;
    private final LinkedBlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private final String statusLine;
    private volatile boolean cut;
    private boolean ended;

    private StreamClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
        this.statusLine = headLine();
        for (String line = headLine(); !line.isEmpty(); line = headLine()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    static StreamClient get(int port, String target, String... headers) {
        return open(port, 0, "GET", target, new byte[0], headers).reading();
    }

    static StreamClient options(int port, String target, String... headers) {
        return open(port, 0, "OPTIONS", target, new byte[0], headers).reading();
    }

    static StreamClient post(int port, String target, String body, String... headers) {
        return post(port, target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    static StreamClient post(int port, String target, byte[] body, String... headers) {
        return open(port, 0, "POST", target, body, headers).reading();
    }

    /** A client that reads the head of the answer and nothing more, with as little room as the system gives. */
    static StreamClient deaf(int port, String target, String body) {
        return open(port, 4096, "POST", target, body.getBytes(StandardCharsets.UTF_8));
    }

    private static StreamClient open(
            int port, int receiveBufferBytes, String method, String target, byte[] body, String... headers) {
        try {
            Socket socket = new Socket();
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(60));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
            if (!method.equals("GET") && !method.equals("OPTIONS")) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            return new StreamClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StreamClient reading() {
        Thread.ofVirtual().name("stream-client").start(this::read);
        return this;
    }

    private String headLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the answer ends in its head behind: " + line);
            }
            line.append((char) next);
        }
        assertThat(line).endsWith("\r");
        return line.substring(0, line.length() - 1);
    }

    private void read() {
        try {
            if (headers.containsKey("transfer-encoding")) {
                int length = Integer.parseInt(headLine(), 16);
                while (length > 0) {
                    byte[] chunk = new byte[length];
                    in.readFully(chunk);
                    assertThat(headLine()).isEmpty();
                    chunks.add(chunk);
                    length = Integer.parseInt(headLine(), 16);
                }
                assertThat(headLine()).isEmpty();
                assertThat(in.read()).as("the end of the connection").isEqualTo(-1);
            } else {
                byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
                in.readFully(body);
                if (body.length > 0) {
                    chunks.add(body);
                }
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            cut = true;
        }
        chunks.add(END);
    }

    int status() {
        assertThat(statusLine).startsWith("HTTP/1.1 ");
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    /** A header of the answer, or an empty text. */
    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    /** The body of an answer that ends by itself. */
    String body() {
        awaitEnd();
        return unread.toString(StandardCharsets.UTF_8);
    }

    /** The next line of JSON. */
    String line() {
        return until("\n");
    }

    /** The data of the next event. */
    String event() {
        String event = until("\n\n");
        assertThat(event).startsWith("data: ");
        return event.substring(6);
    }

    private String until(String delimiter) {
        while (true) {
            String text = unread.toString(StandardCharsets.UTF_8);
            int at = text.indexOf(delimiter);
            if (at >= 0) {
                unread.reset();
                unread.writeBytes(text.substring(at + delimiter.length()).getBytes(StandardCharsets.UTF_8));
                return text.substring(0, at);
            }
            unread.writeBytes(chunk());
        }
    }

    /** The next chunk of the body. */
    byte[] chunk() {
        byte[] chunk = poll();
        if (chunk.length == 0) {
            ended = true;
            throw new AssertionError("the answer ended behind: " + unread.toString(StandardCharsets.UTF_8));
        }
        return chunk;
    }

    private byte[] poll() {
        try {
            byte[] next = chunks.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("a chunk within %s s", LIMIT_SECONDS).isNotNull();
            return next == null ? END : next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Expects this line behind any others, and then the end of the answer in order. */
    void expectLast(String line) {
        String next = line();
        while (!next.equals(line)) {
            next = line();
        }
        awaitEnd();
        assertThat(unread.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private void awaitEnd() {
        byte[] last = ended ? END : poll();
        while (last.length > 0) {
            unread.writeBytes(last);
            last = poll();
        }
        assertThat(cut).as("a connection that was cut").isFalse();
    }

    /** Reads what is left; whether the connection was cut. */
    boolean wasCut() {
        reading();
        byte[] last = poll();
        while (last.length > 0) {
            last = poll();
        }
        return cut;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
