package io.ringcast.engine.subscription;

/**
 * How a publication follows those before it, for the subscribers of one shard.
 *
 * <p>Thread: any.
 */
public enum Continuity {
    /** Nothing is between them, or the channel keeps no stream. */
    NEXT,
    /** It was there before: who keeps count has had it. */
    REPEATED,
    /** Something is between them, or the stream is another: who keeps count may have lost something. */
    GAP
}
