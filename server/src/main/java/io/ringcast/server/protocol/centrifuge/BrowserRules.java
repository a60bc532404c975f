package io.ringcast.server.protocol.centrifuge;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ringcast.server.listener.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What pages of other origins may do with a route: nothing, or all that a page of its own may.
 *
 * <p>Thread: any.
 */
final class BrowserRules {
    private static final String MAX_AGE_SECONDS = "300";

    private final Origins origins;

    BrowserRules(Origins origins) {
        this.origins = origins;
    }

    /**
     * Answers what is not a request to the route itself: a question of a browser, a method that it has not, an origin
     * that may not use it.
     *
     * @param methods those of the route
     * @return whether it was answered
     */
    boolean answered(ServerRequest request, ServerResponse response, List<String> methods) {
        String method = request.prologue().method().text();
        boolean allowed = origins.allow(originOf(request));
        if (allowed) {
            headers(request).forEach((name, value) -> response.headers().set(HeaderNames.create(name), value));
        }
        if (method.equals("OPTIONS")) {
            if (allowed) {
                response.headers().set(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, String.join(", ", methods));
                response.headers().set(HeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
            }
            refuse(request, response, 204, "");
            return true;
        }
        if (!methods.contains(method)) {
            response.headers().set(HeaderNames.ALLOW, String.join(", ", methods));
            refuse(request, response, 405, "This route takes " + String.join(", ", methods) + " alone.\n");
            return true;
        }
        if (!allowed) {
            refuse(request, response, 403, "The origin is not allowed here.\n");
            return true;
        }
        return false;
    }

    /** The headers of an answer to an origin that is allowed. */
    static Map<String, String> headers(ServerRequest request) {
        String origin = originOf(request);
        Map<String, String> headers = new LinkedHashMap<>();
        if (!origin.isEmpty() && isPlain(origin)) {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Allow-Credentials", "true");
            headers.put("Vary", "Origin");
            String asked = request.headers()
                    .first(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS)
                    .orElse("");
            if (!asked.isEmpty() && isPlain(asked)) {
                headers.put("Access-Control-Allow-Headers", asked);
            }
        }
        return headers;
    }

    /** Answers with a text, and reads the body of a request that nobody wants. */
    static void refuse(ServerRequest request, ServerResponse response, int status, String text) {
        if (!RequestBody.skip(request)) {
            response.headers().set(HeaderNames.CONNECTION, "close");
        }
        response.status(Status.create(status));
        if (!text.isEmpty()) {
            response.headers().set(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        }
        response.send(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String originOf(ServerRequest request) {
        return request.headers().first(HeaderNames.ORIGIN).orElse("");
    }

    // What is written back has to be a header's value and nothing more.
    private static boolean isPlain(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
