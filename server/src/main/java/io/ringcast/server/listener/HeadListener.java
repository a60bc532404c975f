package io.ringcast.server.listener;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;
import java.util.Locale;

/**
 * Sees each request head after Helidon has parsed it and before Helidon acts on it.
 *
 * <p>Thread: any.
 */
final class HeadListener implements Http1ConnectionListener {
    private static final HeaderName NO_NAME = HeaderNames.create("");
    private static final int MAX_LENGTH_DIGITS = 18;

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        if (context instanceof GuardedContext guarded) {
            guarded.input().closeIfLast();
            ExchangeTracker exchanges = guarded.exchanges();
            if (exchanges != null) {
                exchanges.begin(prologue.method().text(), prologue.uriPath().rawPath());
            }
        }
        if (prologue.method().text().isEmpty()) {
            throw refusal(Status.BAD_REQUEST_400, "The request line begins with a space");
        }
        // Its target is an authority, in which Helidon's router finds no path and fails.
        if (prologue.method().text().equals("CONNECT")) {
            throw refusal(Status.METHOD_NOT_ALLOWED_405, "This is not a proxy");
        }
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (headers.contains(NO_NAME)) {
            throw refusal(Status.BAD_REQUEST_400, "A header has no name");
        }
        checkContentLength(headers);
        if (context instanceof GuardedContext guarded) {
            guarded.input().headComplete(hasBody(headers));
            if (sayClose(headers)) {
                guarded.input().lastResponse();
            }
        }
        if (headers instanceof WritableHeaders<?> writable && asksForWebSocket(headers)) {
            // RFC 6455 4.2.1: the value is compared without regard to case, Helidon looks it up as it is.
            writable.set(HeaderNames.UPGRADE, WebSocketUpgrader.PROTOCOL);
        }
    }

    private static boolean hasBody(Headers headers) {
        return headers.contains(HeaderNames.TRANSFER_ENCODING)
                || headers.contentLength().orElse(0) > 0;
    }

    private static boolean asksForWebSocket(Headers headers) {
        for (String value : valuesOf(headers, HeaderNames.UPGRADE)) {
            for (String protocol : value.split(",", -1)) {
                if (protocol.strip().toLowerCase(Locale.ROOT).equals(WebSocketUpgrader.PROTOCOL)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** RFC 9112 6.3: a length that is not one plain number is a framing error, and the way to smuggle a request. */
    private static void checkContentLength(Headers headers) {
        List<String> values = valuesOf(headers, HeaderNames.CONTENT_LENGTH);
        if (values.isEmpty()) {
            return;
        }
        String value = values.getFirst().strip();
        if (values.size() > 1 || !isDigits(value)) {
            throw refusal(Status.BAD_REQUEST_400, "Content-Length is not one number");
        }
        if (value.length() > MAX_LENGTH_DIGITS) {
            throw refusal(Status.REQUEST_ENTITY_TOO_LARGE_413, "Content-Length is out of bounds");
        }
    }

    private static boolean isDigits(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return !value.isEmpty();
    }

    /** Whether the connection ends with this exchange. The usual headers are not taken to pieces for it. */
    static boolean sayClose(Headers headers) {
        List<String> values = valuesOf(headers, HeaderNames.CONNECTION);
        boolean usual =
                values.isEmpty() || (values.size() == 1 && values.getFirst().equalsIgnoreCase("keep-alive"));
        return !usual && headers.containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private static List<String> valuesOf(Headers headers, HeaderName name) {
        return headers.all(name, List::of);
    }

    private static RequestException refusal(Status status, String message) {
        return RequestException.builder()
                .type(DirectHandler.EventType.BAD_REQUEST)
                .status(status)
                .setKeepAlive(false)
                .message(message)
                .build();
    }
}
