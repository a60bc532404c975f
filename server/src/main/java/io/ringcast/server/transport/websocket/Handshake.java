package io.ringcast.server.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The server's part of the opening handshake (RFC 6455 4.2) as functions on the facts of a request.
 *
 * <p>Thread: any.
 */
public final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_CHARS = 24;
    private static final int KEY_BYTES = 16;

    private Handshake() {}

    /**
     * What the handshake looks at; lists hold all values of a header in their order, empty if it is absent.
     *
     * @param httpVersion as on the request line: {@code HTTP/1.1}
     */
    public record Request(
            String method,
            String httpVersion,
            List<String> upgrade,
            List<String> connection,
            List<String> version,
            List<String> key) {
        public Request {
            upgrade = List.copyOf(upgrade);
            connection = List.copyOf(connection);
            version = List.copyOf(version);
            key = List.copyOf(key);
        }
    }

    /** Outcome of {@link #check}. */
    public sealed interface Verdict {
        /** The request is a proper handshake. */
        record Accepted(String acceptKey) implements Verdict {}

        /** The request must be answered with this status, these headers and the reason as text. */
        record Refused(int status, Map<String, String> headers, String reason) implements Verdict {}
    }

    /** Checks the request against RFC 6455 4.2.1. */
    public static Verdict check(Request request) {
        if (!request.method().equals("GET")) {
            return new Verdict.Refused(405, Map.of("Allow", "GET"), "a WebSocket handshake is a GET request");
        }
        if (!request.httpVersion().equals("HTTP/1.1")) {
            return refused("a WebSocket handshake needs HTTP/1.1");
        }
        if (!hasToken(request.upgrade(), "websocket")) {
            return refused("header Upgrade: websocket is missing");
        }
        if (!hasToken(request.connection(), "upgrade")) {
            return refused("header Connection: Upgrade is missing");
        }
        if (request.version().size() != 1
                || !request.version().getFirst().strip().equals("13")) {
            return new Verdict.Refused(
                    426,
                    Map.of("Sec-WebSocket-Version", "13", "Upgrade", "websocket", "Connection", "Upgrade"),
                    "only Sec-WebSocket-Version: 13 is spoken here");
        }
        if (request.key().size() != 1 || !isKey(request.key().getFirst().strip())) {
            return refused("header Sec-WebSocket-Key must be one value of 16 bytes in base64");
        }
        return new Verdict.Accepted(acceptKey(request.key().getFirst().strip()));
    }

    /** RFC 6455 4.2.2: proves that the server understood the handshake. */
    public static String acceptKey(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-1, which RFC 6455 needs; use a full one.", e);
        }
    }

    /**
     * The 101 answer.
     *
     * @param subprotocol the chosen one, or an empty string for none
     * @param extensions {@link DeflateNegotiation.Agreed#headerValue()}, or an empty string for none
     */
    public static byte[] switchingProtocols(String acceptKey, String subprotocol, String extensions) {
        if (!subprotocol.chars().allMatch(c -> ExtensionOffers.isTokenChar((char) c))) {
            throw new IllegalArgumentException("subprotocol is not a token (RFC 6455 4.1).");
        }
        StringBuilder answer = new StringBuilder(256)
                .append("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
                .append("Sec-WebSocket-Accept: ")
                .append(acceptKey)
                .append("\r\n");
        if (!subprotocol.isEmpty()) {
            answer.append("Sec-WebSocket-Protocol: ").append(subprotocol).append("\r\n");
        }
        if (!extensions.isEmpty()) {
            answer.append("Sec-WebSocket-Extensions: ").append(extensions).append("\r\n");
        }
        return answer.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Verdict refused(String reason) {
        return new Verdict.Refused(400, Map.of(), reason);
    }

    private static boolean hasToken(List<String> values, String token) {
        for (String value : values) {
            for (String part : value.split(",", -1)) {
                if (part.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isKey(String key) {
        if (key.length() != KEY_CHARS) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
