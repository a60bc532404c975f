package io.ringcast.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP answer.
 *
 * @param contentType empty for an answer without a body
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK_OBJECT = "{\"ok\":true}".getBytes(StandardCharsets.US_ASCII);

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** JSON text. */
    public static Answer json(int status, byte[] body) {
        return new Answer(status, "application/json", body, Map.of());
    }

    /** Pusher protocol: what succeeds and has nothing to tell answers with an empty object. */
    public static Answer done(boolean okBody) {
        return json(200, okBody ? OK_OBJECT : EMPTY_OBJECT);
    }

    /** Plain text. */
    public static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** Nothing but a status. */
    public static Answer empty(int status) {
        return new Answer(status, "", new byte[0], Map.of());
    }

    /** The same with one more header. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }

    /** Sends it. */
    public void send(ServerResponse response) {
        response.status(Status.create(status));
        headers.forEach((name, value) -> response.headers().set(HeaderNames.create(name), value));
        if (!contentType.isEmpty()) {
            response.headers().set(HeaderNames.CONTENT_TYPE, contentType);
        }
        response.send(body);
    }
}
