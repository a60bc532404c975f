package io.ringcast.server.protocol.centrifuge;

import io.ringcast.server.listener.UpgradeRequest;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.protocol.WebSocketProtocol;
import io.ringcast.server.protocol.centrifuge.wire.Framing;
import io.ringcast.server.transport.websocket.DeflateTerms;
import io.ringcast.server.transport.websocket.WebSocketSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clients over WebSocket, bidirectional and unidirectional.
 *
 * <p>Thread: any.
 */
public final class CentrifugeWebSocket implements WebSocketProtocol {
    private static final byte[] NOTHING = new byte[0];
    private static final String JSON = "centrifuge-json";
    private static final String PROTOBUF = "centrifuge-protobuf";

    private final CentrifugeProtocol protocol;
    private final CentrifugeDialects dialects;
    private final Paths paths;
    private volatile @Nullable Bounds bounds;
    private volatile @Nullable Bounds uniBounds;

    /** The bounds of messages here, made of the usual ones: one instance for all connections. */
    private record Bounds(WebSocketSettings usual, WebSocketSettings own) {}

    /**
     * Where clients come in.
     *
     * @param bidirectional a path, or an empty text for none
     * @param unidirectional a path, or an empty text for none
     * @param origins whose browsers may come
     */
    public record Paths(String bidirectional, String unidirectional, Origins origins, Frames frames, Uni uni) {}

    /**
     * How frames may be.
     *
     * @param maxMessageBytes of a frame from a client
     * @param deflate how messages are compressed if the client offers it, or null if they are not
     */
    public record Frames(int maxMessageBytes, @Nullable DeflateTerms deflate) {
        WebSocketSettings bounds(WebSocketSettings usual) {
            WebSocketSettings own = usual.withMaxMessageBytes(maxMessageBytes);
            return deflate == null ? own : own.withDeflateThresholdBytes(deflate.thresholdBytes());
        }
    }

    /**
     * How unidirectional ones are treated.
     *
     * @param frames the first of which is the only one of a client that is read
     * @param batches several pushes may come in one frame
     * @param closingHandshake the client's close frame is awaited
     * @param disconnectPush a push says why before the close frame does
     */
    public record Uni(Frames frames, boolean batches, boolean closingHandshake, boolean disconnectPush) {}

    public CentrifugeWebSocket(CentrifugeProtocol protocol, CentrifugeDialects dialects, Paths paths) {
        this.protocol = protocol;
        this.dialects = dialects;
        this.paths = paths;
    }

    CentrifugeProtocol protocol() {
        return protocol;
    }

    Uni uni() {
        return paths.uni;
    }

    @Override
    public @Nullable Admission admit(UpgradeRequest request) {
        String path = request.rawPath();
        boolean both = !paths.bidirectional.isEmpty() && path.equals(paths.bidirectional);
        boolean one = !paths.unidirectional.isEmpty() && path.equals(paths.unidirectional);
        if (!both && !one) {
            return null;
        }
        return both ? bidirectional(request) : unidirectional(request);
    }

    WebSocketSettings boundsOf(WebSocketSettings usual, boolean unidirectional) {
        if (unidirectional) {
            Bounds known = bounds(usual, uniBounds, paths.uni.frames);
            uniBounds = known;
            return known.own;
        }
        Bounds known = bounds(usual, bounds, paths.frames);
        bounds = known;
        return known.own;
    }

    @Nullable
    DeflateTerms deflateOf(boolean unidirectional) {
        return unidirectional ? paths.uni.frames.deflate : paths.frames.deflate;
    }

    int dialect(ClientLink.Traits traits, boolean compressed) {
        return compressed
                ? dialects.deflatedIndex(traits.framing(), traits.unidirectional())
                : dialects.index(traits.framing(), traits.unidirectional());
    }

    @SuppressWarnings("ReferenceEquality") // the gateway hands out one instance until it is replaced
    private static Bounds bounds(WebSocketSettings usual, @Nullable Bounds known, Frames frames) {
        return known == null || known.usual != usual ? new Bounds(usual, frames.bounds(usual)) : known;
    }

    private Admission bidirectional(UpgradeRequest request) {
        String query = request.rawQuery();
        String subProtocol = subProtocolOf(request);
        boolean protobuf = subProtocol.equals(PROTOBUF)
                || "protobuf".equals(QueryParameters.first(query, "format"))
                || "protobuf".equals(QueryParameters.first(query, "cf_protocol"));
        Framing framing = protobuf ? Framing.WEBSOCKET_PROTOBUF : Framing.WEBSOCKET_JSON;
        boolean ownPings = "true".equals(QueryParameters.first(query, "cf_ws_frame_ping_pong"));
        ClientLink.Traits traits = new ClientLink.Traits(
                "websocket", dialects.index(framing, false), framing, false, false, ownPings, true);
        return new WebSocketEntrance(this, enter(request), traits, new WebSocketEntrance.Request(subProtocol, NOTHING));
    }

    private Admission unidirectional(UpgradeRequest request) {
        Framing framing = Framing.WEBSOCKET_JSON;
        ClientLink.Traits traits = new ClientLink.Traits(
                "uni_websocket", dialects.index(framing, true), framing, true, false, true, paths.uni.batches);
        String connect = QueryParameters.first(request.rawQuery(), "cf_connect");
        byte[] bytes = connect == null ? NOTHING : connect.getBytes(StandardCharsets.UTF_8);
        return new WebSocketEntrance(this, enter(request), traits, new WebSocketEntrance.Request("", bytes));
    }

    private CentrifugeProtocol.Entry enter(UpgradeRequest request) {
        if (!paths.origins.allow(request.header("Origin"))) {
            return new CentrifugeProtocol.Entry.Shut(403, "The origin is not allowed here.");
        }
        List<RequestHeaders.Header> headers = new ArrayList<>(request.headers().size());
        for (UpgradeRequest.Header header : request.headers()) {
            headers.add(new RequestHeaders.Header(header.name(), header.value()));
        }
        return protocol.enter(protocol.keepsHeaders() ? new RequestHeaders(headers, Map.of()) : RequestHeaders.NONE);
    }

    // Centrifuge protocol: a sub-protocol that was offered has to be confirmed.
    private static String subProtocolOf(UpgradeRequest request) {
        for (UpgradeRequest.Header header : request.headers()) {
            if (header.name().equalsIgnoreCase("Sec-WebSocket-Protocol")) {
                for (String offered : header.value().split(",", -1)) {
                    String name = offered.strip();
                    if (name.equals(PROTOBUF) || name.equals(JSON)) {
                        return name;
                    }
                }
            }
        }
        return "";
    }
}
