package io.ringcast.server.node;

import io.ringcast.server.listener.Lease;
import io.ringcast.server.transport.ConnectionHandler;

/**
 * Gives a handed-over socket's place back to its listener when the connection is gone.
 *
 * <p>Thread: confined to the connection's shard.
 */
record LeasedHandler(ConnectionHandler handler, Lease lease) implements ConnectionHandler {
    @Override
    public void onBytes(byte[] buffer, int offset, int length) {
        handler.onBytes(buffer, offset, length);
    }

    @Override
    public void onPeerClosed() {
        handler.onPeerClosed();
    }

    @Override
    public void onSlowConsumer() {
        handler.onSlowConsumer();
    }

    @Override
    public void onClosed() {
        lease.release();
        handler.onClosed();
    }
}
