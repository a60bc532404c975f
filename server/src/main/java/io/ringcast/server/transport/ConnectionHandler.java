package io.ringcast.server.transport;

/**
 * What a {@link Connection} tells its owner. Called on the connection's shard; must not block. It may call the
 * connection (also to close or abort it) from inside a callback.
 *
 * <p>Thread: confined to the connection's shard.
 */
public interface ConnectionHandler {
    /**
     * Bytes from the peer, in order. The array is the transport's read buffer: it may be changed in place (unmasking) and
     * is valid until the call returns.
     */
    void onBytes(byte[] buffer, int offset, int length);

    /** The peer sent FIN: nothing more will arrive, but bytes can still be sent. */
    void onPeerClosed();

    /**
     * Output waits beyond its bound in bytes or time. Called once, never from inside a write; the handler decides how to
     * end the connection. From inside this call it may write up to 4 KiB of last words, which are sent behind what waits
     * if the stream ends with a whole write.
     */
    void onSlowConsumer();

    /** The connection is gone for whatever reason; the last call, made exactly once. */
    void onClosed();
}
