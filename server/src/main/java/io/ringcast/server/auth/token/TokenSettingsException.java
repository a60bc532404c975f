package io.ringcast.server.auth.token;

/** Settings that no token can be checked with. The message names the key and the remedy, and no secret. */
public final class TokenSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenSettingsException(String message) {
        super(message);
    }
}
