package io.ringcast.engine.session;

/**
 * Why the server ends a session; each protocol has its own code and text for each.
 *
 * <p>Thread: any.
 */
public enum Disconnect {
    /** The app's back end asked for it; the user may come back. */
    TERMINATED_BY_APP,
    /** The app's back end asked the client to connect anew. */
    RECONNECT_REQUESTED,
    /** The node is shutting down. */
    SHUTDOWN,
    /** The app was disabled or deleted. */
    APP_DISABLED,
    /** The client does not read fast enough: its output queue is full or too old. */
    SLOW_CONSUMER,
    /** A publication can't be told in the session's protocol. */
    UNFIT_PUBLICATION,
    /** The server can't take the load now. */
    OVER_CAPACITY
}
