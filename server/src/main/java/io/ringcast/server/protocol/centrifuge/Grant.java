package io.ringcast.server.protocol.centrifuge;

import org.jspecify.annotations.Nullable;

/**
 * What whoever let a client into a channel said of it.
 *
 * <p>Thread: any.
 *
 * @param info what others see of the client in the channel, or null
 * @param data what the client is told with the confirmation, or null
 * @param expireAtSeconds when the subscription expires, in Unix seconds; 0 for never
 * @param refreshes whether it is the client that has to bring a new grant in time
 * @param override what is to be otherwise than the namespace says
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; never compared
public record Grant(
        byte @Nullable [] info, byte @Nullable [] data, long expireAtSeconds, boolean refreshes, Overrides override) {
    /** Nothing but the right. */
    public static final Grant PLAIN = new Grant(null, null, 0, false, Overrides.NONE);

    /** The same, refreshed by the client or not. */
    Grant refreshedByClient(boolean byClient) {
        return new Grant(info, data, expireAtSeconds, byClient, override);
    }

    /** What is to be otherwise than the namespace says; null leaves it. */
    public record Overrides(
            @Nullable Boolean presence,
            @Nullable Boolean joinLeave,
            @Nullable Boolean forcePushJoinLeave,
            @Nullable Boolean forcePositioning,
            @Nullable Boolean forceRecovery) {
        public static final Overrides NONE = new Overrides(null, null, null, null, null);

        /** What counts of the two. */
        static boolean either(@Nullable Boolean overriding, boolean otherwise) {
            return overriding == null ? otherwise : overriding;
        }
    }
}
