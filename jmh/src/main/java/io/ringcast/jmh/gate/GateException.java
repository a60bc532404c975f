package io.ringcast.jmh.gate;

import org.jspecify.annotations.Nullable;

/**
 * The gate could not be run; the message says what to do.
 *
 * <p>Thread: any.
 */
final class GateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GateException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
