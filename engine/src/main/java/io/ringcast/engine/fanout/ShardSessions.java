package io.ringcast.engine.fanout;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppSuccession;
import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.counter.AppTraffic;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.ShardSlot.Kind;
import io.ringcast.engine.history.Recovery;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.FrameSink;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionIds;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.engine.session.SessionTable;
import io.ringcast.engine.subscription.Continuity;
import io.ringcast.engine.subscription.Delivery;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.LaneFrames;
import io.ringcast.engine.subscription.LocalChannel;
import io.ringcast.engine.subscription.SubscriberGroup;
import io.ringcast.engine.subscription.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a shard owns: their coming and going, what they ask of channels and what channels deliver to them.
 *
 * <p>Thread: confined to the shard.
 */
final class ShardSessions {
    private final Shard shard;
    private final Outbox outbox;
    private final Delivery delivery;
    private final SessionTable sessions = new SessionTable();
    private final SessionIds ids;
    private final ArrayList<Session> ending = new ArrayList<>();
    private AppSuccession apps = AppSuccession.NONE;

    ShardSessions(Shard shard, Outbox outbox, Delivery delivery, EngineParts parts) {
        this.shard = shard;
        this.outbox = outbox;
        this.delivery = delivery;
        this.ids = new SessionIds(shard.index(), parts.random());
    }

    /** Lets go of all sessions without a word to their clients. */
    void closeAll() {
        sessions.forEach(this::close);
    }

    /** An id that no session has. */
    long freshId() {
        long id = ids.next();
        while (sessions.find(id) != null) {
            id = ids.next();
        }
        return id;
    }

    Session open(long wantedId, App app, AppUsage usage, int dialect, FrameSink sink, SessionListener listener) {
        long id = sessions.find(wantedId) == null ? wantedId : freshId();
        Session session = new Session(id, app, usage, dialect, sink, listener);
        sessions.add(session);
        shard.counters().add(Counter.SESSIONS, 1);
        if (!adopt(session)) {
            // The app went while the client was on its way here. It is told after it has been let in.
            shard.resume(() -> disconnect(session, Disconnect.APP_DISABLED));
        }
        return session;
    }

    /** Gives every session, also those to come, the app's new record; ends those whose app is gone or disabled. */
    void replaceApps(AppSuccession next) {
        apps = next;
        sessions.forEach(session -> {
            if (!adopt(session)) {
                disconnect(session, Disconnect.APP_DISABLED);
            }
        });
    }

    private boolean adopt(Session session) {
        App current = apps.successor(session.app());
        if (current == null) {
            return false;
        }
        session.replaceApp(current);
        return current.enabled();
    }

    /** Lets go of a session whose connection is gone or ending: it leaves all channels in one step. Idempotent. */
    void close(Session session) {
        if (session.closed()) {
            return;
        }
        session.markClosed();
        sessions.remove(session);
        shard.counters().add(Counter.SESSIONS, -1);
        session.usage().disconnect();
        for (Subscription subscription : session.subscriptions()) {
            drop(subscription);
        }
    }

    /** Ends a session from the server's side: lets go of it and has its protocol tell the client. */
    void disconnect(Session session, Disconnect reason) {
        if (!session.closed()) {
            if (reason == Disconnect.SLOW_CONSUMER) {
                shard.counters().add(Counter.SLOW_CONSUMERS, 1);
            } else {
                writePending(session);
            }
            close(session);
            tell(session, listener -> listener.onDisconnect(reason));
        }
    }

    // What was published before the end still reaches the client.
    private static void writePending(Session session) {
        for (Subscription subscription : session.subscriptions()) {
            SubscriberGroup group = subscription.group();
            if (group != null) {
                group.flushOne(subscription);
            }
        }
    }

    /** Ends all sessions that match. */
    void disconnectAll(Predicate<Session> matching, Disconnect reason) {
        sessions.forEach(session -> {
            if (matching.test(session)) {
                disconnect(session, reason);
            }
        });
    }

    @Nullable
    Session find(long id) {
        return sessions.find(id);
    }

    int count() {
        return sessions.size();
    }

    Session[] now() {
        return sessions.snapshot();
    }

    /** Asks a channel's home to let the session in; the listener hears the answer, possibly before this returns. */
    void subscribe(Subscription wanted) {
        Session session = wanted.session();
        if (session.closed()) {
            return;
        }
        int homeShard = shard.homeOf(session.app().id(), wanted.channelName());
        Subscription subscription = session.subscription(wanted.channelName());
        if (subscription == null) {
            if (homeShard != shard.index() && outbox.congested()) {
                shard.counters().add(Counter.REFUSED_FULL, 1);
                tell(session, listener -> listener.onRefused(wanted, JoinRefusal.OVER_CAPACITY));
                return;
            }
            session.add(wanted);
            countSubscription(wanted, 1);
            subscription = wanted;
        }
        if (homeShard == shard.index()) {
            shard.home().join(subscription);
        } else {
            outbox.command(homeShard, Kind.JOIN, subscription);
        }
    }

