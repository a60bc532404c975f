package io.ringcast.server.transport.websocket;

import static io.ringcast.server.transport.websocket.FrameEncoder.FIN;
import static io.ringcast.server.transport.websocket.FrameEncoder.MAX_CONTROL_PAYLOAD;
import static io.ringcast.server.transport.websocket.FrameEncoder.RSV1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns one client's bytes into messages, however they are split. Frames that are whole in the given buffer are unmasked
 * and delivered from there; only what is cut off at its end is copied. Between messages it holds no buffer.
 *
 * <p>Thread: confined to the connection's shard.
 */
final class MessageReader {
    private static final int MAX_HEADER = 14;
    private static final int RSV2_AND_3 = 0x30;
    private static final int MASKED = 0x80;

    private final WebSocketSettings settings;
    /** Set if permessage-deflate was negotiated. */
    private final @Nullable PermessageDeflate deflate;

    /** What is here of an unfinished data message, unmasked. */
    private byte @Nullable [] message;

    private int messageLength;
    /** A header that was cut, or the payload of a control frame that was cut. */
    private byte @Nullable [] partial;

    private int payloadLength;
    private int payloadRead;
    private int maskKey;
    private int utf8State;
    private int fragments;
    private byte partialLength;
    private byte opcode;
    /** Opcode of the data message in progress; {@link Opcode#CONTINUATION} if there is none. */
    private byte messageOpcode;

    private boolean fin;
    private boolean messageCompressed;
    private boolean inPayload;
    private boolean stopped;

    MessageReader(WebSocketSettings settings, @Nullable PermessageDeflate deflate) {
        this.settings = settings;
        this.deflate = deflate;
    }

    /** Reads the next bytes, which are changed in place. Ignored after a Close, an error or {@link #stop}. */
    void feed(byte[] buffer, int offset, int length, MessageHandler handler) {
        int position = offset;
        int end = offset + length;
        while (position < end && !stopped) {
            position = inPayload
                    ? readPayload(buffer, position, end, handler)
                    : readHeader(buffer, position, end, handler);
        }
    }

    /** Ignores everything that follows. */
    void stop() {
        stopped = true;
        dropMessage();
        partial = null;
    }

    WebSocketSettings settings() {
        return settings;
    }

    /** Null unless permessage-deflate was negotiated. */
    @Nullable
    PermessageDeflate deflate() {
        return deflate;
    }

    /** Whether an unfinished frame or message is kept in memory of its own. */
    boolean holdsBuffer() {
        return message != null || partial != null;
    }

    /** Bytes of memory that unfinished input occupies. */
    int heldBytes() {
        return (message == null ? 0 : message.length) + (partial == null ? 0 : partial.length);
    }

    private int readHeader(byte[] buffer, int position, int end, MessageHandler handler) {
        byte[] cut = partial;
        int available = end - position;
        int next;
        if (cut == null) {
            if (available < 2 || available < headerLength(buffer[position + 1])) {
                cut = new byte[MAX_HEADER];
                System.arraycopy(buffer, position, cut, 0, available);
                partial = cut;
                partialLength = (byte) available;
                return end;
            }
            next = position + headerLength(buffer[position + 1]);
            beginFrame(buffer, position, handler);
        } else {
            next = position;
            while (partialLength < 2 || partialLength < headerLength(cut[1])) {
                if (next == end) {
                    return end;
                }
                cut[partialLength++] = buffer[next++];
            }
            partial = null;
            beginFrame(cut, 0, handler);
        }
        // An empty payload is complete although nothing may follow, so it cannot wait for the next byte.
        return stopped ? end : readPayload(buffer, next, end, handler);
    }

    private static int headerLength(byte second) {
        int mask = (second & MASKED) == 0 ? 0 : 4;
        return switch (second & 0x7f) {
            case 126 -> 4 + mask;
            case 127 -> 10 + mask;
            default -> 2 + mask;
        };
    }

