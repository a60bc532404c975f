package io.ringcast.server.auth.token;

/** A token is not good. The reason is for the log: it quotes nothing of the token. Thread: confined to the caller. */
final class RefusedTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    RefusedTokenException(String reason) {
        // Anybody can have it thrown as often as they like, and the stack tells nothing.
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
