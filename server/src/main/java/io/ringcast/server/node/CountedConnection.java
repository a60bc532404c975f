package io.ringcast.server.node;

import io.ringcast.server.transport.Connection;
import java.lang.foreign.MemorySegment;

/**
 * Counts the bytes that a connection is given to send.
 *
 * <p>Thread: confined to the connection's shard.
 */
final class CountedConnection implements Connection {
    private final Connection connection;
    private long sentBytes;

    CountedConnection(Connection connection) {
        this.connection = connection;
    }

    long sentBytes() {
        return sentBytes;
    }

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        sentBytes += length;
        connection.write(segment, offset, length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        sentBytes += length;
        connection.write(bytes, offset, length);
    }

    @Override
    public void closeAfterFlush() {
        connection.closeAfterFlush();
    }

    @Override
    public void abort() {
        connection.abort();
    }

    @Override
    public int pendingBytes() {
        return connection.pendingBytes();
    }

    @Override
    public String remoteAddress() {
        return connection.remoteAddress();
    }
}
