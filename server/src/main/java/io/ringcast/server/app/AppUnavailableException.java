package io.ringcast.server.app;

/** The app store did not answer; the same look-up may succeed later. */
public final class AppUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AppUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
