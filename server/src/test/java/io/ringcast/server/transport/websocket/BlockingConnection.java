package io.ringcast.server.transport.websocket;

import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A connection whose writes block: the smallest transport that works, for tests of what is above it.
 *
 * <p>Thread: confined to the thread in {@link #serve}.
 */
final class BlockingConnection implements Connection {
    private static final int READ_BUFFER_BYTES = 64 * 1024;
    private static final int LINGER_MS = 5_000;

    private final Socket socket;
    private boolean ending;
    private boolean aborted;

    BlockingConnection(Socket socket) {
        this.socket = socket;
    }

    /** Reads until both sides have ended. */
    void serve(InputStream in, ConnectionHandler handler) {
        byte[] buffer = new byte[READ_BUFFER_BYTES];
        try {
            int count = in.read(buffer);
            while (count >= 0 && !aborted) {
                handler.onBytes(buffer, 0, count);
                count = aborted ? -1 : in.read(buffer);
            }
            if (!aborted) {
                handler.onPeerClosed();
            }
        } catch (SocketTimeoutException _) {
            abort();
        } catch (IOException _) {
            aborted = true;
        } finally {
            closeSocket();
            handler.onClosed();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (ending || aborted) {
            return;
        }
        try {
            socket.getOutputStream().write(bytes, offset, length);
        } catch (IOException _) {
            aborted = true;
        }
    }

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        byte[] bytes = segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        write(bytes, 0, length);
    }

    @Override
    public void closeAfterFlush() {
        if (ending || aborted) {
            return;
        }
        ending = true;
        try {
            socket.setSoTimeout(LINGER_MS);
            socket.shutdownOutput();
        } catch (IOException _) {
            aborted = true;
        }
    }

    @Override
    public void abort() {
        aborted = true;
        closeSocket();
    }

    @Override
    public int pendingBytes() {
        return 0;
    }

    @Override
    public String remoteAddress() {
        return String.valueOf(socket.getRemoteSocketAddress());
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException _) {
            aborted = true;
        }
    }
}
