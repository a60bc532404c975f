package io.ringcast.server.protocol.centrifuge.wire;

/**
 * A message did not fit into its buffer.
 *
 * <p>Thread: any.
 */
public final class MessageTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MessageTooLargeException(long lengthBytes, int maxBytes) {
        super("a message of " + lengthBytes + " bytes or more does not fit into a buffer of at most " + maxBytes
                + " bytes: ask for less at once, or allow larger messages.");
    }
}
