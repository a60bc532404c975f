package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.UserChannels;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Tells watchers when a user's first session signs in and when the last is gone. A user that is back before the grace
 * is over has not been away: neither is told.
 *
 * <p>Thread: confined to the user's home shard.
 */
final class UserStatusHome {
    // Pusher protocol: a reload of a page is no departure; a short delay hides it.
    private static final long GRACE_NS = 3_000_000_000L;

    private record User(String appId, String userId) {}

    private final Map<User, Long> leaving = new HashMap<>();
    private final ShardTimers timers;
    private final BiConsumer<String, ChannelEvent.UserStatus> tell;

    /** @param tell sends the event to the status channel of the app with this id */
    UserStatusHome(ShardTimers timers, BiConsumer<String, ChannelEvent.UserStatus> tell) {
        this.timers = timers;
        this.tell = tell;
    }

    void onFirstSession(String appId, String userId) {
        Long timer = leaving.remove(new User(appId, userId));
        if (timer != null) {
            timers.cancel(timer);
        } else {
            tell(appId, userId, true);
        }
    }

    void onLastSessionGone(String appId, String userId, long nowNs) {
        User user = new User(appId, userId);
        long timer = timers.schedule(nowNs + GRACE_NS, now -> {
            leaving.remove(user);
            tell(appId, userId, false);
        });
        leaving.put(user, timer);
    }

    /** Whether the user left so recently that watchers do not know yet. */
    boolean isLeaving(String appId, String userId) {
        return leaving.containsKey(new User(appId, userId));
    }

    private void tell(String appId, String userId, boolean online) {
        tell.accept(appId, new ChannelEvent.UserStatus(UserChannels.status(userId), userId, online));
    }
}