    /** Leaves a channel, after what was published before has been written. Does nothing if the session is not in it. */
    void unsubscribe(Session session, String channel) {
        Subscription subscription = session.subscription(channel);
        if (subscription != null) {
            drop(subscription);
        }
    }

    private void drop(Subscription subscription) {
        Session session = subscription.session();
        session.remove(subscription);
        if (subscription.active() && !subscription.options().kind().internal()) {
            trafficOf(session).unsubscribed(subscription.options().type());
        }
        subscription.end();
        countSubscription(subscription, -1);
        int homeShard = shard.homeOf(session.app().id(), subscription.channelName());
        if (homeShard == shard.index()) {
            shard.home().leave(subscription);
        } else {
            outbox.command(homeShard, Kind.LEAVE, subscription);
        }
    }

    private AppTraffic trafficOf(Session session) {
        return session.usage().traffic(shard.index());
    }

    private static void countSubscription(Subscription subscription, int delta) {
        if (!subscription.options().kind().internal()) {
            subscription.session().usage().addSubscriptions(delta);
        }
    }

    void onAnswer(HomeAnswer answer) {
        Subscription subscription = answer.subscription();
        Session session = subscription.session();
        if (session.closed() || subscription.ended()) {
            return;
        }
        switch (answer) {
            case HomeAnswer.Joined(var _, var channel, var outcome, var based, var members) -> {
                boolean follows = true;
                SubscriberGroup group = subscription.group();
                if (group == null) {
                    Recovery stream = outcome.stream();
                    LocalChannel local = localOf(channel);
                    follows = local.join(stream == null ? null : stream.top());
                    subscription.activate(local, based);
                    if (!subscription.options().kind().internal()) {
                        trafficOf(session).subscribed(subscription.options().type());
                    }
                } else {
                    group.flushOne(subscription);
                }
                tell(session, listener -> listener.onJoined(subscription, outcome, members));
                if (!follows) {
                    tellLost(subscription);
                }
            }
            case HomeAnswer.Refused(var _, var refusal) -> {
                drop(subscription);
                tell(session, listener -> listener.onRefused(subscription, refusal));
            }
        }
    }

    private LocalChannel localOf(Channel channel) {
        LocalChannel local = channel.local(shard.index());
        if (local == null) {
            local = new LocalChannel(
                    channel.name(),
                    channel.options().type(),
                    delivery,
                    channel.usage().traffic(shard.index()));
            channel.local(shard.index(), local);
        }
        return local;
    }

    @HotPath
    void deliver(Channel channel, ChannelEvent event, LaneFrames frames) {
        LocalChannel local = channel.local(shard.index());
        if (local == null) {
            return;
        }
        if (event instanceof ChannelEvent.Ending(var _, var reason)) {
            local.forEach(subscription -> ending.add(subscription.session()));
            end(reason);
        } else if (event instanceof Publication publication) {
            deliver(local, publication, frames);
        } else {
            local.append(frames);
        }
    }

    private void deliver(LocalChannel local, Publication publication, LaneFrames frames) {
        Tags tags = publication.terms().tags();
        long excluded = publication.excludedSession();
        Continuity continuity = local.next(publication.offset(), publication.epoch());
        if (continuity == Continuity.REPEATED) {
            local.publishAgain(frames, excluded, tags);
        } else {
            if (continuity == Continuity.GAP) {
                // Before they see what came after: a client that does takes that for its position.
                List<Subscription> all = new ArrayList<>();
                local.forEach(all::add);
                all.forEach(this::tellLost);
            }
            local.publish(frames, excluded, sessions, tags);
        }
        if (publication.timedShard() == shard.index() && publication.recipients() > 0) {
            local.time(publication.acceptedNs(), publication.recipients());
        }
        if (frames.unfit()) {
            local.forEachUnfit(frames, excluded, tags, subscription -> ending.add(subscription.session()));
            end(Disconnect.UNFIT_PUBLICATION);
        }
    }

    // Centrifuge protocol: a subscriber that keeps count and may have lost something is told so.
    private void tellLost(Subscription subscription) {
        if (subscription.active() && subscription.terms().positioned()) {
            tell(subscription.session(), listener -> listener.onInsufficientState(subscription));
        }
    }

    private void end(Disconnect reason) {
        List<Session> all = List.copyOf(ending);
        ending.clear();
        all.forEach(session -> disconnect(session, reason));
    }

    private void tell(Session session, Consumer<SessionListener> news) {
        try {
            news.accept(session.listener());
        } catch (RuntimeException e) {
            shard.survived(e);
        }
    }
}
