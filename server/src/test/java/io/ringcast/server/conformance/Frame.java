package io.ringcast.server.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One WebSocket frame as it came, or the end of the stream.
 *
 * <p>Thread: any.
 *
 * @param opcode of the frame; {@link #END} for the end of the stream
 * @param compressed whether its first reserved bit was set; the payload is inflated already
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content
record Frame(int opcode, boolean compressed, byte[] payload) {
    static final int END = -1;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static Frame end() {
        return new Frame(END, false, new byte[0]);
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    int closeCode() {
        return payload.length < 2 ? 1005 : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    }

    String closeReason() {
        return payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame frame && opcode == frame.opcode && Arrays.equals(payload, frame.payload);
    }

    @Override
    public int hashCode() {
        return Objects.hash(opcode, Arrays.hashCode(payload));
    }

    @Override
    public String toString() {
        return switch (opcode) {
            case END -> "END";
            case CLOSE -> "CLOSE " + closeCode() + " " + closeReason();
            case TEXT -> text();
            default -> "opcode " + opcode + " " + text();
        };
    }
}
