package io.ringcast.server.config;

/**
 * What is kept of the channels that have history.
 *
 * <p>Thread: any.
 */
public record HistorySettings(
        @Setting(
                name = "max_memory_mb",
                value = "0",
                zero = "auto",
                min = 0,
                max = 1048576,
                doc =
                        "MiB that publications in all streams may fill; auto is a sixteenth of the heap. Their arrays may be"
                                + " twice as large.")
        int maxMemoryMib) {
    private static final int MIB = 1024 * 1024;
    private static final int PART_OF_HEAP = 16;

    /** Bytes that publications may fill on a heap of this size. */
    public long maxBytes(long heapBytes) {
        return maxMemoryMib > 0 ? (long) maxMemoryMib * MIB : Math.max(1, heapBytes / PART_OF_HEAP);
    }
}
