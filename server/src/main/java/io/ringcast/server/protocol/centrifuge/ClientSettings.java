package io.ringcast.server.protocol.centrifuge;

import java.time.Duration;

/**
 * How clients are treated. Centrifugo's names and defaults: {@code client.*} and {@code channel.*}.
 *
 * <p>Thread: any.
 *
 * @param version what clients are told of the server
 * @param anonymous who may come without an identity
 * @param times of the life of a connection
 * @param limits of a connection
 * @param personal the channel that each user has for itself
 * @param serverTime clients are told the time
 * @param rpcPing the method that answers without a back end, or an empty text for none
 * @param rpcNamespaceBoundary ends the namespace of a method
 * @param userIdHeader the header in which a proxy in front says who the user is, or an empty text
 * @param uniDisconnects how unidirectional clients are told of errors
 */
public record ClientSettings(
        String version,
        Anonymous anonymous,
        Times times,
        Limits limits,
        Personal personal,
        boolean serverTime,
        String rpcPing,
        String rpcNamespaceBoundary,
        String userIdHeader,
        UniDisconnects uniDisconnects) {
    /** Commands of one frame: more than any client sends, and no frame of the usual size holds many more. */
    public static final int MAX_COMMANDS_PER_FRAME = 1_000;

    /**
     * Who may come without an identity.
     *
     * @param insecure everybody, and everything is allowed
     * @param withoutToken whoever brings no token
     * @param disallowTokens a token without a user is refused
     */
    public record Anonymous(boolean insecure, boolean withoutToken, boolean disallowTokens) {}

    /**
     * Times of the life of a connection.
     *
     * @param ping between two pings; zero for none
     * @param pong how long a pong may take; zero if none is asked for
     * @param stale how long a client may take to connect
     * @param expiredClose how long a client may go on after its credentials have expired
     * @param expiredSubClose the same for a subscription
     */
    public record Times(
            Duration ping, Duration pong, Duration stale, Duration expiredClose, Duration expiredSubClose) {}

    /**
     * Limits of a connection; zero or less means unlimited.
     *
     * @param channelLength characters of a channel's name
     * @param channels subscriptions of one connection
     * @param historyPublications publications of one answer
     * @param recoveryPublications publications of one recovery
     * @param userConnections connections of one user on this node
     * @param connections connections on this node
     * @param connectionsPerSecond connections that begin within a second
     * @param concurrency commands of one connection that wait for the back end at a time
     * @param commandsPerFrame commands of one frame
     * @param queueBytes that may wait for a client, if the transport does not allow fewer
     */
    public record Limits(
            int channelLength,
            int channels,
            int historyPublications,
            int recoveryPublications,
            int userConnections,
            int connections,
            int connectionsPerSecond,
            int concurrency,
            int commandsPerFrame,
            int queueBytes) {}

    /**
     * The channel that each user has for itself.
     *
     * @param enabled every connection of a named user is subscribed to it
     * @param namespace of the channel; empty for none
     * @param single a new connection ends the user's others
     */
    public record Personal(boolean enabled, String namespace, boolean single) {}

    /** What Centrifugo does when it is told nothing. */
    public static ClientSettings defaults(String version) {
        return new ClientSettings(
                version,
                new Anonymous(false, false, false),
                new Times(
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(25),
                        Duration.ofSeconds(25)),
                new Limits(255, 128, 300, 300, 0, 0, 0, 1, MAX_COMMANDS_PER_FRAME, 1024 * 1024),
                new Personal(false, "", false),
                false,
                "",
                ":",
                "",
                UniDisconnects.USUAL);
    }
}
