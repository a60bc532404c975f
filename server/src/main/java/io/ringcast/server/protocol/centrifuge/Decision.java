package io.ringcast.server.protocol.centrifuge;

/**
 * What the customer's back end decided.
 *
 * <p>Thread: any.
 */
public sealed interface Decision<T> {
    /** It may be. */
    record Allowed<T>(T answer) implements Decision<T> {}

    /** The client is told an error. */
    record Refused<T>(int code, String message, boolean temporary) implements Decision<T> {}

    /** The client is sent away. */
    record SentAway<T>(int code, String reason) implements Decision<T> {}

    /** There was no decision. Centrifuge protocol: the client may try again. */
    record Undecided<T>() implements Decision<T> {}
}
