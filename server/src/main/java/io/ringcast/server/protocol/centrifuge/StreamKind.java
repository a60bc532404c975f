package io.ringcast.server.protocol.centrifuge;

import io.ringcast.server.protocol.centrifuge.wire.Framing;
import java.util.List;

/**
 * The transports that are HTTP answers without an end in sight.
 *
 * <p>Thread: any.
 */
public enum StreamKind {
    HTTP_STREAM("http_stream", false),
    SSE("sse", false),
    UNI_HTTP_STREAM("uni_http_stream", true),
    UNI_SSE("uni_sse", true);

    private final String transport;
    private final boolean unidirectional;

    StreamKind(String transport, boolean unidirectional) {
        this.transport = transport;
        this.unidirectional = unidirectional;
    }

    /** Whether its messages are events, which a browser can ask for by GET alone. */
    boolean events() {
        return this == SSE || this == UNI_SSE;
    }

    boolean unidirectional() {
        return unidirectional;
    }

    /** The methods of its route. */
    List<String> methods() {
        return events() ? List.of("GET", "POST", "OPTIONS") : List.of("POST", "OPTIONS");
    }

    /** The framing, given what the body of the request was. */
    Framing framing(boolean protobuf) {
        if (events()) {
            return Framing.EVENT_STREAM;
        }
        return protobuf && !unidirectional ? Framing.STREAM_PROTOBUF : Framing.STREAM_JSON;
    }

    ClientLink.Traits traits(CentrifugeDialects dialects, boolean protobuf) {
        Framing framing = framing(protobuf);
        return new ClientLink.Traits(
                transport,
                dialects.index(framing, unidirectional),
                framing,
                unidirectional,
                !unidirectional,
                false,
                true);
    }

    /** Of the answer. */
    static String contentType(Framing framing) {
        return switch (framing) {
            case EVENT_STREAM -> "text/event-stream; charset=utf-8";
            case STREAM_PROTOBUF -> "application/octet-stream";
            case STREAM_JSON, WEBSOCKET_JSON, WEBSOCKET_PROTOBUF -> "application/json";
        };
    }
}
