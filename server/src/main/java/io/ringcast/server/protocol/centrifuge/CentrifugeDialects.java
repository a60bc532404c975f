package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.Dialect;
import io.ringcast.server.protocol.centrifuge.wire.Framing;
import java.util.List;

/**
 * The dialects of this protocol, and where they are in the engine's list.
 *
 * <p>Thread: any.
 */
public final class CentrifugeDialects {
    private record Kind(Framing framing, boolean unidirectional) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(Framing.WEBSOCKET_JSON, false),
            new Kind(Framing.WEBSOCKET_PROTOBUF, false),
            new Kind(Framing.STREAM_JSON, false),
            new Kind(Framing.STREAM_PROTOBUF, false),
            new Kind(Framing.EVENT_STREAM, false),
            new Kind(Framing.WEBSOCKET_JSON, true),
            new Kind(Framing.STREAM_JSON, true),
            new Kind(Framing.EVENT_STREAM, true));

    private final int first;

    /** @param first the index of the first of them in the engine's list */
    public CentrifugeDialects(int first) {
        this.first = first;
    }

    /** The dialects in their order. */
    public static List<Dialect> all() {
        return KINDS.stream()
                .<Dialect>map(kind -> new CentrifugeDialect(kind.framing, kind.unidirectional))
                .toList();
    }

    int index(Framing framing, boolean unidirectional) {
        int at = KINDS.indexOf(new Kind(framing, unidirectional));
        if (at < 0) {
            throw new IllegalArgumentException("no dialect for " + framing + ", unidirectional=" + unidirectional);
        }
        return first + at;
    }
}
