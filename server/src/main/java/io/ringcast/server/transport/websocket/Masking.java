package io.ringcast.server.transport.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** RFC 6455 5.3: payload octet i is combined with key octet i mod 4. Works in place, eight octets at a time. */
final class Masking {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Masking() {}

    /** The key as {@link #apply} wants it: first octet in the lowest byte. */
    static int key(byte[] source, int offset) {
        return (source[offset] & 0xff)
                | (source[offset + 1] & 0xff) << 8
                | (source[offset + 2] & 0xff) << 16
                | source[offset + 3] << 24;
    }

    /** Masks or unmasks; {@code payloadPosition} is how much of the frame's payload came before {@code offset}. */
    static void apply(byte[] bytes, int offset, int length, int key, int payloadPosition) {
        int word = Integer.rotateRight(key, (payloadPosition & 3) << 3);
        if (word == 0) {
            return;
        }
        long wide = (word & 0xffff_ffffL) | (long) word << 32;
        int end = offset + length;
        int i = offset;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ wide);
        }
        for (; i < end; i++) {
            bytes[i] ^= (byte) wide;
            wide >>>= 8;
        }
    }
}
