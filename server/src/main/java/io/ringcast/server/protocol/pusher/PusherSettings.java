package io.ringcast.server.protocol.pusher;

import java.time.Duration;

/**
 * How strictly and in which form the protocol is spoken.
 *
 * <p>Thread: any.
 *
 * @param pathPrefix empty, or a path that begins with a slash and does not end with one
 * @param requireProtocol refuse clients that name no protocol version
 * @param lenientProtocol take any version for the current one
 * @param pathNotFoundUpgrades complete the handshake on unknown paths below /app and close with 4005
 * @param activityTimeout silence after which a client is probed
 * @param pongTimeout how long a probed client may stay silent
 * @param userAuthenticationTimeout time to sign in where the app demands it
 * @param maxIdle life of a client that sends no message; zero for no end
 * @param probes what a probe is made of
 * @param maxConnections of the node; zero for no bound
 * @param maxMalformed malformed messages in ten seconds before the connection is closed
 */
public record PusherSettings(
        String pathPrefix,
        boolean requireProtocol,
        boolean lenientProtocol,
        boolean pathNotFoundUpgrades,
        Duration activityTimeout,
        Duration pongTimeout,
        Duration userAuthenticationTimeout,
        Duration maxIdle,
        Probes probes,
        int maxConnections,
        int maxMalformed) {
    /** The same below another path. */
    public PusherSettings under(String prefix) {
        return new PusherSettings(
                prefix,
                requireProtocol,
                lenientProtocol,
                pathNotFoundUpgrades,
                activityTimeout,
                pongTimeout,
                userAuthenticationTimeout,
                maxIdle,
                probes,
                maxConnections,
                maxMalformed);
    }

    /** What a silent client is sent. */
    public enum Probes {
        /** A {@code pusher:ping} event. */
        EVENT,
        /** A WebSocket Ping. */
        FRAME,
        /** Both: some libraries do not answer the event, but their WebSocket answers the Ping. */
        BOTH;

        boolean event() {
            return this != FRAME;
        }

        boolean frame() {
            return this != EVENT;
        }
    }
}
