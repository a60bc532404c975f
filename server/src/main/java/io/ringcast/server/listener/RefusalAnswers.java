package io.ringcast.server.listener;

import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/**
 * What Helidon answers when no route does. A failure before there is a parsed request can only come from what the client
 * sent, whatever Helidon makes of it: it is a 400, and no stack trace is logged.
 *
 * <p>Thread: any.
 */
final class RefusalAnswers implements DirectHandler {
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
        return TransportResponse.builder()
                .status(answer)
                .headers(headers)
                .keepAlive(type.keepAlive() && !unparsed)
                .entity(answer.reasonPhrase())
                .build();
    }
}
