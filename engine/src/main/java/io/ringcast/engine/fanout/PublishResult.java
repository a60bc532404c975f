package io.ringcast.engine.fanout;

/**
 * What became of a request to publish.
 *
 * <p>Thread: any.
 */
public enum PublishResult {
    /** Every publication has its place in a ring. */
    ACCEPTED,
    /** The rings were full for as long as a publisher waits; nothing was published. Try again later. */
    BACK_PRESSURED,
    /** The engine has stopped; nothing was published. */
    STOPPED
}