    private void beginFrame(byte[] header, int at, MessageHandler handler) {
        int first = header[at] & 0xff;
        int second = header[at + 1] & 0xff;
        int kind = first & 0x0f;
        boolean last = (first & FIN) != 0;
        boolean compressed = (first & RSV1) != 0;
        String broken = brokenRule(first, kind);
        if (broken == null && (second & MASKED) == 0) {
            broken = "client frames must be masked";
        }
        if (broken == null && Opcode.isControl(kind) && (!last || (second & 0x7f) > MAX_CONTROL_PAYLOAD)) {
            broken = "control frames are whole and hold at most 125 bytes";
        }
        long length = payloadLength(header, at + 1);
        if (broken == null && length < 0) {
            broken = "payload length is not encoded as RFC 6455 demands";
        }
        if (broken != null) {
            fail(CloseCode.PROTOCOL_ERROR, broken, handler);
            return;
        }
        if (!Opcode.isControl(kind) && !beginDataFrame(kind, compressed, length, handler)) {
            return;
        }
        opcode = (byte) kind;
        fin = last;
        payloadLength = (int) length;
        payloadRead = 0;
        maskKey = Masking.key(header, at + headerLength(header[at + 1]) - 4);
        inPayload = true;
    }

    private @Nullable String brokenRule(int first, int kind) {
        if ((first & RSV2_AND_3) != 0) {
            return "reserved bit without a meaning";
        }
        if (!Opcode.isKnown(kind)) {
            return "reserved opcode";
        }
        // RFC 7692 6: the bit is set on the first frame of a data message only.
        if ((first & RSV1) != 0 && (deflate == null || Opcode.isControl(kind) || kind == Opcode.CONTINUATION)) {
            return "reserved bit without a meaning";
        }
        if (kind == Opcode.CONTINUATION && messageOpcode == Opcode.CONTINUATION) {
            return "continuation without a message";
        }
        if (!Opcode.isControl(kind) && kind != Opcode.CONTINUATION && messageOpcode != Opcode.CONTINUATION) {
            return "new message inside a fragmented one";
        }
        return null;
    }

    /** The length field at {@code at}, or -1 if it is longer than need be or negative (RFC 6455 5.2). */
    private static long payloadLength(byte[] header, int at) {
        int shortLength = header[at] & 0x7f;
        int octets = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
        long length = shortLength;
        if (octets > 0) {
            length = 0;
            for (int i = 1; i <= octets; i++) {
                length = length << 8 | (header[at + i] & 0xff);
            }
        }
        boolean minimal = octets == 0 || (octets == 2 ? length > MAX_CONTROL_PAYLOAD : length > 0xffff);
        return minimal ? length : -1;
    }

    private boolean beginDataFrame(int kind, boolean compressed, long length, MessageHandler handler) {
        boolean deflated = kind == Opcode.CONTINUATION ? messageCompressed : compressed;
        if (messageLength + length < 0 || messageLength + length > limit(deflated)) {
            fail(CloseCode.TOO_BIG, "message is larger than " + settings.maxMessageBytes() + " bytes", handler);
            return false;
        }
        fragments++;
        if (fragments > settings.maxFragments()) {
            fail(CloseCode.POLICY_VIOLATION, "message has more than " + settings.maxFragments() + " frames", handler);
            return false;
        }
        if (kind != Opcode.CONTINUATION) {
            messageOpcode = (byte) kind;
            messageCompressed = compressed;
        }
        return true;
    }

    private int limit(boolean compressed) {
        return compressed ? settings.maxCompressedBytes() : settings.maxMessageBytes();
    }

    private int readPayload(byte[] buffer, int position, int end, MessageHandler handler) {
        int length = Math.min(end - position, payloadLength - payloadRead);
        Masking.apply(buffer, position, length, maskKey, payloadRead);
        payloadRead += length;
        boolean complete = payloadRead == payloadLength;
        inPayload = !complete;
        if (Opcode.isControl(opcode)) {
            readControl(buffer, position, length, handler);
        } else {
            readData(buffer, position, length, handler);
        }
        return position + length;
    }

    private void readControl(byte[] buffer, int position, int length, MessageHandler handler) {
        byte[] cut = partial;
        if (cut == null && !inPayload) {
            deliverControl(buffer, position, length, handler);
            return;
        }
        if (cut == null) {
            cut = new byte[payloadLength];
            partial = cut;
        }
        System.arraycopy(buffer, position, cut, payloadRead - length, length);
        if (!inPayload) {
            partial = null;
            deliverControl(cut, 0, payloadLength, handler);
        }
    }

