package io.ringcast.engine.delta;

import static io.ringcast.engine.delta.FossilFormat.COPY;
import static io.ringcast.engine.delta.FossilFormat.END;
import static io.ringcast.engine.delta.FossilFormat.END_OF_COPY;
import static io.ringcast.engine.delta.FossilFormat.END_OF_SIZE;
import static io.ringcast.engine.delta.FossilFormat.INSERT;

import org.jspecify.annotations.Nullable;

/**
 * Patches in the Fossil delta format: {@code apply(source, create(source, target))} is the target.
 *
 * <p>Thread: any.
 */
public final class FossilDelta {
    /** The largest target that {@link #apply} makes, since a short patch may ask for a very long one. */
    public static final int MAX_TARGET_BYTES = 64 << 20;

    private FossilDelta() {}

    /**
     * The patch that makes the target of the source, or null if it would not be shorter than the target. Who makes many
     * keeps a {@link FossilEncoder}, which is the same without its first allocations.
     */
    public static byte @Nullable [] create(byte[] source, byte[] target) {
        return new FossilEncoder().encode(source, target);
    }

    /**
     * The target of a patch.
     *
     * @throws FossilPatchException if the patch is damaged, was made from another source, or makes more than {@link
     *     #MAX_TARGET_BYTES}
     */
    public static byte[] apply(byte[] source, byte[] patch) {
        return new Application(source, patch).run();
    }

    private static final class Application {
        private final byte[] source;
        private final byte[] patch;
        private int position;

        Application(byte[] source, byte[] patch) {
            this.source = source;
            this.patch = patch;
        }

        byte[] run() {
            byte[] target = new byte[targetSize()];
            int filled = 0;
            while (true) {
                int numberAt = position;
                long number = number();
                switch (next()) {
                    case COPY -> filled = copy(number, target, filled);
                    case INSERT -> filled = insert(number, target, filled);
                    case END -> {
                        finish(number, target, filled);
                        return target;
                    }
                    default -> throw refused("there is no command at " + numberAt);
                }
            }
        }

        private int targetSize() {
            long size = number();
            if (next() != END_OF_SIZE) {
                throw refused("its size does not end with a line");
            }
            // No command makes more than all of the source or of the patch: what promises more is not worth the memory.
            long most = (long) patch.length * Math.max(source.length, 1);
            if (size > Math.min(most, MAX_TARGET_BYTES)) {
                throw refused("it promises " + size + " bytes, expected at most " + Math.min(most, MAX_TARGET_BYTES));
            }
            return (int) size;
        }

        private int copy(long count, byte[] target, int filled) {
            long offset = number();
            if (next() != END_OF_COPY) {
                throw refused("a copy does not end with a comma at " + (position - 1));
            }
            if (offset + count > source.length) {
                throw refused("it copies up to byte " + (offset + count) + " of a source of " + source.length);
            }
            return add(source, (int) offset, count, target, filled);
        }

        private int insert(long count, byte[] target, int filled) {
            if (count > patch.length - position) {
                throw refused("it ends within an insert of " + count + " bytes");
            }
            int from = position;
            position += (int) count;
            return add(patch, from, count, target, filled);
        }

        private int add(byte[] from, int offset, long count, byte[] target, int filled) {
            if (count > target.length - filled) {
                throw refused("it makes more than the " + target.length + " bytes that it promises");
            }
            System.arraycopy(from, offset, target, filled, (int) count);
            return filled + (int) count;
        }

        private void finish(long checksum, byte[] target, int filled) {
            if (position != patch.length) {
                throw refused("it goes on behind its end at " + position);
            }
            if (filled != target.length) {
                throw refused("it makes " + filled + " of the " + target.length + " bytes that it promises");
            }
            if ((int) checksum != FossilFormat.checksum(target)) {
                throw refused("its checksum is wrong, as if it was made from another source");
            }
        }

        private byte next() {
            if (position == patch.length) {
                throw refused("it ends early");
            }
            return patch[position++];
        }

        private long number() {
            long number = 0;
            int from = position;
            while (position < patch.length) {
                int value = FossilFormat.valueOf(patch[position]);
                if (value < 0) {
                    break;
                }
                number = number << 6 | value;
                if (number > 0xffff_ffffL) {
                    throw refused("the number at " + from + " is larger than 32 bits");
                }
                position++;
            }
            if (position == from) {
                throw refused(from == patch.length ? "it ends early" : "a number is missing at " + from);
            }
            return number;
        }

        private FossilPatchException refused(String why) {
            return new FossilPatchException("a patch of " + patch.length + " bytes is not valid: " + why);
        }
    }
}
