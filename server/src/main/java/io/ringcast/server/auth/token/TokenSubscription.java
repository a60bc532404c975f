package io.ringcast.server.auth.token;

import org.jspecify.annotations.Nullable;

/**
 * What a token says about one subscription.
 *
 * <p>Thread: any.
 *
 * @param info what others in the channel see of the subscriber, or null
 * @param data what the subscriber gets with the answer, or null
 * @param overrides where the subscription differs from what the channel is configured to do
 */
public record TokenSubscription(
        @Nullable TokenPayload info, @Nullable TokenPayload data, Overrides overrides) {
    /** Nothing in particular. */
    public static final TokenSubscription PLAIN = new TokenSubscription(null, null, Overrides.NONE);

    /** Whether an option of the channel is taken over. */
    public enum Choice {
        /** As the channel has it. */
        AS_CONFIGURED,
        /** On, whatever the channel has. */
        ON,
        /** Off, whatever the channel has. */
        OFF;

        /** What holds for a channel that has {@code configured}. */
        public boolean over(boolean configured) {
            return this == ON || (this == AS_CONFIGURED && configured);
        }
    }

    /** The options that a token can override. */
    public record Overrides(
            Choice presence,
            Choice joinLeave,
            Choice forcePushJoinLeave,
            Choice forcePositioning,
            Choice forceRecovery) {
        /** None is. */
        public static final Overrides NONE = new Overrides(
                Choice.AS_CONFIGURED,
                Choice.AS_CONFIGURED,
                Choice.AS_CONFIGURED,
                Choice.AS_CONFIGURED,
                Choice.AS_CONFIGURED);
    }
}
