package io.ringcast.server.transport.websocket;

/** Counts callbacks and checks nothing. */
final class CountingHandler implements MessageHandler {
    int messages;
    int controls;
    int ends;

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        messages++;
    }

    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        messages++;
    }

    @Override
    public void onPing(byte[] bytes, int offset, int length) {
        controls++;
    }

    @Override
    public void onPong(byte[] bytes, int offset, int length) {
        controls++;
    }

    @Override
    public void onClose(int code, String reason) {
        ends++;
    }

    @Override
    public void onProtocolError(int code, String reason) {
        ends++;
    }
}
