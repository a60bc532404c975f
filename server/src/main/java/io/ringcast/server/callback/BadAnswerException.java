package io.ringcast.server.callback;

/** An answer is not what the protocol says. The message names the field and holds nothing of its content. */
final class BadAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadAnswerException(String message) {
        super(message, null, false, false);
    }
}
