package io.ringcast.engine.delta;

/**
 * A patch that is damaged, or that was made from another source.
 *
 * <p>Thread: any.
 */
public final class FossilPatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FossilPatchException(String message) {
        super(message);
    }
}
