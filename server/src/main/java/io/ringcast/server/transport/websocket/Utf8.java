package io.ringcast.server.transport.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Incremental UTF-8 check after RFC 3629 (no surrogates, no over-long forms, nothing above U+10FFFF) that fails at the
 * first octet which no valid text could have there.
 *
 * <p>The state between two calls is an int: {@link #COMPLETE}, or what the next octet must be as
 * {@code highest << 16 | lowest << 8 | octets missing}.
 */
public final class Utf8 {
    /** The text so far ends with a whole character. */
    public static final int COMPLETE = 0;
    /** The text so far cannot become valid. */
    public static final int INVALID = -1;

    private static final long NON_ASCII = 0x8080_8080_8080_8080L;
    private static final int TAIL = 0xbf << 16 | 0x80 << 8;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Utf8() {}

    /** Whether the bytes are a whole text. */
    public static boolean isValid(byte[] bytes, int offset, int length) {
        return validate(COMPLETE, bytes, offset, length) == COMPLETE;
    }

    /** The state after more octets; once {@link #INVALID} the answer must not be passed in again. */
    static int validate(int state, byte[] bytes, int offset, int length) {
        int current = state;
        int end = offset + length;
        int i = offset;
        while (i < end) {
            if (current == COMPLETE) {
                i = skipAscii(bytes, i, end);
                if (i == end) {
                    return COMPLETE;
                }
                current = lead(bytes[i] & 0xff);
            } else {
                current = continuation(current, bytes[i] & 0xff);
            }
            if (current == INVALID) {
                return INVALID;
            }
            i++;
        }
        return current;
    }

    private static int skipAscii(byte[] bytes, int from, int end) {
        int i = from;
        if (bytes[i] < 0) {
            return i;
        }
        while (i + Long.BYTES <= end && ((long) LONGS.get(bytes, i) & NON_ASCII) == 0) {
            i += Long.BYTES;
        }
        while (i < end && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    private static int lead(int octet) {
        if (octet < 0xc2) {
            return INVALID;
        }
        if (octet < 0xe0) {
            return TAIL | 1;
        }
        if (octet < 0xf0) {
            return switch (octet) {
                case 0xe0 -> 0xbf << 16 | 0xa0 << 8 | 2;
                case 0xed -> 0x9f << 16 | 0x80 << 8 | 2;
                default -> TAIL | 2;
            };
        }
        return switch (octet) {
            case 0xf0 -> 0xbf << 16 | 0x90 << 8 | 3;
            case 0xf1, 0xf2, 0xf3 -> TAIL | 3;
            case 0xf4 -> 0x8f << 16 | 0x80 << 8 | 3;
            default -> INVALID;
        };
    }

    private static int continuation(int state, int octet) {
        if (octet < (state >>> 8 & 0xff) || octet > state >>> 16) {
            return INVALID;
        }
        int missing = (state & 0xff) - 1;
        return missing == 0 ? COMPLETE : TAIL | missing;
    }
}
