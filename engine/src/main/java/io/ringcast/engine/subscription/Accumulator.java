package io.ringcast.engine.subscription;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Native memory that collects the frames pending for one group. It covers the part of the group's byte stream from
 * {@code base} on.
 *
 * <p>Thread: confined to the shard.
 */
final class Accumulator {
    private final Arena arena;
    private final MemorySegment segment;
    private final int capacity;
    private long base;
    private int length;

    Accumulator(int capacity) {
        this.arena = Arena.ofShared();
        this.segment = arena.allocate(capacity);
        this.capacity = capacity;
    }

    void reset(long streamBase) {
        base = streamBase;
        length = 0;
    }

    boolean fits(int bytes) {
        return bytes <= capacity - length;
    }

    void append(byte[] frame) {
        MemorySegment.copy(frame, 0, segment, ValueLayout.JAVA_BYTE, length, frame.length);
        length += frame.length;
    }

    /** Takes over what {@code other} holds. */
    void appendAll(Accumulator other) {
        MemorySegment.copy(other.segment, 0, segment, length, other.length);
        length += other.length;
    }

    MemorySegment segment() {
        return segment;
    }

    int capacity() {
        return capacity;
    }

    long base() {
        return base;
    }

    long end() {
        return base + length;
    }

    int length() {
        return length;
    }

    void free() {
        arena.close();
    }
}
