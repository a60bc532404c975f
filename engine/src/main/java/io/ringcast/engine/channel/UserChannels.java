package io.ringcast.engine.channel;

/**
 * Names of the internal channels of one signed-in user. Both have the same home shard, so that a user's comings and
 * goings reach the watchers in one order.
 *
 * <p>Thread: any.
 */
public final class UserChannels {
    /** Pusher protocol: events for a user are published to this channel. */
    public static final String MESSAGES_PREFIX = "#server-to-user-";

    private static final String STATUS_PREFIX = "#status-of-user-";

    private UserChannels() {}

    /** The channel that carries what is sent to the user. */
    public static String messages(String userId) {
        return MESSAGES_PREFIX + userId;
    }

    /** The channel that carries whether the user is signed in. */
    public static String status(String userId) {
        return STATUS_PREFIX + userId;
    }

    /** Whether a name is that of a channel made by {@link #status}. */
    public static boolean isStatus(String channel) {
        return channel.startsWith(STATUS_PREFIX);
    }

    /** The user whose channel {@code messagesChannel} is. */
    public static String userOf(String messagesChannel) {
        return messagesChannel.substring(MESSAGES_PREFIX.length());
    }

    /** The user that {@code statusChannel} is about. */
    public static String watchedBy(String statusChannel) {
        return statusChannel.substring(STATUS_PREFIX.length());
    }

    /** What decides the home shard: the user for internal channels, the name for all others. */
    public static int homeHash(String appId, String channel) {
        int hash = appId.hashCode() * 31;
        if (!channel.isEmpty() && channel.charAt(0) == '#') {
            int prefix = channel.startsWith(MESSAGES_PREFIX)
                    ? MESSAGES_PREFIX.length()
                    : channel.startsWith(STATUS_PREFIX) ? STATUS_PREFIX.length() : 0;
            return mix(hash + channel.substring(prefix).hashCode());
        }
        return mix(hash + channel.hashCode());
    }

    // String.hashCode leaves neighbouring names in neighbouring shards; the multiply-shift spreads them.
    private static int mix(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & Integer.MAX_VALUE;
    }
}
