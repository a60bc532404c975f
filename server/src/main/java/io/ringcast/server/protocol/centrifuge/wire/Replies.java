package io.ringcast.server.protocol.centrifuge.wire;

import java.util.List;

/**
 * Writes what the server sends, each call one message behind what the buffer holds already. Messages carry neither
 * length nor separator: {@link Framing} adds those.
 *
 * <p>Thread: any; the buffer is confined to the caller.
 */
public interface Replies {
    /** Refuses a command. */
    void error(WireBuffer out, long id, int code, String message, boolean temporary);

    /** Refuses a command for one of the protocol's own reasons. */
    default void error(WireBuffer out, long id, ErrorCode error) {
        error(out, id, error.code(), error.message(), error.temporary());
    }

    /** Answers a command. */
    void result(WireBuffer out, long id, Result result);

    /** Tells the client something that it did not ask for. */
    void push(WireBuffer out, Push push);

    /** The message that a client has to answer if it was told so; the same array each time, not to be written to. */
    byte[] ping();

    /** The publications of a {@link Result.Subscribe}, encoded once for all sessions that need the same ones. */
    byte[] publications(List<PublicationFields> publications, int maxBytes);

    /** For transports on which clients send commands: pushes come inside of replies. */
    static Replies bidirectional(Encoding encoding) {
        return of(encoding, false);
    }

    /** For transports on which clients never send anything: pushes come bare. */
    static Replies unidirectional(Encoding encoding) {
        return of(encoding, true);
    }

    private static Replies of(Encoding encoding, boolean bare) {
        return switch (encoding) {
            case JSON -> new JsonReplies(bare);
            case PROTOBUF -> new ProtobufReplies(bare);
        };
    }
}
