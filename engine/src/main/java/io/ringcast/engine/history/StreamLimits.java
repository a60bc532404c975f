package io.ringcast.engine.history;

/**
 * Bounds of what one store of streams may hold. Bytes are those of publications with all they carry and the 29 bytes of
 * their records; the arrays that they are in may be up to twice as large.
 *
 * <p>Thread: any.
 *
 * @param maxBytes of all streams; the oldest publications of the channel that was published in longest ago go first
 * @param maxChannelBytes of one stream; its oldest publications go first
 * @param maxStreams streams, with or without publications; the one of no use for longest goes first, and none of an
 *     occupied channel
 * @param maxKeys idempotency keys that are remembered; the oldest goes first
 */
public record StreamLimits(long maxBytes, int maxChannelBytes, int maxStreams, int maxKeys) {
    /** The largest bound of one stream: places in its array are added as ints. */
    public static final int MOST_CHANNEL_BYTES = 1 << 29;

    /** Half a million publications of half a kilobyte. */
    public static final StreamLimits DEFAULT =
            new StreamLimits(256L * 1024 * 1024, 16 * 1024 * 1024, 1_000_000, 1_000_000);

    /** The part of one of so many stores. */
    public StreamLimits share(int stores) {
        return new StreamLimits(
                Math.max(1, maxBytes / stores),
                maxChannelBytes,
                Math.max(1, maxStreams / stores),
                Math.max(1, maxKeys / stores));
    }

    /** Refuses bounds under which nothing could be kept. */
    public StreamLimits {
        require("maxBytes", maxBytes, Long.MAX_VALUE);
        require("maxChannelBytes", maxChannelBytes, MOST_CHANNEL_BYTES);
        require("maxStreams", maxStreams, Integer.MAX_VALUE);
        require("maxKeys", maxKeys, Integer.MAX_VALUE);
    }

    private static void require(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    name + "=" + value + " is not valid: expected a number from 1 to " + most + ".");
        }
    }
}
