package io.ringcast.server.callback;

/**
 * What became of a call.
 *
 * <p>Thread: any.
 *
 * @param <R> what the back end says when it does not refuse
 */
public sealed interface ProxyOutcome<R> {
    /** The back end has decided. */
    record Answer<R>(R result) implements ProxyOutcome<R> {}

    /** The client gets an error reply. */
    record Refused<R>(int code, String message, boolean temporary) implements ProxyOutcome<R> {}

    /** The client is disconnected; the reason fits into a close frame. */
    record Disconnected<R>(int code, String reason) implements ProxyOutcome<R> {}

    /**
     * There is no decision. The client gets error 100, temporary, and tries again by itself.
     *
     * @param detail for logs; holds nothing of what client or back end sent
     */
    record Failed<R>(ProxyFailure failure, String detail) implements ProxyOutcome<R> {}
}
