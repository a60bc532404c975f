package io.ringcast.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Locale;

/**
 * Tells browsers which other origins may call the HTTP API. Credentials are never allowed together with any origin.
 *
 * <p>Thread: any.
 */
public final class CrossOrigin {
    private final boolean anyOrigin;
    private final List<String> origins;
    private final String methods;
    private final String headers;
    private final boolean credentials;

    /** @param origins exact origins; looked at only if not any may call */
    public CrossOrigin(
            boolean anyOrigin, List<String> origins, List<String> methods, List<String> headers, boolean credentials) {
        this.anyOrigin = anyOrigin;
        this.origins = origins.stream().map(o -> o.toLowerCase(Locale.ROOT)).toList();
        this.methods = String.join(", ", methods);
        this.headers = String.join(", ", headers);
        this.credentials = credentials && !anyOrigin;
    }

    /** Sets the headers that every answer carries. */
    public void apply(ServerRequest request, ServerResponse response) {
        if (anyOrigin) {
            response.headers().set(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        } else {
            response.headers().set(HeaderNames.VARY, "Origin");
            String origin = request.headers().first(HeaderNames.ORIGIN).orElse("");
            if (!origins.contains(origin.toLowerCase(Locale.ROOT))) {
                return;
            }
            response.headers().set(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            if (credentials) {
                response.headers().set(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            }
        }
        response.headers().set(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods);
        response.headers().set(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
    }
}
