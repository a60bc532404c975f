package io.ringcast.server.listener;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request that wants to become a WebSocket, as it came over the wire.
 *
 * @param method the HTTP method
 * @param rawPath the path as sent, without the query
 * @param rawQuery the query as sent, or an empty string
 * @param headers all header lines in order
 * @param remoteAddress the IP address of the peer, or of the client that a PROXY header names; an empty string where there
 *     is none
 * @param secure whether the client speaks TLS, to this server or to a trusted proxy
 */
public record UpgradeRequest(
        String method, String rawPath, String rawQuery, List<Header> headers, String remoteAddress, boolean secure) {

    /** One header line. */
    public record Header(String name, String value) {}

    public UpgradeRequest {
        headers = List.copyOf(headers);
    }

    /** The first value of a header, its name in any case. */
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }
}
