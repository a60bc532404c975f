package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.server.transport.websocket.FrameEncoder;
import io.ringcast.server.transport.websocket.Opcode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How messages become what a transport writes. The only thing that is allocated is the array that is returned.
 *
 * <p>Streams are HTTP/1.1 answers without an end in sight: what is written is whole chunks (RFC 9112 7.1), so that it is
 * the same bytes for all of them.
 *
 * <p>Thread: any.
 */
public enum Framing {
    /** Lines of JSON in one text frame, without a line feed at the end. */
    WEBSOCKET_JSON(Encoding.JSON),
    /** Messages behind their lengths in one binary frame. */
    WEBSOCKET_PROTOBUF(Encoding.PROTOBUF),
    /** Lines of JSON, each with a line feed at its end, in one chunk. */
    STREAM_JSON(Encoding.JSON),
    /** Messages behind their lengths, in one chunk. */
    STREAM_PROTOBUF(Encoding.PROTOBUF),
    /** One event of an event stream for each message, in one chunk. */
    EVENT_STREAM(Encoding.JSON);

    private static final byte[] EVENT_START = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] EMPTY_LINE_CHUNK = "2\r\n\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LINE_END_BYTES = 2;

    private final Encoding encoding;

    Framing(Encoding encoding) {
        this.encoding = encoding;
    }

    /** What the messages have to be written in. */
    public Encoding encoding() {
        return encoding;
    }

    /** What a transport writes once, before its first message; not to be written to. */
    public byte[] preamble() {
        // Centrifuge protocol: an event stream begins with an empty line, so that proxies pass its start on.
        return this == EVENT_STREAM ? EMPTY_LINE_CHUNK : NOTHING;
    }

    /** What a transport writes once, behind its last message; not to be written to. */
    public byte[] ending() {
        return chunked() ? LAST_CHUNK : NOTHING;
    }

    private boolean chunked() {
        return switch (this) {
            case WEBSOCKET_JSON, WEBSOCKET_PROTOBUF -> false;
            case STREAM_JSON, STREAM_PROTOBUF, EVENT_STREAM -> true;
        };
    }

    /** One message on its own. */
    public byte[] frame(byte[] message) {
        return frame(message, message.length);
    }

    /** What a buffer holds, which has to be one message. */
    public byte[] frame(WireBuffer message) {
        return frame(message.array(), message.length());
    }

    /** Messages in their order, in as few frames as the transport allows; there has to be one at least. */
    public byte[] frame(List<byte[]> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a frame without a message is not possible: give one at least.");
        }
        int size = 0;
        for (int i = 0; i < messages.size(); i++) {
            size = Math.addExact(size, size(messages.get(i).length));
        }
        byte[] frame = start(size);
        int at = payloadStart(frame, size);
        for (int i = 0; i < messages.size(); i++) {
            byte[] message = messages.get(i);
            at = put(frame, at, message, message.length);
        }
        return frame;
    }

    private byte[] frame(byte[] message, int length) {
        int size = size(length);
        byte[] frame = start(size);
        put(frame, payloadStart(frame, size), message, length);
        return frame;
    }

    /** How many bytes a message takes, with what comes before and behind it. */
    private int size(int length) {
        return switch (this) {
            case WEBSOCKET_JSON, STREAM_JSON -> length + 1;
            case WEBSOCKET_PROTOBUF, STREAM_PROTOBUF -> WireBuffer.varintLength(length) + length;
            case EVENT_STREAM -> EVENT_START.length + length + 2;
        };
    }

    /** How much is written of all messages: line feeds stand between those of a text frame, so the last has none. */
    private int payload(int size) {
        return this == WEBSOCKET_JSON ? size - 1 : size;
    }

    private int payloadStart(byte[] frame, int size) {
        return frame.length - payload(size) - (chunked() ? LINE_END_BYTES : 0);
    }

    /** An array of the right size, with the header and the end if there are any. */
    private byte[] start(int size) {
        int payload = payload(size);
        return switch (this) {
            case WEBSOCKET_JSON, WEBSOCKET_PROTOBUF -> {
                byte[] frame = new byte[FrameEncoder.headerLength(payload) + payload];
                int opcode = this == WEBSOCKET_JSON ? Opcode.TEXT : Opcode.BINARY;
                FrameEncoder.encodeHeader(frame, 0, opcode, false, payload);
                yield frame;
            }
            case STREAM_JSON, STREAM_PROTOBUF, EVENT_STREAM -> chunk(payload);
        };
    }

    private static byte[] chunk(int payload) {
        int digits = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(payload) + 3) / 4);
        byte[] frame = new byte[digits + payload + 2 * LINE_END_BYTES];
        for (int i = 0; i < digits; i++) {
            frame[i] = HEX[(payload >>> (4 * (digits - 1 - i))) & 0xf];
        }
        endLine(frame, digits);
        endLine(frame, frame.length - LINE_END_BYTES);
        return frame;
    }

    private static void endLine(byte[] frame, int at) {
        frame[at] = '\r';
        frame[at + 1] = '\n';
    }

    private int put(byte[] target, int offset, byte[] message, int length) {
        int at = offset;
        switch (this) {
            case WEBSOCKET_JSON, STREAM_JSON -> {}
            case WEBSOCKET_PROTOBUF, STREAM_PROTOBUF -> at = putLength(target, at, length);
            case EVENT_STREAM -> {
                System.arraycopy(EVENT_START, 0, target, at, EVENT_START.length);
                at += EVENT_START.length;
            }
        }
        System.arraycopy(message, 0, target, at, length);
        at += length;
        int lineFeeds = switch (this) {
            case WEBSOCKET_JSON -> at < target.length ? 1 : 0;
            case STREAM_JSON -> 1;
            case WEBSOCKET_PROTOBUF, STREAM_PROTOBUF -> 0;
            case EVENT_STREAM -> 2;
        };
        for (int i = 0; i < lineFeeds; i++) {
            target[at++] = '\n';
        }
        return at;
    }

    private static int putLength(byte[] target, int offset, int length) {
        int at = offset;
        int rest = length;
        while (rest > 0x7f) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
        return at;
    }
}
