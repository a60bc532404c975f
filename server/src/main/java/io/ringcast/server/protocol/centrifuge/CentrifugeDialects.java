package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.Dialect;
import io.ringcast.server.protocol.centrifuge.wire.Framing;
import io.ringcast.server.transport.websocket.DeflateTerms;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dialects of this protocol, and where they are in the engine's list.
 *
 * <p>Thread: any.
 */
public final class CentrifugeDialects {
    private record Kind(Framing framing, boolean unidirectional) {}

    /** Those that have a twin for compressed connections, in the order of the twins. */
    private static final List<Kind> WEBSOCKETS = List.of(
            new Kind(Framing.WEBSOCKET_JSON, false),
            new Kind(Framing.WEBSOCKET_PROTOBUF, false),
            new Kind(Framing.WEBSOCKET_JSON, true));

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

    /**
     * The dialects in their order.
     *
     * @param deflate how bidirectional WebSockets are compressed, or null if they are not
     * @param uniDeflate the same for unidirectional ones
     */
    public static List<Dialect> all(@Nullable DeflateTerms deflate, @Nullable DeflateTerms uniDeflate) {
        List<Dialect> all = new ArrayList<>();
        for (Kind kind : KINDS) {
            all.add(dialect(kind));
        }
        if (deflate != null || uniDeflate != null) {
            for (Kind kind : WEBSOCKETS) {
                DeflateTerms terms = kind.unidirectional ? uniDeflate : deflate;
                all.add(terms == null ? dialect(kind) : new DeflatedDialect(dialect(kind), terms));
            }
        }
        return all;
    }

    private static Dialect dialect(Kind kind) {
        return new CentrifugeDialect(kind.framing, kind.unidirectional);
    }

    int index(Framing framing, boolean unidirectional) {
        return first + indexIn(KINDS, framing, unidirectional);
    }

    /** For a WebSocket that agreed on compression. */
    int deflatedIndex(Framing framing, boolean unidirectional) {
        return first + KINDS.size() + indexIn(WEBSOCKETS, framing, unidirectional);
    }

    private static int indexIn(List<Kind> kinds, Framing framing, boolean unidirectional) {
        int at = kinds.indexOf(new Kind(framing, unidirectional));
        if (at < 0) {
            throw new IllegalArgumentException("no dialect for " + framing + ", unidirectional=" + unidirectional);
        }
        return at;
    }
}
