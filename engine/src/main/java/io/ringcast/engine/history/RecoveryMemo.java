package io.ringcast.engine.history;

import org.jspecify.annotations.Nullable;

/**
 * The last recoveries, so that clients who were cut off together and come back together cost one reading of the stream.
 *
 * <p>Thread: confined to the home shard of the channels.
 */
final class RecoveryMemo {
    /** More than there are channels or places that a storm of reconnects asks for at a time. */
    private static final int ENTRIES = 64;

    /** What all remembered recoveries may hold together; the last one is remembered however large it is. */
    private static final long MOST_BYTES = 4 << 20;

    private static final long KEPT_NS = 5_000_000_000L;

    private record Entry(Stream stream, long since, Recovery recovery, long madeNs, long bytes) {}

    private final @Nullable Entry[] entries = new Entry[ENTRIES];
    private int next;
    private int oldest;
    private int size;
    private long bytes;

    /** What was read from this place up to where the stream is now, or null if that is not remembered. */
    @SuppressWarnings("ReferenceEquality") // a stream makes one position object for each top
    @Nullable
    Recovery find(Stream stream, long since) {
        for (int i = 1; i <= size; i++) {
            Entry entry = entries[(next - i) & (ENTRIES - 1)];
            if (entry != null
                    && entry.stream == stream
                    && entry.since == since
                    && entry.recovery.top() == stream.position()) {
                return entry.recovery;
            }
        }
        return null;
    }

    void put(Stream stream, long since, Recovery recovery, long readBytes, long nowNs) {
        while (size > 0 && (size == ENTRIES || bytes + readBytes > MOST_BYTES)) {
            forgetOldest();
        }
        entries[next] = new Entry(stream, since, recovery, nowNs, readBytes);
        next = (next + 1) & (ENTRIES - 1);
        size++;
        bytes += readBytes;
    }

    /** Lets go what was made a while ago: the storm is over, or will read once more. */
    void expire(long nowNs) {
        for (Entry entry = entries[oldest]; entry != null && nowNs - entry.madeNs >= KEPT_NS; entry = entries[oldest]) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Entry entry = entries[oldest];
        if (entry != null) {
            bytes -= entry.bytes;
            entries[oldest] = null;
            oldest = (oldest + 1) & (ENTRIES - 1);
            size--;
        }
    }
}
