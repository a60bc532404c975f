package io.ringcast.server.overload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Publishes numbered events over one kept-alive connection to the signed HTTP API.
 *
 * <p>Thread: confined to one.
 */
final class Publisher implements AutoCloseable {
    /** What was answered. */
    record Answer(int status, String head, String body) {}

    private final String name;
    private final Socket socket;
    private final InputStream in;
    private long next;

    Publisher(int port, String name) {
        this.name = name;
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(15_000);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Publications that were answered with 200. */
    long accepted() {
        return next;
    }

    /** Publishes the next number; it counts as published only if the answer is 200. */
    Answer publish(String channel) {
        return publish(channel, 0);
    }

    /** Publishes the next number with so many bytes behind it. */
    Answer publish(String channel, int padding) {
        Answer answer = post("/apps/app-id/events", event(channel, next, padding));
        next += answer.status == 200 ? 1 : 0;
        return answer;
    }

    /** Publishes so many numbers in one request. */
    Answer batch(String channel, int count) {
        StringBuilder body = new StringBuilder("{\"batch\":[");
        for (int i = 0; i < count; i++) {
            String event = event(channel, next + i, 0)
                    .replace("\"channels\":[", "\"channel\":")
                    .replace("]", "");
            body.append(i == 0 ? "" : ",").append(event);
        }
        Answer answer = post("/apps/app-id/batch_events", body.append("]}").toString());
        next += answer.status == 200 ? count : 0;
        return answer;
    }

    private String event(String channel, long number, int padding) {
        return "{\"name\":\"tick\",\"channels\":[\"" + channel + "\"],\"data\":\"@" + name + ":" + number + ";"
                + "x".repeat(padding) + "\"}";
    }

    Answer post(String path, String body) {
        return exchange(request("POST", path, body));
    }

    Answer exchange(String request) {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return read();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A whole signed request with a Content-Length. */
    static String request(String method, String path, String body) {
        return head(method, path, body) + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n"
                + body;
    }

    /** Request line and headers of a signed request, without those that frame the body and without the blank line. */
    static String head(String method, String path, String body) {
        try {
            String md5 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(body.getBytes(StandardCharsets.UTF_8)));
            String query = "auth_key=app-key&auth_timestamp=" + System.currentTimeMillis() / 1000 + "&auth_version=1.0"
                    + (body.isEmpty() ? "" : "&body_md5=" + md5);
            String signature = hmac(method + "\n" + path + "\n" + query);
            return method + " " + path + "?" + query + "&auth_signature=" + signature
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK lacks an algorithm", missing);
        }
    }

    /** The signature of a text with the secret of the app. */
    static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("app-secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK lacks an algorithm", missing);
        }
    }

    /** Reads one answer. */
    Answer read() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server closed after " + head);
            }
            head.append((char) next);
        }
        String text = head.toString();
        int at = text.toLowerCase(Locale.ROOT).indexOf("content-length:");
        int length = at < 0
                ? 0
                : Integer.parseInt(
                        text.substring(at + 15, text.indexOf('\r', at)).strip());
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Answer(Integer.parseInt(text.substring(9, 12)), text, body);
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
