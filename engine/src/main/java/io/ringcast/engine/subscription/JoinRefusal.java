package io.ringcast.engine.subscription;

/**
 * Why a channel's home did not let a session in.
 *
 * <p>Thread: any.
 */
public enum JoinRefusal {
    /** The presence channel has as many members as it may have. */
    MEMBER_LIMIT,
    /** A back end that the decision needs did not answer. */
    BACKEND_FAILED,
    /** The way to the channel's home is full. */
    OVER_CAPACITY
}
