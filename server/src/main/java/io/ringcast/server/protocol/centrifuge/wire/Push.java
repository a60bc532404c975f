package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.ClientInfo;

/**
 * What the server sends unasked. A channel may be named by its compact id instead, with an empty name.
 *
 * <p>Arrays in these records are not copied, and records compare them by identity.
 *
 * <p>Thread: any.
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes, never compared
public sealed interface Push {
    /** Empty where the push is not about a channel or names it by number. */
    default String channel() {
        return "";
    }

    /** The number that stands for the channel, or 0. */
    default long compactId() {
        return 0;
    }

    /** A publication. */
    record Publication(String channel, long compactId, PublicationFields fields) implements Push {}

    /** Somebody came. */
    record Join(String channel, long compactId, ClientInfo info) implements Push {}

    /** Somebody left. */
    record Leave(String channel, long compactId, ClientInfo info) implements Push {}

    /** The server ended a subscription. */
    record Unsubscribe(String channel, int code, String reason) implements Push {}

    /** The server made a subscription. */
    record Subscribe(String channel, boolean recoverable, boolean positioned, StreamPosition position, byte[] data)
            implements Push {}

    /** A message to this client alone. */
    record Message(byte[] data) implements Push {}

    /** The connection is about to end. */
    record Disconnect(int code, String reason) implements Push {}

    /** The connection got another end. */
    record Refresh(Result.Expiry expiry) implements Push {}

    /** The connection is open. Centrifuge protocol: only unidirectional transports are told so by a push. */
    record Connect(Result.Connect result) implements Push {}
}
