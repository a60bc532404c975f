package io.ringcast.engine.fanout;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.UserChannels;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.ChannelEvent.MemberAdded;
import io.ringcast.engine.fanout.ChannelEvent.MemberRemoved;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.presence.PresenceTable;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The channels of which a shard is the home: it alone counts their subscribers, keeps their members and puts their
 * events in order.
 *
 * <p>Thread: confined to the shard.
 */
final class ChannelHome {
    private final Shard shard;
    private final ChannelTable channels = new ChannelTable();
    private final CacheChannels cache;
    private final UserStatusHome users;
    private final CountTeller counts;

    ChannelHome(Shard shard, EngineParts parts) {
        this.shard = shard;
        this.cache = new CacheChannels(shard, parts.cache());
        this.users = new UserStatusHome(shard.timers(), this::tellStatus);
        this.counts = new CountTeller(shard);
    }

    ChannelTable channels() {
        return channels;
    }

    /** Gives a publication its place and sends it on. */
    @HotPath
    void publish(Publication publication) {
        shard.counters().add(Counter.PUBLICATIONS, 1);
        App app = publication.app();
        boolean fromClient = publication.fromClient();
        if (fromClient) {
            if (shard.signals(app.id(), Signal.Kind.CLIENT_EVENT)) {
                shard.signal(new Signal.ClientEvent(
                        app.id(),
                        publication.channel(),
                        publication.event(),
                        publication.data(),
                        publication.excludedSession(),
                        publication.userIdJson()));
            }
        } else if (publication.options().cache()) {
            cache.keep(publication);
        }
        Channel channel = channels.find(app.id(), publication.channel());
        if (channel != null) {
            publication.place(channel.epoch(), channel.nextOffset());
            // A client does not get its own event.
            publication.timedOn(channel.largestShard(), channel.subscriptions() - (fromClient ? 1 : 0));
            shard.fanOut(channel, publication);
        }
    }

    /** Tells a channel's subscribers to end, if there are any. */
    void end(String appId, ChannelEvent.Ending ending) {
        Channel channel = channels.find(appId, ending.channel());
        if (channel != null) {
            shard.fanOut(channel, ending);
        }
    }

    /** A session wants in. */
    void join(Subscription subscription) {
        if (subscription.options().cache()) {
            cache.find(subscription, () -> decide(subscription, null), cached -> decide(subscription, cached));
        } else {
            decide(subscription, null);
        }
    }

    private void decide(Subscription subscription, @Nullable CachedPublication cached) {
        if (subscription.leftHome()) {
            return;
        }
        Session session = subscription.session();
        Channel present = subscription.homeChannel();
        if (present != null) {
            answer(subscription, present, true, cached);
            return;
        }
        App app = session.app();
        Channel channel = channels.find(app.id(), subscription.channelName());
        Member member = subscription.member();
        if (channel != null && isFull(channel, member, app)) {
            shard.answer(new HomeAnswer.Refused(subscription, JoinRefusal.MEMBER_LIMIT));
            return;
        }
        if (channel == null) {
            channel = shard.newChannel(session, subscription);
            channels.add(channel);
        }
        subscription.homeChannel(channel);
        int subscriptions = channel.count(Shard.shardOf(session), session.dialect(), 1);
        if (subscriptions == 1) {
            onOccupied(channel);
        }
        addMember(channel, member);
        answer(subscription, channel, false, cached);
        onCountChanged(channel, app);
    }

    private static boolean isFull(Channel channel, @Nullable Member member, App app) {
        PresenceTable presence = channel.presence();
        int max = app.limits().maxPresenceMembersPerChannel();
        return presence != null && member != null && presence.size() >= max && !presence.contains(member.userId());
    }

