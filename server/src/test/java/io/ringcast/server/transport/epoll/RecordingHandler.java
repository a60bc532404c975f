package io.ringcast.server.transport.epoll;

import io.ringcast.server.transport.ConnectionHandler;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told, and does what a test wants on top. */
class RecordingHandler implements ConnectionHandler {
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final List<String> calls = new ArrayList<>();
    Runnable onBytes = () -> {};
    Runnable onPeerClosed = () -> {};
    Runnable onSlowConsumer = () -> {};
    Runnable onClosed = () -> {};

    @Override
    public void onBytes(byte[] buffer, int offset, int length) {
        received.write(buffer, offset, length);
        calls.add("bytes");
        onBytes.run();
    }

    @Override
    public void onPeerClosed() {
        calls.add("peerClosed");
        onPeerClosed.run();
    }

    @Override
    public void onSlowConsumer() {
        calls.add("slowConsumer");
        onSlowConsumer.run();
    }

    @Override
    public void onClosed() {
        calls.add("closed");
        onClosed.run();
    }

    String text() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    boolean isClosed() {
        return calls.contains("closed");
    }
}
