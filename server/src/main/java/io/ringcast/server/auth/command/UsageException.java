package io.ringcast.server.auth.command;

/** A command that is spelled wrongly; the message says what is wrong. Thread: confined to the caller. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
