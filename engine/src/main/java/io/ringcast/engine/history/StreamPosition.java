package io.ringcast.engine.history;

/**
 * A place in a channel's stream.
 *
 * <p>Thread: any.
 *
 * @param offset of the publication at the place; 0 is in front of the first
 * @param epoch the incarnation of the stream; an empty text for any
 */
public record StreamPosition(long offset, String epoch) {
    /** The place of a publication in a channel that keeps none. */
    public static final StreamPosition NONE = new StreamPosition(0, "");
}
