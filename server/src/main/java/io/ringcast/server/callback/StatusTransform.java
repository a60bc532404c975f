package io.ringcast.server.callback;

/**
 * What a status other than 200 means to the client.
 *
 * <p>Thread: any.
 */
public sealed interface StatusTransform {
    /** The status of the answer. */
    int status();

    /** What the client gets for it. */
    <R> ProxyOutcome<R> outcome();

    /** An error reply. */
    record ToError(int status, int code, String message, boolean temporary) implements StatusTransform {
        public ToError {
            if (!Verdicts.isErrorCode(code)) {
                throw new IllegalArgumentException(
                        "to_error.code=" + code + " is not valid: expected at least " + Verdicts.MIN_ERROR);
            }
        }

        @Override
        public <R> ProxyOutcome<R> outcome() {
            return new ProxyOutcome.Refused<>(code, Verdicts.message(message), temporary);
        }
    }

    /** The end of the connection. */
    record ToDisconnect(int status, int code, String reason) implements StatusTransform {
        public ToDisconnect {
            if (!Verdicts.isDisconnectCode(code)) {
                throw new IllegalArgumentException("to_disconnect.code=" + code + " is not valid: expected "
                        + Verdicts.MIN_DISCONNECT + " to " + Verdicts.MAX_DISCONNECT);
            }
        }

        @Override
        public <R> ProxyOutcome<R> outcome() {
            return new ProxyOutcome.Disconnected<>(code, Verdicts.reason(reason));
        }
    }
}
