package io.ringcast.engine.delta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the blocks of a source are, by their content. Blocks do not overlap, so that a run of 31 equal bytes always
 * holds one.
 *
 * <p>Thread: confined to its owner.
 */
final class BlockIndex {
    /** Bytes of a block: two words. Shorter runs would rarely pay for a copy. */
    static final int BLOCK = 16;

    /** What stays allocated between uses: the blocks of 128 KiB. */
    private static final int KEPT_BLOCKS = 8192;

    private static final int NONE = -1;
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private int[] heads = new int[0];
    private int[] followers = new int[0];
    private int shift;

    /** Whether two blocks are equal. */
    static boolean same(byte[] a, int atA, byte[] b, int atB) {
        return (long) WORD.get(a, atA) == (long) WORD.get(b, atB)
                && (long) WORD.get(a, atA + Long.BYTES) == (long) WORD.get(b, atB + Long.BYTES);
    }

    /** Indexes all whole blocks of a source; answers how many. */
    int fill(byte[] source) {
        int blocks = source.length / BLOCK;
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(blocks, 1));
        shift = Integer.SIZE - bits;
        int slots = 1 << bits;
        if (heads.length < slots) {
            heads = new int[slots];
            followers = new int[slots];
        }
        Arrays.fill(heads, 0, slots, NONE);
        // From the last to the first, so that a chain begins with the first. Of neighbours that are equal only the
        // first
        // is kept: a run of them is found whole from its beginning, and would fill a chain by itself.
        for (int block = blocks - 1; block >= 0; block--) {
            int at = block * BLOCK;
            if (block > 0 && same(source, at, source, at - BLOCK)) {
                continue;
            }
            int slot = slot(source, at);
            followers[block] = heads[slot];
            heads[slot] = block;
        }
        return blocks;
    }

    /** The first block that may equal the one at a place, as its offset in the source, or a negative number. */
    int first(byte[] bytes, int at) {
        return heads[slot(bytes, at)] * BLOCK;
    }

    /** The next one that may, in the same way. */
    int after(int offset) {
        return followers[offset / BLOCK] * BLOCK;
    }

    private int slot(byte[] bytes, int at) {
        long mixed = (long) WORD.get(bytes, at) * 0x9E37_79B9_7F4A_7C15L
                + Long.rotateLeft((long) WORD.get(bytes, at + Long.BYTES) * 0xD1B5_4A32_D192_ED03L, 32);
        mixed ^= mixed >>> 29;
        return (int) ((mixed * 0xBF58_476D_1CE4_E5B9L) >>> 32) >>> shift;
    }

    /** Gives back what a large source needed. */
    void trim() {
        if (heads.length > KEPT_BLOCKS) {
            heads = new int[0];
            followers = new int[0];
        }
    }
}
