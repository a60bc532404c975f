package io.ringcast.server.transport.websocket;

/**
 * How the messages of a server are compressed where a client agrees.
 *
 * <p>Thread: any.
 *
 * @param level of zlib, {@link #LOWEST_LEVEL} to {@link #HIGHEST_LEVEL}: -2 for Huffman codes alone, -1 for zlib's own
 *     choice, 0 for no compression, 1 (fast) to 9 (small)
 * @param thresholdBytes shorter messages are not worth it and are sent as they are
 */
public record DeflateTerms(int level, int thresholdBytes) {
    public static final int LOWEST_LEVEL = -2;
    public static final int HIGHEST_LEVEL = 9;

    public DeflateTerms {
        if (level < LOWEST_LEVEL || level > HIGHEST_LEVEL) {
            throw new IllegalArgumentException(
                    "level=" + level + " is not valid: expected " + LOWEST_LEVEL + " to " + HIGHEST_LEVEL + ".");
        }
        if (thresholdBytes < 0) {
            throw new IllegalArgumentException(
                    "thresholdBytes=" + thresholdBytes + " is not valid: expected 0 or more.");
        }
    }
}
