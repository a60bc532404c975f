package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.engine.history.StreamPosition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for. Texts, payloads and maps that the client left out are empty, never null; a payload is the
 * client's bytes untouched (JSON text on a JSON connection) in an array of its own.
 *
 * <p>Arrays in these records are not copied, and records compare them by identity.
 *
 * <p>Thread: any.
 */
@SuppressWarnings("ArrayRecordComponent") // payloads are handed on once and never compared
public sealed interface Command {
    /** What the reply has to carry, from 1 to 2^32 - 1; 0 for a command without a reply. */
    long id();

    /**
     * Opens the connection.
     *
     * @param subs where the client stands in its server-side subscriptions, by channel
     * @param headers what a client that cannot set HTTP headers sends in their place
     */
    record Connect(
            long id,
            String token,
            byte[] data,
            Map<String, SubscribeRequest> subs,
            String name,
            String version,
            Map<String, String> headers,
            long flag)
            implements Command {
        public Connect {
            subs = Map.copyOf(subs);
            headers = Map.copyOf(headers);
        }
    }

    /** Asks for a subscription. */
    record Subscribe(long id, SubscribeRequest request) implements Command {}

    /** Ends a subscription. */
    record Unsubscribe(long id, String channel) implements Command {}

    /** Publishes into a channel. */
    record Publish(long id, String channel, byte[] data) implements Command {}

    /** Asks who is in a channel. */
    record Presence(long id, String channel) implements Command {}

    /** Asks how many are in a channel. */
    record PresenceStats(long id, String channel) implements Command {}

    /**
     * Asks for past publications.
     *
     * @param limit 0 for the top of the stream only, -1 for as many as there are
     * @param since where to start; null at the end that {@code reverse} names
     */
    record History(
            long id, String channel, int limit, @Nullable StreamPosition since, boolean reverse) implements Command {}

    /** A client's own ping. Centrifuge protocol: clients only answer pings, so this ends the connection with 3501. */
    record Ping(long id) implements Command {}

    /** A message without a reply. */
    record Send(long id, byte[] data) implements Command {}

    /** Calls a method. */
    record Rpc(long id, String method, byte[] data) implements Command {}

    /** Brings a new connection token. */
    record Refresh(long id, String token) implements Command {}

    /** Brings a new subscription token; {@code type} is 0 for that and something else for what polls do with it. */
    record SubRefresh(long id, String channel, String token, int type) implements Command {}

    /** Answers a ping of the server. Centrifuge protocol: any command with id 0 that is no send. */
    record Pong() implements Command {
        @Override
        public long id() {
            return 0;
        }
    }
}
