package io.ringcast.server.node;

import io.ringcast.server.log.AccessLog;
import io.ringcast.server.transport.ConnectionHandler;
import io.ringcast.server.transport.websocket.WebSocketConnection;

/**
 * Tells the access log of a WebSocket's end.
 *
 * <p>Thread: confined to the connection's shard.
 */
final class LoggedHandler implements ConnectionHandler {
    private final WebSocketConnection socket;
    private final CountedConnection connection;
    private final AccessLog accessLog;
    private final long startNs = System.nanoTime();
    private long receivedBytes;

    LoggedHandler(WebSocketConnection socket, CountedConnection connection, AccessLog accessLog) {
        this.socket = socket;
        this.connection = connection;
        this.accessLog = accessLog;
    }

    @Override
    public void onBytes(byte[] buffer, int offset, int length) {
        receivedBytes += length;
        socket.onBytes(buffer, offset, length);
    }

    @Override
    public void onPeerClosed() {
        socket.onPeerClosed();
    }

    @Override
    public void onSlowConsumer() {
        socket.onSlowConsumer();
    }

    @Override
    public void onClosed() {
        socket.onClosed();
        accessLog.webSocketClosed(
                connection.remoteAddress(),
                socket.closeCode(),
                receivedBytes,
                connection.sentBytes(),
                System.nanoTime() - startNs);
    }
}
