package io.ringcast.engine.subscription;

import io.ringcast.engine.counter.LatencyHistogram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Native memory that collects the frames pending for one group. It covers the part of the group's byte stream from
 * {@code base} on.
 *
 * <p>Thread: confined to the shard.
 */
final class Accumulator {
    private static final int FIRST_STAMPS = 8;
    /** More publications than that in one pass are measured with the last of them. */
    private static final int MAX_STAMPS = 256;

    private final Arena arena;
    private final MemorySegment segment;
    private final int capacity;
    private long base;
    private int length;
    private long[] stamps = new long[FIRST_STAMPS];
    private int stamped;
    private long more;
    private @Nullable LatencyHistogram histogram;

    Accumulator(int capacity) {
        this.arena = Arena.ofShared();
        this.segment = arena.allocate(capacity);
        this.capacity = capacity;
    }

    void reset(long streamBase) {
        base = streamBase;
        length = 0;
        stamped = 0;
        more = 0;
        histogram = null;
    }

    /** Remembers when a publication began whose frame is in here. */
    void time(long acceptedNs, LatencyHistogram into) {
        histogram = into;
        if (stamped == MAX_STAMPS) {
            more++;
            return;
        }
        if (stamped == stamps.length) {
            stamps = Arrays.copyOf(stamps, stamped * 2);
        }
        stamps[stamped++] = acceptedNs;
    }

    boolean timed() {
        return stamped > 0;
    }

    /** Adds how long the publications in here took, which are delivered now. */
    void settle(long nowNs) {
        LatencyHistogram into = histogram;
        if (into == null) {
            return;
        }
        for (int i = 0; i < stamped; i++) {
            into.add(Math.max(0, nowNs - stamps[i]), i == stamped - 1 ? 1 + more : 1);
        }
        stamped = 0;
        more = 0;
        histogram = null;
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
        long[] own = stamps;
        stamps = other.stamps;
        stamped = other.stamped;
        more = other.more;
        histogram = other.histogram;
        other.stamps = own;
        other.stamped = 0;
        other.more = 0;
        other.histogram = null;
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
