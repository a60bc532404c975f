package io.ringcast.server.protocol.centrifuge.wire;

/**
 * What a client sent is not a frame of commands. Centrifuge protocol: the connection ends with 3501, bad request. It has
 * no stack trace, so that bad frames are cheap.
 *
 * <p>Thread: any.
 */
public final class MalformedCommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedCommandException(String message) {
        super(message, null, false, false);
    }
}
