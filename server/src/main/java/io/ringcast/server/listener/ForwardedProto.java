package io.ringcast.server.listener;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;

/**
 * What a proxy that ends TLS says about its client's side, in {@code X-Forwarded-Proto}. Anyone could say so: only a
 * trusted proxy is believed.
 *
 * <p>Thread: any.
 */
final class ForwardedProto {
    private static final HeaderName NAME = HeaderNames.create("X-Forwarded-Proto");

    private ForwardedProto() {}

    /** Whether the client spoke TLS to a trusted proxy. */
    static boolean saysHttps(AcceptedSocket socket, Headers headers) {
        if (!socket.isTrusted()) {
            return false;
        }
        List<String> values = headers.all(NAME, List::of);
        if (values.isEmpty()) {
            return false;
        }
        String last = values.getLast();
        // Of several proxies the last one is the peer; what others said before it may be the client's own invention.
        return last.substring(last.lastIndexOf(',') + 1).strip().equalsIgnoreCase("https");
    }
}
