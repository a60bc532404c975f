package io.ringcast.engine.fanout;

/**
 * The engine can't take a question now; the same question may succeed later.
 *
 * <p>Thread: any.
 */
public final class EngineBusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EngineBusyException(String message) {
        super(message);
    }
}
