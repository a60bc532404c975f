package io.ringcast.engine.delta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What both sides of the Fossil delta format agree on: the text of a number, the marks of the commands, the checksum.
 *
 * <pre>
 *   size \n                   of the target
 *   count @ offset ,          copy from the source
 *   count : bytes             insert
 *   checksum ;                of the target, the end
 * </pre>
 *
 * <p>Thread: any.
 */
final class FossilFormat {
    /** Ends the size. */
    static final byte END_OF_SIZE = '\n';
    /** Between count and offset of a copy. */
    static final byte COPY = '@';
    /** Ends a copy. */
    static final byte END_OF_COPY = ',';
    /** Between the count of an insert and its bytes. */
    static final byte INSERT = ':';
    /** Ends the patch. */
    static final byte END = ';';

    private static final byte[] DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private FossilFormat() {}

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < DIGITS.length; i++) {
            values[DIGITS[i]] = (byte) i;
        }
        return values;
    }

    /** What a digit stands for, or -1. */
    static int valueOf(byte digit) {
        return VALUES[digit & 0xff];
    }

    /** How many digits a number has; it counts as unsigned. */
    static int digits(int number) {
        return number == 0 ? 1 : (37 - Integer.numberOfLeadingZeros(number)) / 6;
    }

    /** Writes an unsigned number and answers the place behind it. */
    static int putNumber(byte[] patch, int at, int number) {
        int end = at + digits(number);
        int rest = number;
        for (int i = end - 1; i >= at; i--) {
            patch[i] = DIGITS[rest & 63];
            rest >>>= 6;
        }
        return end;
    }

    /** The sum of the big-endian words, the last one filled up with zeros. */
    static int checksum(byte[] bytes) {
        int sum = 0;
        int words = bytes.length & ~3;
        for (int i = 0; i < words; i += 4) {
            sum += (int) WORD.get(bytes, i);
        }
        for (int i = words, shift = 24; i < bytes.length; i++, shift -= 8) {
            sum += (bytes[i] & 0xff) << shift;
        }
        return sum;
    }
}
