package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.signal.Signal;

/**
 * Tells how many subscriptions a channel has. Pusher protocol: a channel with more than 100 is told at most once in
 * five seconds while the number changes, and always in the end.
 *
 * <p>Thread: confined to the channel's home shard.
 */
final class CountTeller {
    private static final int LARGE = 100;
    private static final long INTERVAL_NS = 5_000_000_000L;

    private final Shard shard;

    CountTeller(Shard shard) {
        this.shard = shard;
    }

    /** @param tellSubscribers whether the app wants its clients to know; the signal is sent in any case */
    void onChanged(Channel channel, boolean tellSubscribers) {
        if (channel.countDue()) {
            return;
        }
        long nowNs = shard.nowNs();
        long dueNs = channel.countSentNs() + INTERVAL_NS;
        if (channel.subscriptions() > LARGE && channel.countSentNs() != 0 && dueNs - nowNs > 0) {
            channel.countDue(true);
            shard.timers().schedule(dueNs, now -> {
                channel.countDue(false);
                // A channel that was vacated and occupied again tells its own number.
                Channel present = shard.home().channels().find(channel.appId(), channel.name());
                if (present == null || present == channel) {
                    tell(channel, tellSubscribers, now);
                }
            });
        } else {
            tell(channel, tellSubscribers, nowNs);
        }
    }

    private void tell(Channel channel, boolean tellSubscribers, long nowNs) {
        int count = channel.subscriptions();
        channel.countSentNs(nowNs);
        if (shard.signals(channel.appId(), Signal.Kind.SUBSCRIPTION_COUNT)) {
            shard.signal(new Signal.SubscriptionCount(channel.appId(), channel.name(), count));
        }
        if (tellSubscribers && count > 0) {
            shard.fanOut(channel, new ChannelEvent.SubscriptionCount(channel.name(), count));
        }
    }
}
