package io.ringcast.server.callback;

import java.util.List;
import java.util.Map;

/**
 * The connection that a call is about.
 *
 * <p>Thread: any.
 *
 * @param client the connection's id
 * @param transport {@code websocket}, {@code sse}, {@code http_stream} or {@code uni_...}
 * @param protocol {@code json} or {@code protobuf}
 * @param headers all header lines of the request that opened it, in order
 * @param emulatedHeaders what the client itself says in its connect command
 */
public record Caller(
        String client, String transport, String protocol, List<Header> headers, Map<String, String> emulatedHeaders) {
    /** One header line. */
    public record Header(String name, String value) {
        /** Leaves the value out, which may be a token. */
        @Override
        public String toString() {
            return "Header[" + name + "]";
        }
    }

    public Caller {
        headers = List.copyOf(headers);
        emulatedHeaders = Map.copyOf(emulatedHeaders);
    }

    /** Leaves the headers out, which may hold tokens. */
    @Override
    public String toString() {
        return "Caller[" + client + "]";
    }
}
