package io.ringcast.engine.delta;

import static io.ringcast.engine.delta.BlockIndex.BLOCK;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes patches in the Fossil delta format and keeps its tables between them. It looks for what both have at the
 * beginning and at the end, then behind each difference at the same distance, as where a number changed to one of the
 * same length, and only then anywhere in the source.
 *
 * <p>Inserted bytes are whole characters if the target is UTF-8: a JSON connection carries the patch as a string.
 *
 * <p>Thread: confined to its owner.
 */
public final class FossilEncoder {
    /** How far behind a difference the old distance is tried before the source is indexed. */
    private static final int NEAR = 64;
    /** A copy of so many bytes is taken without a look at others. */
    private static final int LONG = 64;
    /** How many places in the source are compared with one in the target. */
    private static final int MOST_CANDIDATES = 8;
    /** After so many places in vain the stride grows, so that what has nothing in common is not read byte by byte. */
    private static final int MISSES_PER_STRIDE = 256;

    private static final int WIDEST_STRIDE = 15;
    /** Ends the search, whatever somebody made up to prolong it. */
    private static final int STEPS_PER_BYTE = 4;
    /** What stays allocated between uses. */
    private static final int KEPT_COPIES = 4096;
    /** Bytes of a character of UTF-8 behind its first. */
    private static final int MOST_CONTINUATIONS = 3;
    /** A copy within an insert makes two of it; what the second one's count takes. */
    private static final int SPLIT_COST = 3;

    private static final byte[] NOTHING = {};

    private final BlockIndex index = new BlockIndex();

    private byte[] source = NOTHING;
    private byte[] target = NOTHING;
    private boolean indexed;
    private long steps;

    // Target offset, source offset, length: the copies in the order of the target. Between them are inserts.
    private int[] copies = new int[3 * 64];
    private int copied;

    private int bestFrom;
    private int bestAt;
    private int bestLength;

    /** The patch that makes the target of the source, or null if it would not be shorter than the target. */
    public byte @Nullable [] encode(byte[] source, byte[] target) {
        this.source = source;
        this.target = target;
        indexed = false;
        steps = 0;
        copied = 0;
        try {
            findCopies();
            int checksum = FossilFormat.checksum(target);
            long size = size(checksum);
            return size < target.length ? write(new byte[(int) size], checksum) : null;
        } finally {
            release();
        }
    }

    /** How many comparisons the last patch took, each of a word or a place. */
    long steps() {
        return steps;
    }

    private void release() {
        source = NOTHING;
        target = NOTHING;
        index.trim();
        if (copies.length > 3 * KEPT_COPIES) {
            copies = new int[3 * KEPT_COPIES];
        }
    }

    private void findCopies() {
        int prefix = Arrays.mismatch(source, target);
        prefix = endOfCharacters(0, prefix < 0 ? target.length : prefix);
        if (!pays(prefix, 0)) {
            prefix = 0;
        } else {
            add(0, 0, prefix);
        }
        int suffixAt = startOfCharacters(target.length - commonSuffix(target.length - prefix), target.length);
        int suffix = target.length - suffixAt;
        boolean hasSuffix = pays(suffix, source.length - suffix);
        steps += (prefix + suffix) / Long.BYTES;
        search(prefix, hasSuffix ? suffixAt : target.length);
        if (hasSuffix) {
            add(suffixAt, source.length - suffix, suffix);
        }
    }

    private int commonSuffix(int most) {
        int limit = Math.min(most, source.length);
        int length = 0;
        while (length + BLOCK <= limit
                && BlockIndex.same(source, source.length - length - BLOCK, target, target.length - length - BLOCK)) {
            length += BLOCK;
        }
        while (length < limit && source[source.length - length - 1] == target[target.length - length - 1]) {
            length++;
        }
        return length;
    }

    private void search(int from, int to) {
        long budget = STEPS_PER_BYTE * ((long) source.length + target.length);
        int start = from;
        int distance = 0;
        while (start + BLOCK <= to && steps < budget) {
            bestLength = 0;
            findNear(start, to, distance);
            if (bestLength < LONG) {
                findAnywhere(start, to, budget);
            }
            if (bestLength == 0) {
                return;
            }
            add(bestAt, bestFrom, bestLength);
            start = bestAt + bestLength;
            distance = bestFrom - bestAt;
        }
    }

    private void findNear(int start, int to, int distance) {
        int last = Math.min(Math.min(start + NEAR, to - BLOCK), source.length - distance - BLOCK);
        for (int at = Math.max(start, -distance); at <= last; at++) {
            steps++;
            if (BlockIndex.same(source, at + distance, target, at)) {
                consider(at + distance, at, start, to);
                return;
            }
        }
    }

