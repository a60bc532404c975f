package io.ringcast.server.transport.websocket;

import io.ringcast.server.transport.Connection;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;

/** Keeps what is written; the test plays the network. */
final class RecordingConnection implements Connection {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    boolean finSent;
    boolean aborted;
    int pending;

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (!finSent && !aborted) {
            written.write(bytes, offset, length);
        }
    }

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        write(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE), 0, length);
    }

    @Override
    public void closeAfterFlush() {
        finSent = true;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    @Override
    public int pendingBytes() {
        return pending;
    }

    @Override
    public String remoteAddress() {
        return "test";
    }

    /** What was written since the last call, in hex. */
    String takeHex() {
        String hex = HexFormat.of().formatHex(written.toByteArray());
        written.reset();
        return hex;
    }

    byte[] take() {
        byte[] bytes = written.toByteArray();
        written.reset();
        return bytes;
    }
}