    /** A session is out, or does not want in any more. */
    void leave(Subscription subscription) {
        subscription.markLeftHome();
        Channel channel = subscription.homeChannel();
        if (channel == null) {
            return;
        }
        subscription.homeChannel(null);
        Session session = subscription.session();
        int subscriptions = channel.count(Shard.shardOf(session), session.dialect(), -1);
        removeMember(channel, subscription.member());
        if (subscriptions == 0) {
            channels.remove(channel);
            onVacated(channel);
        }
        onCountChanged(channel, session.app());
    }

    private void answer(Subscription subscription, Channel channel, boolean again, @Nullable CachedPublication cached) {
        PresenceTable presence = channel.presence();
        JoinOutcome outcome = new JoinOutcome(again, cached, channel.subscriptions(), isOnline(channel));
        shard.answer(
                new HomeAnswer.Joined(subscription, channel, outcome, presence == null ? null : presence.snapshot()));
        if (subscription.options().cache() && cached == null && !again) {
            cache.onMiss(channel);
        }
    }

    private void addMember(Channel channel, @Nullable Member member) {
        PresenceTable presence = channel.presence();
        if (presence != null && member != null && presence.join(member)) {
            if (shard.signals(channel.appId(), Signal.Kind.MEMBER_ADDED)) {
                shard.signal(
                        new Signal.MemberAdded(channel.appId(), channel.name(), member.userId(), member.userIdJson()));
            }
            // The joining session is not in its shard's table yet: it learns of itself from the snapshot.
            if (channel.subscriptions() > 1) {
                shard.fanOut(channel, new MemberAdded(channel.name(), member));
            }
        }
    }

    private void removeMember(Channel channel, @Nullable Member member) {
        PresenceTable presence = channel.presence();
        if (presence == null || member == null) {
            return;
        }
        Member gone = presence.leave(member.userId());
        if (gone != null) {
            if (shard.signals(channel.appId(), Signal.Kind.MEMBER_REMOVED)) {
                shard.signal(
                        new Signal.MemberRemoved(channel.appId(), channel.name(), gone.userId(), gone.userIdJson()));
            }
            if (channel.subscriptions() > 0) {
                shard.fanOut(channel, new MemberRemoved(channel.name(), gone));
            }
        }
    }

    private void onOccupied(Channel channel) {
        ChannelKind kind = channel.options().kind();
        if (kind == ChannelKind.USER) {
            users.onFirstSession(channel.appId(), UserChannels.userOf(channel.name()));
        } else if (!kind.internal()) {
            countChannel(channel, 1);
            if (shard.signals(channel.appId(), Signal.Kind.OCCUPIED)) {
                shard.signal(new Signal.Occupied(channel.appId(), channel.name()));
            }
        }
    }

    private void onVacated(Channel channel) {
        ChannelKind kind = channel.options().kind();
        if (kind == ChannelKind.USER) {
            users.onLastSessionGone(channel.appId(), UserChannels.userOf(channel.name()), shard.nowNs());
        } else if (!kind.internal()) {
            countChannel(channel, -1);
            if (shard.signals(channel.appId(), Signal.Kind.VACATED)) {
                shard.signal(new Signal.Vacated(channel.appId(), channel.name()));
            }
        }
    }

    private void countChannel(Channel channel, int delta) {
        channel.usage().traffic(shard.index()).addChannels(channel.options().type(), delta);
    }

    private void onCountChanged(Channel channel, App app) {
        ChannelKind kind = channel.options().kind();
        if (kind == ChannelKind.PRESENCE || kind.internal()) {
            return;
        }
        counts.onChanged(channel, app.features().subscriptionCount());
    }

    private boolean isOnline(Channel channel) {
        if (channel.options().kind() != ChannelKind.STATUS) {
            return false;
        }
        String user = UserChannels.watchedBy(channel.name());
        return channels.find(channel.appId(), UserChannels.messages(user)) != null
                || users.isLeaving(channel.appId(), user);
    }

    private void tellStatus(String appId, ChannelEvent.UserStatus status) {
        Channel channel = channels.find(appId, status.channel());
        if (channel != null) {
            shard.fanOut(channel, status);
        }
    }
}