    private void findAnywhere(int start, int to, long budget) {
        if (!indexed) {
            steps += index.fill(source);
            indexed = true;
        }
        int misses = 0;
        int at = start;
        while (at <= lastPlace(to) && bestLength < LONG && steps < budget) {
            steps++;
            int candidates = 0;
            for (int offset = index.first(target, at);
                    offset >= 0 && candidates < MOST_CANDIDATES;
                    offset = index.after(offset)) {
                steps++;
                candidates++;
                if (BlockIndex.same(source, offset, target, at)) {
                    consider(offset, at, start, to);
                }
            }
            // Only odd strides: an even one would step over the same places of all blocks.
            at += bestLength > 0 ? 1 : Math.min(1 + 2 * (misses++ / MISSES_PER_STRIDE), WIDEST_STRIDE);
        }
    }

    // What is short may only be the keys around a value, all alike in a list: what begins there and is long shows
    // itself
    // before two blocks have passed.
    private int lastPlace(int to) {
        return bestLength == 0 ? to - BLOCK : Math.min(bestAt + 2 * BLOCK - 1, to - BLOCK);
    }

    /** Widens a block that both have, and remembers it if it pays most: what is inserted before it counts against it. */
    private void consider(int from, int at, int start, int to) {
        int most = Math.min(source.length - from, to - at);
        int differs = Arrays.mismatch(source, from, from + most, target, at, at + most);
        int end = at + (differs < 0 ? most : differs);
        int begin = at;
        int distance = from - at;
        while (begin > start && begin + distance > 0 && source[begin + distance - 1] == target[begin - 1]) {
            begin--;
        }
        steps += at - begin + (end - at) / Long.BYTES;
        begin = startOfCharacters(begin, end);
        end = endOfCharacters(begin, end);
        boolean better = bestLength == 0 || end - begin - begin > bestLength - bestAt;
        if (better && pays(end - begin, begin + distance)) {
            bestFrom = begin + distance;
            bestAt = begin;
            bestLength = end - begin;
        }
    }

    private static boolean pays(int length, int from) {
        return length > FossilFormat.digits(length) + FossilFormat.digits(from) + 2 + SPLIT_COST;
    }

    // RFC 3629 3: bytes behind the first of a character begin with 10. More than three in a row are not UTF-8, and then
    // there is nothing to keep whole.
    private int startOfCharacters(int from, int to) {
        int last = Math.min(from + MOST_CONTINUATIONS, to);
        for (int at = from; at <= last; at++) {
            if (isBoundary(at)) {
                return at;
            }
        }
        return from;
    }

    private int endOfCharacters(int from, int to) {
        int last = Math.max(to - MOST_CONTINUATIONS, from);
        for (int at = to; at >= last; at--) {
            if (isBoundary(at)) {
                return at;
            }
        }
        return to;
    }

    private boolean isBoundary(int at) {
        return at == target.length || (target[at] & 0xc0) != 0x80;
    }

    private void add(int at, int from, int length) {
        if (copied == copies.length) {
            copies = Arrays.copyOf(copies, copies.length * 2);
        }
        copies[copied++] = at;
        copies[copied++] = from;
        copies[copied++] = length;
    }

    private long size(int checksum) {
        long size = FossilFormat.digits(target.length) + 1L + FossilFormat.digits(checksum) + 1;
        int done = 0;
        for (int i = 0; i < copied; i += 3) {
            int length = copies[i + 2];
            size += insertSize(copies[i] - done) + FossilFormat.digits(length) + FossilFormat.digits(copies[i + 1]) + 2;
            done = copies[i] + length;
        }
        return size + insertSize(target.length - done);
    }

    private static int insertSize(int length) {
        return length == 0 ? 0 : FossilFormat.digits(length) + 1 + length;
    }

    private byte[] write(byte[] patch, int checksum) {
        int at = FossilFormat.putNumber(patch, 0, target.length);
        patch[at++] = FossilFormat.END_OF_SIZE;
        int done = 0;
        for (int i = 0; i < copied; i += 3) {
            int length = copies[i + 2];
            at = insert(patch, at, done, copies[i]);
            at = FossilFormat.putNumber(patch, at, length);
            patch[at++] = FossilFormat.COPY;
            at = FossilFormat.putNumber(patch, at, copies[i + 1]);
            patch[at++] = FossilFormat.END_OF_COPY;
            done = copies[i] + length;
        }
        at = insert(patch, at, done, target.length);
        at = FossilFormat.putNumber(patch, at, checksum);
        patch[at] = FossilFormat.END;
        return patch;
    }

    private int insert(byte[] patch, int at, int from, int to) {
        if (from == to) {
            return at;
        }
        int behind = FossilFormat.putNumber(patch, at, to - from);
        patch[behind++] = FossilFormat.INSERT;
        System.arraycopy(target, from, patch, behind, to - from);
        return behind + to - from;
    }
}
