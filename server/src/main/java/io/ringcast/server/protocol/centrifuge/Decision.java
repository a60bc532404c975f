package io.ringcast.server.protocol.centrifuge;

import org.jspecify.annotations.Nullable;

/**
 * What the customer's back end decided.
 *
 * <p>Thread: any.
 */
public sealed interface Decision<T extends @Nullable Object> {
    /** It may be. */
    record Allowed<T extends @Nullable Object>(T answer) implements Decision<T> {}

    /** The client is told an error. */
    record Refused<T extends @Nullable Object>(int code, String message, boolean temporary) implements Decision<T> {}

    /** The client is sent away. */
    record SentAway<T extends @Nullable Object>(int code, String reason) implements Decision<T> {}

    /** There was no decision. Centrifuge protocol: the client may try again. */
    record Undecided<T extends @Nullable Object>() implements Decision<T> {}
}
