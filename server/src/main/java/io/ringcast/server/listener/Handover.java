package io.ringcast.server.listener;

import io.ringcast.server.transport.attached.ByteStream;

/**
 * Takes a socket over, for a WebSocket after the 101 answer was written. Which of the two is called is the listener's
 * {@link SocketOwnership}; a TLS connection is always attached.
 *
 * <p>Thread: the connection's virtual thread. May block.
 */
public interface Handover {
    /** The client was gone before its answer could be written: neither of the others is called. */
    void abandoned();

    /** The callee duplicates the descriptor, closes the channel and returns. */
    void adopt(AdoptedSocket socket);

    /** The callee reads and writes until the connection has ended, then returns; the socket is closed after it. */
    void attach(ByteStream stream, byte[] bytesBehindHandshake);
}
