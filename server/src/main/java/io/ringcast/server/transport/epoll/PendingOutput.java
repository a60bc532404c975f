package io.ringcast.server.transport.epoll;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;

/**
 * Bytes that a connection's socket did not take, in order. Exists only while there are some. Small appends share a chunk;
 * a chunk takes no more bytes when it is old, so that its age stays close to that of each of its bytes.
 *
 * <p>Thread: confined to the loop's shard.
 */
final class PendingOutput {
    private static final int SMALLEST_CHUNK_BYTES = 1 << 10;
    private static final int SHARED_CHUNK_BYTES = 16 << 10;
    /** A chunk is closed for appends after this part of the time bound. */
    private static final int SEAL_DIVISOR = 16;

    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(4);
    private final int maxBytes;
    private final int maxChunks;
    private final long sealAfterNs;
    private int bytes;
    /** Where the loop's list of connections with pending output has this one. */
    private int listIndex;

    PendingOutput(int maxBytes, int maxChunks, long maxPendingNs) {
        this.maxBytes = maxBytes;
        this.maxChunks = maxChunks;
        this.sealAfterNs = maxPendingNs / SEAL_DIVISOR;
    }

    /** Copies bytes behind the others, or changes nothing and returns false where a bound would be passed. */
    boolean tryAppend(MemorySegment source, long offset, int length, long nowNs) {
        return tryAppend(source, offset, length, nowNs, 0);
    }

    /** The same, with so many bytes beyond the bounds. */
    boolean tryAppend(MemorySegment source, long offset, int length, long nowNs, int reserveBytes) {
        if (length > (long) maxBytes + reserveBytes - bytes) {
            return false;
        }
        Chunk tail = chunks.peekLast();
        int shared = tail == null || nowNs - tail.queuedNs > sealAfterNs ? 0 : Math.min(tail.room(), length);
        int rest = length - shared;
        if (rest > 0 && chunks.size() >= maxChunks && reserveBytes == 0) {
            return false;
        }
        if (tail != null && shared > 0) {
            tail.append(source, offset, shared);
        }
        if (rest > 0) {
            // Grows with the backlog: many peers that stall for a moment must not cost 16 kB each.
            int shareable = Math.min(SHARED_CHUNK_BYTES, SMALLEST_CHUNK_BYTES << Math.min(chunks.size(), 4));
            Chunk chunk = new Chunk(Math.max(rest, shareable), nowNs);
            chunk.append(source, offset + shared, rest);
            chunks.addLast(chunk);
        }
        bytes += length;
        return true;
    }

    /** Copies up to {@code capacity} of the oldest bytes without taking them; returns how many. */
    int peek(MemorySegment target, int capacity) {
        int copied = 0;
        for (Chunk chunk : chunks) {
            int length = Math.min(chunk.end - chunk.start, capacity - copied);
            MemorySegment.copy(chunk.memory, chunk.start, target, ValueLayout.JAVA_BYTE, copied, length);
            copied += length;
            if (copied == capacity) {
                break;
            }
        }
        return copied;
    }

    /** Drops the oldest bytes, which the kernel has taken. */
    void remove(int length) {
        bytes -= length;
        int left = length;
        while (left > 0) {
            Chunk head = chunks.getFirst();
            int taken = Math.min(left, head.end - head.start);
            head.start += taken;
            left -= taken;
            if (head.start == head.end) {
                chunks.removeFirst();
            }
        }
    }

    int bytes() {
        return bytes;
    }

    int chunks() {
        return chunks.size();
    }

    /** How long the oldest byte has waited, at most a sixteenth of the time bound too much. */
    long ageNs(long nowNs) {
        Chunk head = chunks.peekFirst();
        return head == null ? 0 : nowNs - head.queuedNs;
    }

    int listIndex() {
        return listIndex;
    }

    void listIndex(int index) {
        this.listIndex = index;
    }

    private static final class Chunk {
        private final byte[] memory;
        private final long queuedNs;
        private int start;
        private int end;

        Chunk(int capacity, long queuedNs) {
            this.memory = new byte[capacity];
            this.queuedNs = queuedNs;
        }

        int room() {
            return memory.length - end;
        }

        void append(MemorySegment source, long offset, int length) {
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, offset, memory, end, length);
            end += length;
        }
    }
}
