package io.ringcast.engine.fanout;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.fanout.ChannelEvent.ClientJoined;
import io.ringcast.engine.fanout.ChannelEvent.ClientLeft;
import io.ringcast.engine.fanout.ChannelEvent.MemberAdded;
import io.ringcast.engine.fanout.ChannelEvent.MemberRemoved;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.presence.PresenceTable;
import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Who comes to and goes from the channels that are at home on a shard: one table for all protocols, told as users to
 * those that know users and as connections to those that know connections.
 *
 * <p>Thread: confined to the shard.
 */
final class ChannelMembers {
    private final Shard shard;

    ChannelMembers(Shard shard) {
        this.shard = shard;
    }

    /** Whether a channel has as many users as it may have, this one not among them. */
    static boolean isFull(Channel channel, @Nullable Member member, App app) {
        PresenceTable presence = channel.presence();
        int max = app.limits().maxPresenceMembersPerChannel();
        return presence != null
                && member != null
                && channel.options().kind() == ChannelKind.PRESENCE
                && presence.size() >= max
                && !presence.contains(member.userId());
    }

    /** A session is in. Told to those that were there before: the session learns of itself from the snapshot. */
    void add(Channel channel, Subscription subscription) {
        PresenceTable presence = channel.presence();
        Member member = subscription.member();
        ClientInfo client = subscription.client();
        if (presence == null || member == null || client == null || !presence.join(member, client)) {
            return;
        }
        if (channel.options().kind() == ChannelKind.PRESENCE) {
            if (shard.signals(channel.appId(), Signal.Kind.MEMBER_ADDED)) {
                shard.signal(
                        new Signal.MemberAdded(channel.appId(), channel.name(), member.userId(), member.userIdJson()));
            }
            // The joining session is not in its shard's table yet.
            if (channel.subscriptions() > 1) {
                shard.fanOut(channel, new MemberAdded(channel.name(), member));
            }
        }
    }

    /** The session has been told that it is in. Centrifugo protocol: it hears of its own coming, too. */
    void announce(Channel channel, Subscription subscription) {
        ClientInfo client = subscription.client();
        if (client != null
                && isAnnounced(channel, subscription)
                && channel.lanes().anyJoins()) {
            shard.fanOut(channel, new ClientJoined(channel.name(), client));
        }
    }

    private static boolean isAnnounced(Channel channel, Subscription subscription) {
        return switch (subscription.terms().announcement()) {
            case BY_CHANNEL -> channel.options().joinLeave();
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    /** A session is out. */
    void remove(Channel channel, Subscription subscription) {
        Member member = subscription.member();
        ClientInfo client = subscription.client();
        if (client == null) {
            return;
        }
        if (isAnnounced(channel, subscription) && channel.lanes().anyJoins()) {
            shard.fanOut(channel, new ClientLeft(channel.name(), client));
        }
        PresenceTable presence = channel.presence();
        Member gone = presence == null || member == null ? null : presence.leave(member.userId(), client.client());
        if (gone != null && channel.options().kind() == ChannelKind.PRESENCE) {
            if (shard.signals(channel.appId(), Signal.Kind.MEMBER_REMOVED)) {
                shard.signal(
                        new Signal.MemberRemoved(channel.appId(), channel.name(), gone.userId(), gone.userIdJson()));
            }
            if (channel.subscriptions() > 0) {
                shard.fanOut(channel, new MemberRemoved(channel.name(), gone));
            }
        }
    }
}
