package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.transport.websocket.DeflateTerms;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import io.ringcast.server.transport.websocket.WebSocketSettings;
import org.jspecify.annotations.Nullable;

/**
 * A client between its handshake and its shard, or what it is told instead.
 *
 * <p>Thread: handed from a virtual thread to a shard.
 */
final class WebSocketEntrance implements Admission {
    private final CentrifugeWebSocket door;
    private final CentrifugeProtocol.Entry entry;
    private final ClientLink.Traits traits;
    private final Request request;

    /**
     * What the client asked for.
     *
     * @param subProtocol to be confirmed, or an empty text
     * @param connectRequest what a unidirectional client said with its request; empty if it will say it later
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
    record Request(String subProtocol, byte[] connectRequest) {}

    WebSocketEntrance(
            CentrifugeWebSocket door, CentrifugeProtocol.Entry entry, ClientLink.Traits traits, Request request) {
        this.door = door;
        this.entry = entry;
        this.traits = traits;
        this.request = request;
    }

    CentrifugeProtocol protocol() {
        return door.protocol();
    }

    CentrifugeGuest guest() {
        if (entry instanceof CentrifugeProtocol.Entry.Open(var guest)) {
            return guest;
        }
        throw new IllegalStateException("a client that was refused has no session");
    }

    byte[] connectRequest() {
        return request.connectRequest;
    }

    CentrifugeWebSocket.Uni uni() {
        return door.uni();
    }

    @Override
    public @Nullable Refusal refusal() {
        return entry instanceof CentrifugeProtocol.Entry.Shut(var status, var reason)
                ? new Refusal(status, reason)
                : null;
    }

    @Override
    public String subProtocol() {
        return request.subProtocol;
    }

    @Override
    public int dialect(boolean compressed) {
        return door.dialect(traits, compressed);
    }

    @Override
    public WebSocketSettings settings(WebSocketSettings usual) {
        return door.boundsOf(usual, traits.unidirectional());
    }

    @Override
    public @Nullable DeflateTerms deflate(@Nullable DeflateTerms usual) {
        return door.deflateOf(traits.unidirectional());
    }

    @Override
    public Opening open(WebSocketConnection socket, Shard shard, int dialect) {
        return new WebSocketLink(this, socket, shard, traits.in(dialect));
    }

    @Override
    public void abandon() {
        if (entry instanceof CentrifugeProtocol.Entry.Open(var guest)) {
            guest.release();
        }
    }
}
