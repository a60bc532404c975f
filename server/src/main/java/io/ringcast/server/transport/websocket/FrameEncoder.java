package io.ringcast.server.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Server frames as bytes. A server does not mask (RFC 6455 5.1), so one frame serves every session that wants it.
 *
 * <p>Thread: any.
 */
public final class FrameEncoder {
    /** RFC 6455 5.5: the longest payload of a control frame. */
    public static final int MAX_CONTROL_PAYLOAD = 125;
    /** What remains of a Close frame's payload behind its code. */
    public static final int MAX_REASON_BYTES = MAX_CONTROL_PAYLOAD - 2;

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;

    private static final byte[] EMPTY = new byte[0];

    private FrameEncoder() {}

    /** Length of the header of an unmasked frame. */
    public static int headerLength(int payloadLength) {
        if (payloadLength <= MAX_CONTROL_PAYLOAD) {
            return 2;
        }
        return payloadLength <= 0xffff ? 4 : 10;
    }

    /** Length of the header that a frame of this class begins with. */
    public static int headerLengthOf(byte[] frame) {
        return switch (frame[1]) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    /**
     * Writes the header of an unfragmented frame.
     *
     * @param rsv1 whether the payload is compressed by permessage-deflate
     * @return the offset behind the header, where the payload belongs
     */
    public static int encodeHeader(byte[] target, int offset, int opcode, boolean rsv1, int payloadLength) {
        target[offset] = (byte) (FIN | (rsv1 ? RSV1 : 0) | opcode);
        if (payloadLength <= MAX_CONTROL_PAYLOAD) {
            target[offset + 1] = (byte) payloadLength;
            return offset + 2;
        }
        if (payloadLength <= 0xffff) {
            target[offset + 1] = 126;
            target[offset + 2] = (byte) (payloadLength >>> 8);
            target[offset + 3] = (byte) payloadLength;
            return offset + 4;
        }
        target[offset + 1] = 127;
        Arrays.fill(target, offset + 2, offset + 6, (byte) 0);
        target[offset + 6] = (byte) (payloadLength >>> 24);
        target[offset + 7] = (byte) (payloadLength >>> 16);
        target[offset + 8] = (byte) (payloadLength >>> 8);
        target[offset + 9] = (byte) payloadLength;
        return offset + 10;
    }

    /** A text frame; the payload must be UTF-8. */
    public static byte[] text(byte[] payload, int offset, int length) {
        return frame(Opcode.TEXT, false, payload, offset, length);
    }

    /** A binary frame. */
    public static byte[] binary(byte[] payload, int offset, int length) {
        return frame(Opcode.BINARY, false, payload, offset, length);
    }

    /** A Ping of up to {@link #MAX_CONTROL_PAYLOAD} octets. */
    public static byte[] ping(byte[] payload, int offset, int length) {
        return control(Opcode.PING, payload, offset, length);
    }

    /** A Pong of up to {@link #MAX_CONTROL_PAYLOAD} octets. */
    public static byte[] pong(byte[] payload, int offset, int length) {
        return control(Opcode.PONG, payload, offset, length);
    }

    /**
     * A Close frame. {@link CloseCode#NONE} makes it empty; a reason over {@link #MAX_REASON_BYTES} is cut at a
     * character boundary.
     */
    public static byte[] close(int code, String reason) {
        if (code == CloseCode.NONE) {
            return control(Opcode.CLOSE, EMPTY, 0, 0);
        }
        if (!CloseCode.isAllowedOnWire(code)) {
            throw new IllegalArgumentException("close code " + code
                    + " may not be sent: expected 1000-1003, 1007-1014 or 3000-4999, or 1005 for a frame without one.");
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = boundary(text, MAX_REASON_BYTES);
        byte[] frame = new byte[2 + 2 + length];
        int at = encodeHeader(frame, 0, Opcode.CLOSE, false, 2 + length);
        frame[at] = (byte) (code >>> 8);
        frame[at + 1] = (byte) code;
        System.arraycopy(text, 0, frame, at + 2, length);
        return frame;
    }

    static byte[] frame(int opcode, boolean rsv1, byte[] payload, int offset, int length) {
        byte[] frame = new byte[headerLength(length) + length];
        int at = encodeHeader(frame, 0, opcode, rsv1, length);
        System.arraycopy(payload, offset, frame, at, length);
        return frame;
    }

    private static byte[] control(int opcode, byte[] payload, int offset, int length) {
        if (length > MAX_CONTROL_PAYLOAD) {
            throw new IllegalArgumentException("a control frame holds at most " + MAX_CONTROL_PAYLOAD
                    + " bytes (RFC 6455 5.5), not " + length + ".");
        }
        return frame(opcode, false, payload, offset, length);
    }

    private static int boundary(byte[] utf8, int limit) {
        if (utf8.length <= limit) {
            return utf8.length;
        }
        int length = limit;
        while (length > 0 && (utf8[length] & 0xc0) == 0x80) {
            length--;
        }
        return length;
    }
}
