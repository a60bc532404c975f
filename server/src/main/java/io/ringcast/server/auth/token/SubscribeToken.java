package io.ringcast.server.auth.token;

/**
 * What came of checking a token for a subscription.
 *
 * <p>Thread: any.
 */
public sealed interface SubscribeToken {
    /** {@link Valid#expireAtSeconds()} of a subscription that does not expire. */
    long NEVER = 0;

    /**
     * It is good for this user and channel: whether those are the session's and the asked for is for the caller to see.
     *
     * @param user the user's id; empty for an anonymous one
     * @param channel never empty
     * @param client the only client that it is for; empty for any
     * @param expireAtSeconds when the subscription expires, in Unix seconds, or {@link #NEVER}; it may lie in the past
     * @param options what it says about the subscription
     */
    record Valid(String user, String channel, String client, long expireAtSeconds, TokenSubscription options)
            implements SubscribeToken {}

    /** It was good once or will be: its {@code exp} is over or its {@code nbf} lies ahead. */
    record Expired() implements SubscribeToken {}

    /**
     * It is not good.
     *
     * @param reason for the log; it quotes nothing of the token
     */
    record Invalid(String reason) implements SubscribeToken {}
}
