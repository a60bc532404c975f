package io.ringcast.server.listener;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;

/**
 * What Helidon answers when no route does. A failure before there is a parsed request can only come from what the client
 * sent, whatever Helidon makes of it: it is a 400, and no stack trace is logged.
 *
 * <p>Thread: any.
 */
final class RefusalAnswers implements DirectHandler {
    private static final byte[] TOO_LARGE = "{\"error\":\"The payload size is too big.\",\"code\":413,\"status\":413}"
            .getBytes(StandardCharsets.US_ASCII);

    static DirectHandlers handlers() {
        RefusalAnswers answers = new RefusalAnswers();
        DirectHandlers.Builder builder = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            builder.addHandler(type, answers);
        }
        return builder.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            // Null where Helidon does not want to tell.
            String message) {
        boolean unparsed = request.method().isEmpty();
        Status answer =
                unparsed && status.code() == Status.INTERNAL_SERVER_ERROR_500.code() ? Status.BAD_REQUEST_400 : status;
        if (answer.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
            // The one refusal that a well-behaved sender meets: it reads the form that all errors have.
            return TransportResponse.builder()
                    .status(answer)
                    .headers(headers)
                    .header(HeaderValues.CONTENT_TYPE_JSON)
                    .keepAlive(false)
                    .entity(TOO_LARGE)
                    .build();
        }
        return TransportResponse.builder()
                .status(answer)
                .headers(headers)
                .keepAlive(type.keepAlive() && !unparsed)
                .entity(answer.reasonPhrase())
                .build();
    }
}
