package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.channel.UserChannels;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.EngineBusyException;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionIds;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import io.ringcast.server.protocol.centrifuge.wire.UnsubscribeCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Acts on clients that are connected, as the customer's back end asks for. Each call may wait for room in a ring; what it
 * returns completes when the shards have done it, so that what is published then meets the new state. A client that is
 * not there is no failure.
 *
 * <p>Thread: any but a shard.
 */
public final class Control {
    private static final long RETRY_NS = 10_000_000L;
    // Centrifuge protocol: what is on its way is waited for as long as this.
    private static final long WAIT_NS = 5_000_000_000L;

    private final CentrifugeProtocol protocol;
    private final Engine engine;

    /**
     * Whom it is about; an empty text leaves a part open, and those that are given must all fit.
     *
     * @param client the client id
     * @param session the name that clients of emulated and unidirectional transports are told
     */
    public record Target(String user, String client, String session) {
        /** Whether it names nobody. */
        public boolean isEmpty() {
            return user.isEmpty() && client.isEmpty() && session.isEmpty();
        }
    }

    public Control(CentrifugeProtocol protocol) {
        this.protocol = protocol;
        this.engine = protocol.engine();
    }

    /**
     * Subscribes clients to a channel of a known namespace and tells them by a push. Who is subscribed stays as he is.
     *
     * @param since whose publications from there on are told first, or null
     */
    public CompletableFuture<Void> subscribe(
            Target target, String channel, Grant grant, @Nullable StreamPosition since) {
        Namespace namespace = protocol.namespaces().find(channel);
        if (namespace == null) {
            return CompletableFuture.completedFuture(null);
        }
        return each(target, whenOpen(session -> new Subscribing(session).byServer(channel, namespace, grant, since)));
    }

    /** Ends subscriptions and tells the clients by pushes; an empty channel is all of them. */
    public CompletableFuture<Void> unsubscribe(Target target, String channel) {
        return each(target, session -> {
            long deadlineNs = session.shard().nowNs() + WAIT_NS;
            for (ChannelState state : session.channels().all()) {
                if (channel.isEmpty() || state.channel().equals(channel)) {
                    leave(session, state, deadlineNs);
                }
            }
        });
    }

    // One that is on its way in has an answer to come first, and so has a connect command.
    private static void leave(CentrifugeSession session, ChannelState state, long deadlineNs) {
        if (session.ended() || session.channels().find(state.channel()) != state) {
            return;
        }
        Shard shard = session.shard();
        if (session.isOpen() && state.subscribed()) {
            Leaving.byServer(session, state, UnsubscribeCode.SERVER.code(), UnsubscribeCode.SERVER.reason());
        } else if (shard.nowNs() < deadlineNs) {
            shard.timers().schedule(shard.nowNs() + RETRY_NS, now -> leave(session, state, deadlineNs));
        }
    }

    /**
     * Ends connections. A user's sign-ins by the Pusher protocol end as well if the target is nothing but the user and
     * nobody is left out.
     *
     * @param spared client ids of those that go on
     */
    public CompletableFuture<Void> disconnect(Target target, Set<String> spared, int code, String reason) {
        CompletableFuture<Void> done = each(target, session -> {
            if (!spared.contains(session.identity().client())) {
                session.disconnect(code, reason);
            }
        });
        boolean wholeUser = !target.user.isEmpty() && target.client.isEmpty() && target.session.isEmpty();
        if (wholeUser && spared.isEmpty()) {
            Disconnect told =
                    DisconnectCode.reconnects(code) ? Disconnect.RECONNECT_REQUESTED : Disconnect.TERMINATED_BY_APP;
            if (!engine.end(protocol.appId(), UserChannels.messages(target.user), told)) {
                return CompletableFuture.failedFuture(busy());
            }
        }
        return done;
    }

