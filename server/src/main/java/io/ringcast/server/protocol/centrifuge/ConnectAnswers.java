package io.ringcast.server.protocol.centrifuge;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * HTTP answers in place of a stream for those whose connect fails, be it by an error or by a disconnect.
 *
 * <p>Thread: any.
 *
 * @param byCode what stands for the code of an error or a disconnect; any other is a 500
 */
public record ConnectAnswers(Map<Integer, HttpAnswer> byCode) {
    private static final HttpAnswer OTHERS = new HttpAnswer(500, "Internal Server Error");

    /** A status and a body of text. */
    public record HttpAnswer(int status, String body) {
        /** The whole answer as it goes over the wire, after which the connection ends. */
        byte[] bytes(String moreHeaders) {
            byte[] text = body.getBytes(StandardCharsets.UTF_8);
            byte[] head = ("HTTP/1.1 " + status + " \r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                            + text.length + "\r\nConnection: close\r\n" + moreHeaders + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] all = new byte[head.length + text.length];
            System.arraycopy(head, 0, all, 0, head.length);
            System.arraycopy(text, 0, all, head.length, text.length);
            return all;
        }
    }

    public ConnectAnswers {
        byCode = Map.copyOf(byCode);
    }

    /** Centrifugo: an answer without a body of its own has the reason in its place. */
    HttpAnswer of(int code, String reason) {
        HttpAnswer own = byCode.get(code);
        if (own == null) {
            return OTHERS;
        }
        return own.body().isEmpty() ? new HttpAnswer(own.status(), reason) : own;
    }
}
