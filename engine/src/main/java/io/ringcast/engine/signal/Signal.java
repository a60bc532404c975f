package io.ringcast.engine.signal;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a channel and that an app's back end may want to know.
 *
 * <p>Thread: any.
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; signals are never compared
public sealed interface Signal {
    /** What can happen. */
    enum Kind {
        OCCUPIED,
        VACATED,
        MEMBER_ADDED,
        MEMBER_REMOVED,
        CLIENT_EVENT,
        CACHE_MISS,
        SUBSCRIPTION_COUNT
    }

    String appId();

    String channel();

    /** The first subscriber came. */
    record Occupied(String appId, String channel) implements Signal {}

    /** The last subscriber went. */
    record Vacated(String appId, String channel) implements Signal {}

    /** A user's first connection joined. */
    record MemberAdded(String appId, String channel, String userId, byte[] userIdJson) implements Signal {}

    /** A user's last connection left. */
    record MemberRemoved(String appId, String channel, String userId, byte[] userIdJson) implements Signal {}

    /** A client published. */
    record ClientEvent(
            String appId,
            String channel,
            String event,
            byte @Nullable [] data,
            long sessionId,
            byte @Nullable [] userIdJson)
            implements Signal {}

    /** Someone subscribed to a cache channel that has nothing to give. */
    record CacheMiss(String appId, String channel) implements Signal {}

    /** The number of subscriptions changed. */
    record SubscriptionCount(String appId, String channel, int count) implements Signal {}
}