    private void readData(byte[] buffer, int position, int length, MessageHandler handler) {
        boolean ends = fin && !inPayload;
        if (messageOpcode == Opcode.TEXT && !messageCompressed) {
            utf8State = Utf8.validate(utf8State, buffer, position, length);
            if (utf8State == Utf8.INVALID || (ends && utf8State != Utf8.COMPLETE)) {
                fail(CloseCode.INVALID_PAYLOAD, "text is not UTF-8", handler);
                return;
            }
        }
        if (ends && message == null) {
            deliverData(buffer, position, length, handler);
            return;
        }
        byte[] whole = append(buffer, position, length);
        if (whole == null) {
            fail(CloseCode.TRY_AGAIN_LATER, "too many unfinished messages", handler);
        } else if (ends) {
            deliverData(whole, 0, messageLength, handler);
        }
    }

    /** Grows with what arrived, never with what a header merely announced. Null if there is no memory left for it. */
    private byte @Nullable [] append(byte[] buffer, int position, int length) {
        int needed = messageLength + length;
        byte[] kept = message;
        int had = kept == null ? 0 : kept.length;
        if (kept == null || needed > had) {
            int ceiling = fin ? needed + payloadLength - payloadRead : limit(messageCompressed);
            int capacity = kept == null ? needed : Math.min(ceiling, Math.max(needed, 2 * had));
            if (!settings.unfinished().tryTake(capacity - had)) {
                return null;
            }
            kept = kept == null ? new byte[capacity] : Arrays.copyOf(kept, capacity);
        }
        System.arraycopy(buffer, position, kept, messageLength, length);
        messageLength = needed;
        message = needed == 0 ? null : kept;
        return kept;
    }

    private void dropMessage() {
        byte[] kept = message;
        if (kept != null) {
            message = null;
            settings.unfinished().release(kept.length);
        }
    }

    private void deliverData(byte[] bytes, int offset, int length, MessageHandler handler) {
        boolean text = messageOpcode == Opcode.TEXT;
        boolean compressed = messageCompressed;
        dropMessage();
        messageLength = 0;
        messageOpcode = Opcode.CONTINUATION;
        messageCompressed = false;
        fragments = 0;
        if (compressed && deflate != null) {
            deliverInflated(deflate, text, bytes, offset, length, handler);
        } else if (text) {
            handler.onText(bytes, offset, length);
        } else {
            handler.onBinary(bytes, offset, length);
        }
    }

    private void deliverInflated(
            PermessageDeflate inflater, boolean text, byte[] bytes, int offset, int length, MessageHandler handler) {
        int inflated = inflater.inflate(bytes, offset, length, settings.maxInflatedBytes());
        if (inflated == PermessageDeflate.TOO_BIG) {
            String reason = "message inflates to more than " + settings.maxInflatedBytes() + " bytes";
            fail(CloseCode.TOO_BIG, reason, handler);
        } else if (inflated == PermessageDeflate.CORRUPT) {
            fail(CloseCode.INVALID_PAYLOAD, "message is not valid DEFLATE data", handler);
        } else if (!text) {
            handler.onBinary(inflater.inflated(), 0, inflated);
        } else if (Utf8.validate(Utf8.COMPLETE, inflater.inflated(), 0, inflated) != Utf8.COMPLETE) {
            fail(CloseCode.INVALID_PAYLOAD, "text is not UTF-8", handler);
        } else {
            handler.onText(inflater.inflated(), 0, inflated);
        }
        inflater.trim();
    }

    private void deliverControl(byte[] bytes, int offset, int length, MessageHandler handler) {
        switch (opcode) {
            case Opcode.PING -> handler.onPing(bytes, offset, length);
            case Opcode.PONG -> handler.onPong(bytes, offset, length);
            default -> deliverClose(bytes, offset, length, handler);
        }
    }

    private void deliverClose(byte[] bytes, int offset, int length, MessageHandler handler) {
        if (length == 0) {
            stop();
            handler.onClose(CloseCode.NONE, "");
            return;
        }
        int code = length == 1 ? 0 : (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
        if (!CloseCode.isAllowedOnWire(code)) {
            fail(CloseCode.PROTOCOL_ERROR, "close frame without a valid code", handler);
        } else if (Utf8.validate(Utf8.COMPLETE, bytes, offset + 2, length - 2) != Utf8.COMPLETE) {
            fail(CloseCode.INVALID_PAYLOAD, "close reason is not UTF-8", handler);
        } else {
            stop();
            handler.onClose(code, new String(bytes, offset + 2, length - 2, StandardCharsets.UTF_8));
        }
    }

    private void fail(int code, String reason, MessageHandler handler) {
        stop();
        handler.onProtocolError(code, reason);
    }
}
