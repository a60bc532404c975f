package io.ringcast.engine.app;

/**
 * What an app may use.
 *
 * <p>Thread: any.
 *
 * @param clientMessages clients may publish on private and presence channels
 * @param userAuthentication a session must sign in, or subscribe to a channel that needs a signature, before a deadline
 * @param watchlistEvents a signed-in user is told when users of its watchlist come and go
 * @param subscriptionCount subscribers are told how many they are
 * @param tlsOnly connections without TLS are refused
 * @param allowColon channel names may contain a colon
 * @param signin clients may sign in
 * @param terminateOnLimit a session over its client-event rate is closed instead of told
 */
public record AppFeatures(
        boolean clientMessages,
        boolean userAuthentication,
        boolean watchlistEvents,
        boolean subscriptionCount,
        boolean tlsOnly,
        boolean allowColon,
        boolean signin,
        boolean terminateOnLimit) {
    /** What an app may use when it says nothing. */
    public static final AppFeatures DEFAULT = new AppFeatures(false, false, false, false, false, true, true, false);
}
