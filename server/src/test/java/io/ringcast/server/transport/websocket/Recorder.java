package io.ringcast.server.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Notes each callback as a line. */
final class Recorder implements MessageHandler {
    final List<String> events = new ArrayList<>();

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        events.add("text " + new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        events.add("binary " + hex(bytes, offset, length));
    }

    @Override
    public void onPing(byte[] bytes, int offset, int length) {
        events.add("ping " + hex(bytes, offset, length));
    }

    @Override
    public void onPong(byte[] bytes, int offset, int length) {
        events.add("pong " + hex(bytes, offset, length));
    }

    @Override
    public void onClose(int code, String reason) {
        events.add("close " + code + " " + reason);
    }

    @Override
    public void onProtocolError(int code, String reason) {
        events.add("error " + code);
    }

    private static String hex(byte[] bytes, int offset, int length) {
        return HexFormat.of().formatHex(bytes, offset, offset + length);
    }
}
