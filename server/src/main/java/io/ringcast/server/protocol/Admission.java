package io.ringcast.server.protocol;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import io.ringcast.server.transport.websocket.WebSocketListener;

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

    /** Gives back what was taken for the client, which never came. Thread: any. */
    void abandon();

    /** A listener that is told when it may begin to send. */
    interface Opening extends WebSocketListener {
        /** The socket is ready. Called on the shard, once. */
        void start();
    }
}
