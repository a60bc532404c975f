package io.ringcast.engine.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Streams by the time at which something in them expires: a heap with one place for each stream, however many
 * publications it has. A stream may be queued for an earlier time than is right, so that nothing moves when its oldest
 * publication gives way to a new one; whoever takes the first then queues it anew.
 *
 * <p>Thread: confined to a shard.
 */
final class ExpiryQueue {
    static final int NOT_QUEUED = -1;

    private static final int FEWEST = 16;

    private @Nullable Stream[] heap = new Stream[FEWEST];
    private int size;

    /** The stream that is queued for the earliest time. */
    @Nullable
    Stream first() {
        return heap[0];
    }

    /** Queues a stream, or queues it for an earlier time. */
    void expectAt(Stream stream, long timeNs) {
        if (stream.queueIndex == NOT_QUEUED) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            stream.queuedForNs = timeNs;
            size++;
            up(stream, size - 1);
        } else if (timeNs - stream.queuedForNs < 0) {
            stream.queuedForNs = timeNs;
            up(stream, stream.queueIndex);
        }
    }

    /** Queues a stream that is queued already for another time. */
    void moveTo(Stream stream, long timeNs) {
        stream.queuedForNs = timeNs;
        up(stream, stream.queueIndex);
        down(stream, stream.queueIndex);
    }

    /** Takes a stream out, if it is in. */
    void remove(Stream stream) {
        int index = stream.queueIndex;
        if (index == NOT_QUEUED) {
            return;
        }
        stream.queueIndex = NOT_QUEUED;
        size--;
        Stream moved = heap[size];
        heap[size] = null;
        if (moved != null && moved != stream) {
            up(moved, index);
            down(moved, moved.queueIndex);
        }
        if (size < heap.length / 4 && heap.length > FEWEST) {
            heap = Arrays.copyOf(heap, heap.length / 2);
        }
    }

    private void up(Stream stream, int from) {
        int index = from;
        while (index > 0) {
            Stream parent = heap[(index - 1) / 2];
            if (parent == null || parent.queuedForNs - stream.queuedForNs <= 0) {
                break;
            }
            put(parent, index);
            index = (index - 1) / 2;
        }
        put(stream, index);
    }

    private void down(Stream stream, int from) {
        int index = from;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            Stream least = heap[child];
            Stream right = child + 1 < size ? heap[child + 1] : null;
            if (least != null && right != null && right.queuedForNs - least.queuedForNs < 0) {
                least = right;
                child++;
            }
            if (least == null || least.queuedForNs - stream.queuedForNs >= 0) {
                break;
            }
            put(least, index);
            index = child;
        }
        put(stream, index);
    }

    private void put(Stream stream, int index) {
        heap[index] = stream;
        stream.queueIndex = index;
    }
}
