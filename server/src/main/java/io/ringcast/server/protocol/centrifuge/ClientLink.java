package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.session.FrameSink;
import io.ringcast.server.protocol.centrifuge.wire.Framing;

/**
 * The way to one client, whatever it is made of.
 *
 * <p>Thread: confined to the session's shard.
 */
interface ClientLink extends FrameSink {
    /** What does not change in the life of the link. */
    Traits traits();

    /** Whether something can be sent. */
    boolean isOpen();

    /** Sends one frame that {@link Traits#framing} made. Ignored unless open. */
    void send(byte[] framed);

    /** Sends whole frames of the link's dialect, which the engine wrote. Ignored unless open. */
    default void sendAsIs(byte[] frames) {
        send(frames);
    }

    /** Sends a ping of the transport's own; only where the traits say so. */
    void ping();

    /**
     * Answers a connect that was refused with an error in a manner that only this transport has, and ends the link.
     * False if it has none.
     */
    default boolean refuse(int error, String message) {
        return false;
    }

    /** Tells the client why and ends the link in the transport's manner, behind what was sent. Idempotent. */
    void close(int code, String reason);

    /** As {@link #close}, but what waits for the client is dropped. */
    void closeNow(int code, String reason);

    /**
     * What does not change in the life of a link.
     *
     * @param name of the transport, as back ends are told
     * @param dialect in which the engine writes to it
     * @param unidirectional the client sends nothing but its first request
     * @param emulated the client sends by requests of its own, which have to find the session
     * @param ownPings the transport has pings of its own
     * @param batches several messages may be sent as one
     */
    record Traits(
            String name,
            int dialect,
            Framing framing,
            boolean unidirectional,
            boolean emulated,
            boolean ownPings,
            boolean batches) {
        /** The same for a link to which the engine writes in another dialect. */
        Traits in(int other) {
            return other == dialect
                    ? this
                    : new Traits(name, other, framing, unidirectional, emulated, ownPings, batches);
        }
    }
}
