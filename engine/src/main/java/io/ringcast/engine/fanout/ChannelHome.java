package io.ringcast.engine.fanout;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.UserChannels;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.history.Recovery;
import io.ringcast.engine.history.StreamLimits;
import io.ringcast.engine.presence.PresenceSnapshot;
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
    private final ChannelMembers members;
    private final HomeStreams streams;
    private final UserStatusHome users;
    private final CountTeller counts;

    ChannelHome(Shard shard, StreamLimits streamLimits, EngineParts parts) {
        this.shard = shard;
        this.cache = new CacheChannels(shard, parts.cache());
        this.members = new ChannelMembers(shard);
        this.streams = new HomeStreams(shard, streamLimits, parts);
        this.users = new UserStatusHome(shard.timers(), this::tellStatus);
        this.counts = new CountTeller(shard);
    }

    ChannelTable channels() {
        return channels;
    }

    HomeStreams streams() {
        return streams;
    }

    /** Gives a publication its place and sends it on. */
    @HotPath
    void publish(Publication publication) {
        shard.counters().add(Counter.PUBLICATIONS, 1);
        if (!streams.place(publication)) {
            return;
        }
        App app = publication.app();
        boolean fromClient = publication.fromClient();
        if (fromClient) {
            tellClientEvent(publication);
        } else if (publication.options().cache()) {
            cache.keep(publication);
        }
        Channel channel = channels.find(app.id(), publication.channel());
        if (channel != null) {
            // A client does not get its own event.
            publication.timedOn(channel.largestShard(), channel.subscriptions() - (fromClient ? 1 : 0));
            shard.fanOut(channel, publication);
        }
    }

    private void tellClientEvent(Publication publication) {
        String appId = publication.app().id();
        String event = publication.event();
        if (event != null && shard.signals(appId, Signal.Kind.CLIENT_EVENT)) {
            shard.signal(new Signal.ClientEvent(
                    appId,
                    publication.channel(),
                    event,
                    publication.data(),
                    publication.excludedSession(),
                    publication.userIdJson()));
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
        if (channel != null && ChannelMembers.isFull(channel, subscription.member(), app)) {
            shard.answer(new HomeAnswer.Refused(subscription, JoinRefusal.MEMBER_LIMIT));
            return;
        }
        if (channel == null) {
            channel = shard.newChannel(session, subscription);
            channels.add(channel);
        }
        subscription.homeChannel(channel);
        int subscriptions = channel.count(Shard.shardOf(session), subscription.lane(), 1);
        if (subscriptions == 1) {
            streams.onOccupied(channel);
            onOccupied(channel);
        }
        members.add(channel, subscription);
        answer(subscription, channel, false, cached);
        members.announce(channel, subscription);
        onCountChanged(channel, app);
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
        int subscriptions = channel.count(Shard.shardOf(session), subscription.lane(), -1);
        members.remove(channel, subscription);
        if (subscriptions == 0) {
            channels.remove(channel);
            streams.onVacated(channel);
            onVacated(channel);
        }
        onCountChanged(channel, session.app());
    }

    private void answer(Subscription subscription, Channel channel, boolean again, @Nullable CachedPublication cached) {
        PresenceTable presence = channel.presence();
        Recovery stream = streams.recover(channel, subscription);
        JoinOutcome outcome = new JoinOutcome(again, cached, channel.subscriptions(), isOnline(channel), stream);
        boolean based = stream != null && shard.encoder().base(channel, subscription, stream.publications());
        // A list of thousands is not made for each of the thousands that do not want it.
        PresenceSnapshot told = presence != null && subscription.terms().members() ? presence.snapshot() : null;
        shard.answer(new HomeAnswer.Joined(subscription, channel, outcome, based, told));
        if (subscription.options().cache() && cached == null && !again) {
            cache.onMiss(channel);
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
