package io.ringcast.engine.history;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.BitUtil;

/**
 * Records of one stream, oldest first, in one circular array of bytes, and where each begins in one circular array of
 * numbers: two arrays however many publications there are. Both grow and shrink with what is in them.
 *
 * <pre>
 *  0        4      8             16       24      25              head       length
 *  +--------+------+-------------+--------+-------+----------------+----------+
 *  | length | head | appended ns | time ms| flags | event, info .. | data     |
 *  +--------+------+-------------+--------+-------+----------------+----------+
 * </pre>
 *
 * <p>Thread: confined to the channel's home shard.
 */
final class PublicationRing {
    static final int LENGTH = 0;
    static final int HEAD_LENGTH = 4;
    static final int APPENDED_NS = 8;
    static final int TIME_MS = 16;
    static final int FLAGS = 24;
    static final int FIXED_LENGTH = 25;

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] NO_BYTES = {};
    private static final int[] NO_STARTS = {};
    private static final int FEWEST_STARTS = 4;
    private static final int ROUND_TO = 64;

    private byte[] bytes = NO_BYTES;
    private int begin;
    private int used;
    // A power of two in length, or nothing.
    private int[] starts = NO_STARTS;
    private int firstStart;
    private int count;

    int count() {
        return count;
    }

    /** What the records take. */
    int used() {
        return used;
    }

    /** What the two arrays take. */
    long arrayBytes() {
        return bytes.length + (long) starts.length * Integer.BYTES;
    }

    /** Adds a record that consists of a head and what follows it. The caller keeps the sum in bounds. */
    void add(byte[] head, int headLength, byte[] data) {
        int length = headLength + data.length;
        if (length > bytes.length - used) {
            moveTo(Math.max(roundUp(used + length), bytes.length + (bytes.length >> 2)));
        }
        if (count == starts.length) {
            moveStartsTo(Math.max(FEWEST_STARTS, starts.length * 2));
        }
        int start = wrap(begin + used);
        copyIn(start, head, headLength);
        copyIn(wrap(start + headLength), data, data.length);
        starts[(firstStart + count) & (starts.length - 1)] = start;
        count++;
        used += length;
    }

    /** Drops the oldest record; the arrays stay as they are until {@link #fit}. */
    void dropFirst() {
        int length = length(0);
        begin = wrap(begin + length);
        used -= length;
        firstStart = (firstStart + 1) & (starts.length - 1);
        count--;
    }

    /** Drops all records. */
    void clear() {
        count = 0;
        used = 0;
        fit();
    }

    /** Gives back what is far too large. The work is paid for by the records that were dropped before. */
    void fit() {
        if (count == 0) {
            bytes = NO_BYTES;
            starts = NO_STARTS;
            begin = 0;
            firstStart = 0;
            return;
        }
        if (used < bytes.length / 2 && bytes.length > ROUND_TO) {
            int fitting = roundUp(used + (used >> 2));
            if (fitting < bytes.length) {
                moveTo(fitting);
            }
        }
        if (count <= starts.length / 4 && starts.length > FEWEST_STARTS) {
            moveStartsTo(Math.max(FEWEST_STARTS, BitUtil.findNextPositivePowerOfTwo(count) * 2));
        }
    }

    /** The length of a record, counted from the oldest. */
    int length(int index) {
        return readInt(start(index));
    }

    int headLength(int index) {
        return readInt(wrap(start(index) + HEAD_LENGTH));
    }

    long appendedNs(int index) {
        return readLong(wrap(start(index) + APPENDED_NS));
    }

    /** Copies a part of a record. */
    void copyOut(int index, int from, byte[] target, int length) {
        int start = wrap(start(index) + from);
        int straight = Math.min(length, bytes.length - start);
        System.arraycopy(bytes, start, target, 0, straight);
        System.arraycopy(bytes, 0, target, straight, length - straight);
    }

    /** The first record that was appended after a time, or the count if none was. */
    int firstAppendedAfter(long timeNs) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (appendedNs(middle) - timeNs > 0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int start(int index) {
        return starts[(firstStart + index) & (starts.length - 1)];
    }

    // Bounds of a stream keep the sum of two places below the largest int.
    private int wrap(int place) {
        return place >= bytes.length ? place - bytes.length : place;
    }

    private static int roundUp(int length) {
        return (length + ROUND_TO - 1) & -ROUND_TO;
    }

    private void copyIn(int start, byte[] source, int length) {
        int straight = Math.min(length, bytes.length - start);
        System.arraycopy(source, 0, bytes, start, straight);
        System.arraycopy(source, straight, bytes, 0, length - straight);
    }

    private int readInt(int place) {
        if (place <= bytes.length - Integer.BYTES) {
            return (int) INT.get(bytes, place);
        }
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value |= (bytes[wrap(place + i)] & 0xFF) << (i * Byte.SIZE);
        }
        return value;
    }

    private long readLong(int place) {
        if (place <= bytes.length - Long.BYTES) {
            return (long) LONG.get(bytes, place);
        }
        return (readInt(place) & 0xFFFF_FFFFL) | (long) readInt(wrap(place + Integer.BYTES)) << Integer.SIZE;
    }

    private void moveTo(int capacity) {
        byte[] moved = new byte[capacity];
        int straight = Math.min(used, bytes.length - begin);
        System.arraycopy(bytes, begin, moved, 0, straight);
        System.arraycopy(bytes, 0, moved, straight, used - straight);
        int place = 0;
        for (int i = 0; i < count; i++) {
            int length = length(i);
            starts[(firstStart + i) & (starts.length - 1)] = place;
            place += length;
        }
        bytes = moved;
        begin = 0;
    }

    private void moveStartsTo(int capacity) {
        int[] moved = new int[capacity];
        for (int i = 0; i < count; i++) {
            moved[i] = start(i);
        }
        starts = moved;
        firstStart = 0;
    }
}
