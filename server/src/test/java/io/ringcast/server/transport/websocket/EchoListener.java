package io.ringcast.server.transport.websocket;

/** Sends each message back as it came; over any transport. */
public final class EchoListener implements WebSocketListener {
    private final WebSocketConnection connection;

    public EchoListener(WebSocketConnection connection) {
        this.connection = connection;
    }

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        connection.sendText(bytes, offset, length);
    }

    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        connection.sendBinary(bytes, offset, length);
    }

    @Override
    public void onControlFrame() {}

    @Override
    public void onClosing(int code) {}

    @Override
    public void onSlowConsumer() {
        connection.forceClose();
    }

    @Override
    public void onClosed() {}
}
