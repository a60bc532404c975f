package io.ringcast.engine.presence;

/**
 * How many are in a channel.
 *
 * <p>Thread: any.
 */
public record PresenceCounts(int clients, int users) {
    /** Nobody. */
    public static final PresenceCounts NONE = new PresenceCounts(0, 0);
}
