package io.ringcast.engine.channel;

import java.time.Duration;

/**
 * How much of a channel's stream is kept, and for how long. There is history if both size and ttl are more than zero.
 *
 * <p>Thread: any.
 *
 * @param size publications that are kept
 * @param ttl how long a publication is kept
 * @param metaTtl how long epoch and top offset are kept after the last publication
 */
public record HistoryOptions(int size, Duration ttl, Duration metaTtl) {
    /** No history. */
    public static final HistoryOptions NONE = new HistoryOptions(0, Duration.ZERO, Duration.ZERO);

    /** Whether publications are kept at all. */
    public boolean kept() {
        return size > 0 && ttl.isPositive();
    }
}
