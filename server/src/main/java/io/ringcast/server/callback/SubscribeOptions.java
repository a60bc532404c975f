package io.ringcast.server.callback;

import org.jspecify.annotations.Nullable;

/**
 * How a back end wants a subscription to be.
 *
 * <p>Thread: any.
 *
 * @param info for the channel's {@code chan_info}
 * @param data for the client, in the subscribe result
 * @param expireAt in seconds since 1970; 0 = never
 */
public record SubscribeOptions(Payload info, Payload data, Overrides overrides, long expireAt) {
    /** None. */
    public static final SubscribeOptions NONE = new SubscribeOptions(Payload.NONE, Payload.NONE, Overrides.NONE, 0);

    /** Options of the namespace that count differently for one subscription; null = as the namespace says. */
    public record Overrides(
            @Nullable Boolean presence,
            @Nullable Boolean joinLeave,
            @Nullable Boolean forcePushJoinLeave,
            @Nullable Boolean forcePositioning,
            @Nullable Boolean forceRecovery) {
        /** As the namespace says. */
        public static final Overrides NONE = new Overrides(null, null, null, null, null);
    }
}
