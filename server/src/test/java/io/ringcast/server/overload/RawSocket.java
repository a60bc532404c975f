package io.ringcast.server.overload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A blocking client that sends whatever a test wants. */
final class RawSocket implements AutoCloseable {
    static final String HANDSHAKE = """
            GET /app/app-key?protocol=7 HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private static final int TIMEOUT_MS = 15_000;

    private final Socket socket = new Socket();

    RawSocket(int port) {
        this(port, 0);
    }

    RawSocket(int port, int receiveBuffer) {
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A client's frame, masked by zeros. */
    static byte[] frame(int firstByte, byte[] payload) {
        int extended = payload.length < 126 ? 0 : payload.length < 65536 ? 2 : 8;
        ByteBuffer frame =
                ByteBuffer.allocate(2 + extended + 4 + payload.length).put((byte) firstByte);
        switch (extended) {
            case 0 -> frame.put((byte) (0x80 | payload.length));
            case 2 -> frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
            default -> frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        return frame.putInt(0).put(payload).array();
    }

    RawSocket send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawSocket send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** False if the server has closed meanwhile. */
    boolean trySend(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    RawSocket endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All that arrives until the server ends or resets the connection. */
    String readToEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException stillOpen) {
            throw new AssertionError("still open; so far: " + all.toString(StandardCharsets.ISO_8859_1), stillOpen);
        } catch (IOException reset) {
            return all.toString(StandardCharsets.ISO_8859_1);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** What is there already. */
    String readNow() {
        try {
            socket.setSoTimeout(1);
            byte[] bytes = new byte[8192];
            int read = socket.getInputStream().read(bytes);
            return new String(bytes, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
        } catch (IOException nothing) {
            return "";
        }
    }

    /** Takes what arrives for so long. */
    void readToEnd(int limitMs) {
        byte[] buffer = new byte[8192];
        long untilNs = System.nanoTime() + limitMs * 1_000_000L;
        try {
            socket.setSoTimeout(Math.max(1, limitMs));
            while (System.nanoTime() - untilNs < 0) {
                if (socket.getInputStream().read(buffer) < 0) {
                    return;
                }
            }
        } catch (IOException over) {
            throw new UncheckedIOException(over);
        }
    }

    /** Reads until the text has come; what came with it is returned, too. */
    String readUntil(String text) {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            while (all.indexOf(text) < 0) {
                int n = socket.getInputStream().read(buffer);
                if (n < 0) {
                    throw new AssertionError("ended without " + text + ": " + all);
                }
                all.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException failed) {
            throw new AssertionError("failed before " + text + ": " + all, failed);
        }
        return all.toString();
    }

    /** Whether the server has closed; looks for up to a millisecond and drops what arrives. */
    boolean closedByServer() {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Closes with a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
