package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.ClientInfo;
import java.util.List;
import java.util.Map;

/**
 * What a command has led to. Whatever is zero or empty stays off the wire, but for the few fields that the protocol
 * always writes.
 *
 * <p>Arrays in these records are not copied, and records compare them by identity. Collections are not copied either:
 * a result is written at once and thrown away.
 *
 * <p>Thread: any.
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes, never compared
public sealed interface Result {
    /** No payload, and no block of publications. */
    byte[] NO_BYTES = ProtobufReader.EMPTY;

    /**
     * When something ends unless the client refreshes it.
     *
     * @param ttlSeconds from now on
     */
    record Expiry(boolean expires, int ttlSeconds) {
        /** It does not end, or not in a way that the client could do something about. */
        public static final Expiry NEVER = new Expiry(false, 0);
    }

    /** How often the server pings, and whether it wants answers. */
    record Heartbeat(int pingSeconds, boolean pong) {
        /** The transport has pings of its own. */
        public static final Heartbeat NONE = new Heartbeat(0, false);
    }

    /**
     * What the subscription knows of the channel's stream.
     *
     * @param position the top, or after a recovery the client's own offset
     * @param wasRecovering whether a recovery was tried
     */
    record Stream(
            boolean recoverable,
            boolean positioned,
            StreamPosition position,
            boolean wasRecovering,
            boolean recovered) {
        /** The channel has no stream. */
        public static final Stream NONE = new Stream(false, false, new StreamPosition(0, ""), false, false);
    }

    /**
     * The connection is open.
     *
     * @param client its id
     * @param version of the server
     * @param subs its server-side subscriptions, by channel
     * @param session empty unless the transport needs it
     * @param node empty unless the transport needs it
     * @param timeMs 0 to leave it out
     */
    record Connect(
            String client,
            String version,
            Expiry expiry,
            byte[] data,
            Map<String, Subscribe> subs,
            Heartbeat heartbeat,
            String session,
            String node,
            long timeMs)
            implements Result {}

    /**
     * The subscription stands.
     *
     * @param publications that were missed: a block of {@link Replies#publications} of the same encoding, or empty
     * @param delta whether deltas will be sent
     * @param compactId the number that stands for the channel in pushes, or 0
     * @param type of the subscription, 0 for a stream
     */
    record Subscribe(
            Expiry expiry, Stream stream, byte[] publications, byte[] data, boolean delta, long compactId, int type)
            implements Result {}

    /** The subscription is gone. */
    record Unsubscribe() implements Result {}

    /** The publication was taken. */
    record Publish() implements Result {}

    /** Who is there, by client id. */
    record Presence(Map<String, ClientInfo> clients) implements Result {}

    /** How many are there. */
    record PresenceStats(int clients, int users) implements Result {}

    /** Past publications and the top of the stream. */
    record History(List<PublicationFields> publications, StreamPosition top) implements Result {}

    /** What a method has returned. */
    record Rpc(byte[] data) implements Result {}

    /** The connection goes on; client and version may be empty. */
    record Refresh(String client, String version, Expiry expiry) implements Result {}

    /** The subscription goes on. */
    record SubRefresh(Expiry expiry) implements Result {}
}
