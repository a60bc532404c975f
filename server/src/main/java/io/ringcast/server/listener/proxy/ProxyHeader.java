package io.ringcast.server.listener.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a PROXY protocol header of version 1 or 2 and not one byte more: what follows belongs to TLS or HTTP.
 *
 * <p>Thread: confined to the connection's virtual thread.
 */
public final class ProxyHeader {
    /** Both versions are told apart by it, and no header is shorter. */
    private static final int FIRST_BYTES = 12;

    private static final byte[] V2_SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final byte[] V1_SIGNATURE = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /** PROXY protocol 2.1: the longest line, its CRLF included. */
    private static final int V1_MAX_BYTES = 107;

    private static final int V2_LOCAL = 0x20;
    private static final int V2_PROXY = 0x21;
    private static final int V2_UNSPECIFIED = 0x00;
    private static final int V2_TCP4 = 0x11;
    private static final int V2_TCP6 = 0x21;
    private static final int V2_UNIX_STREAM = 0x31;
    private static final int V2_TCP4_BYTES = 12;
    private static final int V2_TCP6_BYTES = 36;
    private static final int V2_UNIX_BYTES = 216;

    /** Addresses take up to 216 bytes; the rest is extensions (TLS, cloud ids), which are skipped. */
    private static final int V2_MAX_BYTES = 4096;

    private static final int MAX_PORT = 65535;

    private final ReadableByteChannel channel;

    private ProxyHeader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * The client's address, or nothing where the proxy speaks for itself or does not know.
     *
     * @throws MalformedProxyHeaderException if the connection begins with anything else; it must be closed
     */
    public static Optional<InetSocketAddress> read(ReadableByteChannel channel) throws IOException {
        return new ProxyHeader(channel).read();
    }

    private Optional<InetSocketAddress> read() throws IOException {
        byte[] first = take(FIRST_BYTES);
        if (Arrays.equals(first, V2_SIGNATURE)) {
            return readBinary();
        }
        if (Arrays.equals(first, 0, V1_SIGNATURE.length, V1_SIGNATURE, 0, V1_SIGNATURE.length)) {
            return readLine(first);
        }
        throw new MalformedProxyHeaderException("neither version's signature");
    }

    private Optional<InetSocketAddress> readLine(byte[] first) throws IOException {
        ByteBuffer line = ByteBuffer.allocate(V1_MAX_BYTES).put(first);
        // The shortest line has 15 bytes, so the end is not among the first.
        while (line.get(line.position() - 1) != '\n') {
            if (!line.hasRemaining()) {
                throw new MalformedProxyHeaderException("a line of more than " + V1_MAX_BYTES + " bytes");
            }
            line.put(take(1));
        }
        String text = new String(line.array(), 0, line.position(), StandardCharsets.US_ASCII);
        if (!text.endsWith("\r\n") || text.indexOf('\n') != text.length() - 1) {
            throw new MalformedProxyHeaderException("a line that does not end with CRLF");
        }
        String[] words = text.substring(0, text.length() - 2).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            // PROXY protocol 2.1: whatever stands behind it must be ignored.
            return Optional.empty();
        }
        if (words.length != 6) {
            throw new MalformedProxyHeaderException("a line of " + words.length + " words");
        }
        String pattern = switch (words[1]) {
            case "TCP4" -> "[0-9]{1,3}(\\.[0-9]{1,3}){3}";
            case "TCP6" -> "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";
            default -> throw new MalformedProxyHeaderException("an unknown family");
        };
        InetAddress source = address(words[2], pattern);
        InetAddress _ = address(words[3], pattern);
        int _ = port(words[5]);
        return Optional.of(new InetSocketAddress(source, port(words[4])));
    }

    private static InetAddress address(String text, String pattern) throws MalformedProxyHeaderException {
        try {
            if (text.matches(pattern)) {
                return InetAddress.ofLiteral(text);
            }
        } catch (IllegalArgumentException noAddress) {
            throw new MalformedProxyHeaderException("no address", noAddress);
        }
        throw new MalformedProxyHeaderException("no address of its family");
    }

    private static int port(String text) throws MalformedProxyHeaderException {
        if (!text.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(text) > MAX_PORT) {
            throw new MalformedProxyHeaderException("no port");
        }
        return Integer.parseInt(text);
    }

    private Optional<InetSocketAddress> readBinary() throws IOException {
        ByteBuffer fixed = ByteBuffer.wrap(take(4));
        int command = fixed.get() & 0xff;
        int family = fixed.get() & 0xff;
        int length = fixed.getShort() & 0xffff;
        if (length > V2_MAX_BYTES) {
            throw new MalformedProxyHeaderException("a header of " + length + " bytes, more than " + V2_MAX_BYTES);
        }
        byte[] body = take(length);
        return switch (command) {
            // The proxy checks whether the server lives: the connection is its own.
            case V2_LOCAL -> Optional.empty();
            case V2_PROXY -> source(family, body);
            default -> throw new MalformedProxyHeaderException("an unknown version or command");
        };
    }

    private static Optional<InetSocketAddress> source(int family, byte[] body) throws IOException {
        int needed = switch (family) {
            case V2_UNSPECIFIED -> 0;
            case V2_TCP4 -> V2_TCP4_BYTES;
            case V2_TCP6 -> V2_TCP6_BYTES;
            case V2_UNIX_STREAM -> V2_UNIX_BYTES;
            default -> throw new MalformedProxyHeaderException("an unknown family");
        };
        if (body.length < needed) {
            throw new MalformedProxyHeaderException("addresses cut short");
        }
        if (family == V2_UNSPECIFIED || family == V2_UNIX_STREAM) {
            return Optional.empty();
        }
        int size = family == V2_TCP4 ? 4 : 16;
        InetAddress address = InetAddress.getByAddress(Arrays.copyOf(body, size));
        int port = ByteBuffer.wrap(body).getShort(2 * size) & 0xffff;
        return Optional.of(new InetSocketAddress(address, port));
    }

    private byte[] take(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new MalformedProxyHeaderException("the end of the stream");
            }
        }
        return bytes.array();
    }
}
