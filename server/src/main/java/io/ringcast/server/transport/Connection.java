package io.ringcast.server.transport;

import io.ringcast.engine.session.FrameSink;

/**
 * One client's byte stream as its shard sees it. Order is that of the calls; output that does not fit is copied and
 * queued within bounds, past which the connection's {@link ConnectionHandler#onSlowConsumer} is called once.
 *
 * <p>Thread: confined to the connection's shard.
 */
public interface Connection extends FrameSink {
    /** Sends heap bytes; as {@link FrameSink#write}. Ignored once the connection is closing. */
    void write(byte[] bytes, int offset, int length);

    /** Ends the stream in order: what is queued is still sent, then FIN. Later writes are ignored. Idempotent. */
    void closeAfterFlush();

    /** Drops the connection and what is queued, with a reset where the transport can. Idempotent. */
    void abort();

    /** Bytes that are queued because the peer or the network does not take them. */
    int pendingBytes();

    /** The peer's address as text, or an empty string where there is none (Unix socket). */
    String remoteAddress();
}
