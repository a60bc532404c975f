package io.ringcast.server.protocol;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.transport.websocket.DeflateTerms;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import io.ringcast.server.transport.websocket.WebSocketListener;
import io.ringcast.server.transport.websocket.WebSocketSettings;
import org.jspecify.annotations.Nullable;

/**
 * A client that may complete its handshake, on its way to a shard. Exactly one of the two methods is called, once.
 *
 * <p>Thread: handed from a virtual thread to a shard.
 */
public interface Admission {
    /**
     * Makes the session. Called on the shard, from inside the WebSocket's construction: nothing may be sent before
     * {@link Opening#start}.
     */
    Opening open(WebSocketConnection socket, Shard shard, int dialect);

    /** Why the client is not let in, as the answer to its handshake; null if it is. */
    default @Nullable Refusal refusal() {
        return null;
    }

    /** The sub-protocol that the handshake confirms; empty for none. */
    default String subProtocol() {
        return "";
    }

    /** The dialect of the session, as an index in the engine's list. */
    int dialect(boolean compressed);

    /** The bounds of its WebSocket, given the usual ones. */
    default WebSocketSettings settings(WebSocketSettings usual) {
        return usual;
    }

    /** How its messages are compressed if the client offers it, given the usual terms; null for not at all. */
    default @Nullable DeflateTerms deflate(@Nullable DeflateTerms usual) {
        return usual;
    }

    /** Gives back what was taken for the client, which never came. Thread: any. */
    void abandon();

    /** The answer to a handshake in place of a WebSocket. */
    record Refusal(int status, String reason) {}

    /** A listener that is told when it may begin to send. */
    interface Opening extends WebSocketListener {
        /** The socket is ready. Called on the shard, once. */
        void start();
    }
}