    /**
     * Gives connections another end and tells the clients.
     *
     * @param expired they end now
     * @param expireAtSeconds Unix seconds; 0 for never
     * @param info what others see from now on, or null for what they saw
     */
    public CompletableFuture<Void> refresh(
            Target target, boolean expired, long expireAtSeconds, byte @Nullable [] info) {
        if (expired || (expireAtSeconds > 0 && expireAtSeconds <= protocol.nowSeconds())) {
            return each(target, session -> session.disconnect(DisconnectCode.EXPIRED));
        }
        return each(target, whenOpen(session -> {
            Refreshing.renewAndTell(session, expireAtSeconds, info);
            if (info != null) {
                showAs(session, info);
            }
        }));
    }

    private static void showAs(CentrifugeSession session, byte[] info) {
        Identity who = session.identity();
        for (ChannelState state : session.channels().all()) {
            if (state.subscribed()) {
                ClientInfo shown = new ClientInfo(
                        who.client(), who.user(), info, state.info().chanInfo());
                // Refused under load, in which case members see the old one until the client comes again.
                session.shard()
                        .ask(
                                session.session(),
                                state.channel(),
                                home -> {
                                    home.update(shown);
                                    return shown;
                                },
                                told -> {});
            }
        }
    }

    // ---- finding them -----------------------------------------------------------------------------------------------

    // A client that is being let in is told nothing before it is told that it is in.
    private static Consumer<CentrifugeSession> whenOpen(Consumer<CentrifugeSession> action) {
        return session -> retry(session, action, session.shard().nowNs() + WAIT_NS);
    }

    private static void retry(CentrifugeSession session, Consumer<CentrifugeSession> action, long deadlineNs) {
        Shard shard = session.shard();
        if (session.isOpen()) {
            action.accept(session);
        } else if (session.isKnown() && shard.nowNs() < deadlineNs) {
            shard.timers().schedule(shard.nowNs() + RETRY_NS, now -> retry(session, action, deadlineNs));
        }
    }

    private CompletableFuture<Void> each(Target target, Consumer<CentrifugeSession> action) {
        if (target.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (target.user.isEmpty() && target.session.isEmpty()) {
            return byClient(target, action);
        }
        List<CompletableFuture<Void>> told = new ArrayList<>();
        byShard(candidates(target))
                .forEach((shard, sessions) ->
                        told.add(run(shard, () -> sessions.forEach(session -> actIfMeant(session, target, action)))));
        return CompletableFuture.allOf(told.toArray(new CompletableFuture<?>[0]));
    }

    private CompletableFuture<Void> byClient(Target target, Consumer<CentrifugeSession> action) {
        long id = ClientIds.sessionOf(target.client);
        List<Shard> shards = engine.shards();
        if (id == Session.NO_SESSION || SessionIds.shard(id) >= shards.size()) {
            return CompletableFuture.completedFuture(null);
        }
        Shard shard = shards.get(SessionIds.shard(id));
        return run(shard, () -> {
            Session found = shard.session(id);
            if (found != null && found.listener() instanceof CentrifugeSession session) {
                actIfMeant(session, target, action);
            }
        });
    }

    private Collection<CentrifugeSession> candidates(Target target) {
        if (!target.user.isEmpty()) {
            return protocol.users().of(target.user);
        }
        CentrifugeSession named = protocol.emulation().named(target.session);
        return named == null ? List.of() : List.of(named);
    }

    private static Map<Shard, List<CentrifugeSession>> byShard(Collection<CentrifugeSession> sessions) {
        Map<Shard, List<CentrifugeSession>> byShard = new HashMap<>();
        for (CentrifugeSession session : sessions) {
            byShard.computeIfAbsent(session.shard(), shard -> new ArrayList<>()).add(session);
        }
        return byShard;
    }

    private static void actIfMeant(CentrifugeSession session, Target target, Consumer<CentrifugeSession> action) {
        if (session.isKnown()
                && fits(target.user, session.identity().user())
                && fits(target.client, session.identity().client())
                && fits(target.session, session.sessionName())) {
            action.accept(session);
        }
    }

    private static boolean fits(String wanted, @Nullable String actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }

    private static CompletableFuture<Void> run(Shard shard, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean taken = shard.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return taken ? done : CompletableFuture.failedFuture(busy());
    }

    private static EngineBusyException busy() {
        return new EngineBusyException("the ring of a shard is full or the engine has stopped: try again later");
    }
}
