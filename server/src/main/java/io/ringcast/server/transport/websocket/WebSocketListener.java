package io.ringcast.server.transport.websocket;

/**
 * What a WebSocket tells the protocol that is spoken over it. It must not block; it may send on and close the
 * {@link WebSocketConnection} from inside a call. Arrays are valid until the call returns.
 *
 * <p>Thread: confined to the connection's shard.
 */
public interface WebSocketListener {
    /** A whole text message: valid UTF-8. */
    void onText(byte[] bytes, int offset, int length);

    /** A whole binary message. */
    void onBinary(byte[] bytes, int offset, int length);

    /** A Ping, which is answered already, or a Pong: the peer lives. */
    void onControlFrame();

    /**
     * Messages no longer flow, because of the peer's Close, its FIN or its breach of a rule; not called after an own
     * {@link WebSocketConnection#close}. What must be sent is sent; as after an own close, the listener arms a timer
     * that calls {@link WebSocketConnection#forceClose} in case the peer does not end the stream.
     *
     * @param code the peer's code, or the one we answered a breach with; 1005 for none, 1006 for a bare FIN
     */
    void onClosing(int code);

    /** Output waits beyond its bound; as {@link io.ringcast.server.transport.ConnectionHandler#onSlowConsumer}. */
    void onSlowConsumer();

    /** The connection is gone; the last call, made exactly once. */
    void onClosed();
}
