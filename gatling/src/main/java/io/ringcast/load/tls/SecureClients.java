package io.ringcast.load.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * WebSockets over TLS that have subscribed to a channel and then do nothing.
 *
 * <p>Thread: confined to the comparison's.
 */
public final class SecureClients implements AutoCloseable {
    private static final int ANSWER_MS = 10_000;
    private static final int SMALL = 126;
    private static final byte[] UPGRADE = """
            GET /app/app-key?protocol=7 HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SUBSCRIBE = masked("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"idle\"}}");

    private final SSLContext context;
    private final int port;
    private final List<SSLSocket> sockets = new ArrayList<>();

    public SecureClients(SSLContext context, int port) {
        this.context = context;
        this.port = port;
    }

    /** Connects and subscribes so many more, one after the other. */
    public void open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream().write(UPGRADE);
            readPast(socket, "connection_established");
            socket.getOutputStream().write(SUBSCRIBE);
            readPast(socket, "subscription_succeeded");
        }
    }

    // Answers come one at a time and are small, so the end of one read is never inside the next.
    private static void readPast(SSLSocket socket, String word) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[4096];
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(word) < 0) {
            int count = in.read(bytes);
            if (count < 0) {
                throw new IOException("the server closed before " + word + ": " + seen);
            }
            seen.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
        }
    }

    /** RFC 6455 5.3 with a mask of zeros, which changes nothing. */
    private static byte[] masked(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        if (payload.length >= SMALL) {
            throw new IllegalArgumentException("longer than a small frame: " + text);
        }
        byte[] frame = new byte[payload.length + 6];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    @Override
    public void close() throws IOException {
        closeAll();
    }

    /** Closes those that are open; more can be opened afterwards. */
    public void closeAll() throws IOException {
        for (SSLSocket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }
}
