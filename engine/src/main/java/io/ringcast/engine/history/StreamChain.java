package io.ringcast.engine.history;

import org.jspecify.annotations.Nullable;

/**
 * Streams in the order in which they were put to the end, linked through the streams themselves.
 *
 * <p>Thread: confined to a shard.
 */
final class StreamChain {
    /** Chains that a stream can be in at a time. */
    static final int CHAINS = 2;

    private final int before;
    private final int after;
    private @Nullable Stream first;
    private @Nullable Stream last;

    /** @param chain which of a stream's neighbours are meant, from 0 on */
    StreamChain(int chain) {
        before = 2 * chain;
        after = before + 1;
    }

    @Nullable
    Stream first() {
        return first;
    }

    /** Puts a stream to the end, wherever it was. */
    void putLast(Stream stream) {
        if (last == stream) {
            return;
        }
        remove(stream);
        stream.neighbours[before] = last;
        if (last == null) {
            first = stream;
        } else {
            last.neighbours[after] = stream;
        }
        last = stream;
    }

    /** Takes a stream out, if it is in. */
    void remove(Stream stream) {
        Stream previous = stream.neighbours[before];
        Stream following = stream.neighbours[after];
        if (previous != null) {
            previous.neighbours[after] = following;
        } else if (first == stream) {
            first = following;
        }
        if (following != null) {
            following.neighbours[before] = previous;
        } else if (last == stream) {
            last = previous;
        }
        stream.neighbours[before] = null;
        stream.neighbours[after] = null;
    }
}
