package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.server.transport.websocket.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks over the fields of one Protobuf message. After {@link #next()} the value of the field is to be taken by the
 * method of its type or skipped. A repeated single field takes its last value.
 *
 * <p>Thread: confined to the caller.
 */
final class ProtobufReader {
    static final byte[] EMPTY = new byte[0];

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int MAX_VARINT_BYTES = 10;

    private final byte[] bytes;
    private final int limit;
    private int at;
    private int field;
    private int type;

    ProtobufReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.limit = offset + length;
        this.at = offset;
    }

    boolean hasMore() {
        return at < limit;
    }

    /** Moves to the next field; false at the end. */
    boolean next() {
        if (at == limit) {
            return false;
        }
        long tag = rawVarint();
        type = (int) tag & 7;
        field = (int) (tag >>> 3);
        if (tag >>> 32 != 0 || field == 0) {
            throw new MalformedCommandException("a field has no valid number");
        }
        return true;
    }

    int field() {
        return field;
    }

    /** The bytes behind a length, without a tag in front: what a frame is made of. */
    ProtobufReader prefixed() {
        int length = length();
        ProtobufReader message = new ProtobufReader(bytes, at, length);
        at += length;
        return message;
    }

    ProtobufReader message() {
        expect(DELIMITED);
        return prefixed();
    }

    byte[] bytes() {
        expect(DELIMITED);
        int length = length();
        byte[] value = length == 0 ? EMPTY : Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    String string() {
        expect(DELIMITED);
        int length = length();
        if (!Utf8.isValid(bytes, at, length)) {
            throw new MalformedCommandException("a text is not UTF-8");
        }
        String value = length == 0 ? "" : new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    boolean bool() {
        return int64() != 0;
    }

    long int64() {
        expect(VARINT);
        return rawVarint();
    }

    /** Protobuf: a number that is too large for its type keeps its low bits. */
    int int32() {
        return (int) int64();
    }

    long uint32() {
        return int64() & 0xffff_ffffL;
    }

    /** A number above the largest long becomes that. */
    long uint64() {
        long value = int64();
        return value < 0 ? Long.MAX_VALUE : value;
    }

    void skip() {
        switch (type) {
            case VARINT -> rawVarint();
            case FIXED_64 -> advance(Long.BYTES);
            case DELIMITED -> advance(length());
            case FIXED_32 -> advance(Integer.BYTES);
            default -> throw new MalformedCommandException("a field has an unknown type");
        }
    }

    private void expect(int expected) {
        if (type != expected) {
            throw new MalformedCommandException("a field has another type than it should");
        }
    }

    private void advance(int length) {
        if (length > limit - at) {
            throw new MalformedCommandException("a message ends too early");
        }
        at += length;
    }

    private int length() {
        long length = rawVarint();
        if (length < 0 || length > limit - at) {
            throw new MalformedCommandException("a length goes beyond the end");
        }
        return (int) length;
    }

    private long rawVarint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (at == limit) {
                throw new MalformedCommandException("a number ends too early");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedCommandException("a number is too long");
    }
}
