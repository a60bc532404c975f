package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.ShardTimers;
import io.ringcast.server.auth.token.ConnectToken;
import io.ringcast.server.auth.token.SubscribeToken;
import io.ringcast.server.auth.token.TokenVerifier;
import io.ringcast.server.protocol.centrifuge.wire.Command;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import io.ringcast.server.protocol.centrifuge.wire.ErrorCode;
import io.ringcast.server.protocol.centrifuge.wire.Push;
import io.ringcast.server.protocol.centrifuge.wire.Result;
import io.ringcast.server.protocol.centrifuge.wire.UnsubscribeCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What expires and how it goes on: connections and subscriptions, by the client's new tokens or by the back end.
 *
 * <p>Thread: confined to the session's shard; checks that wait are made elsewhere.
 */
final class Refreshing {
    private static final long SECOND_NS = 1_000_000_000L;
    // A back end that does not answer is asked again; until then the connection goes on.
    private static final long ASK_AGAIN_NS = 10 * SECOND_NS;
    private static final long MAX_AHEAD_SECONDS = 365L * 24 * 60 * 60;

    private Refreshing() {}

    // ---- connections ------------------------------------------------------------------------------------------------

    /** Sees to the end of the connection, or that the back end is asked in time. */
    static void armConnection(CentrifugeSession session) {
        Identity who = session.identity();
        if (who.expireAtSeconds() <= 0) {
            session.neverExpire();
            return;
        }
        CentrifugeProtocol protocol = session.protocol();
        boolean asks = protocol.backEnd().asksRefresh() && !who.refreshes();
        Duration grace = asks ? Duration.ZERO : protocol.settings().times().expiredClose();
        session.expireAt(deadlineNs(session, who.expireAtSeconds()) + grace.toNanos(), now -> {
            if (asks) {
                askConnection(session);
            } else {
                session.disconnect(DisconnectCode.EXPIRED);
            }
        });
    }

    private static long deadlineNs(CentrifugeSession session, long expireAtSeconds) {
        long ahead = Math.clamp(expireAtSeconds - session.protocol().nowSeconds(), 0, MAX_AHEAD_SECONDS);
        return session.shard().nowNs() + ahead * SECOND_NS;
    }

    private static void askConnection(CentrifugeSession session) {
        session.protocol()
                .backEnd()
                .refresh(
                        session.asClient(),
                        decision -> session.onShard(() -> {
                            switch (decision) {
                                case Decision.Allowed<BackEnd.Renewal>(var renewal) -> renew(session, renewal);
                                case Decision.SentAway<BackEnd.Renewal>(var code, var reason) ->
                                    session.disconnect(code, reason);
                                case Decision.Refused<BackEnd.Renewal> _, Decision.Undecided<BackEnd.Renewal> _ ->
                                    session.expireAt(
                                            session.shard().nowNs() + ASK_AGAIN_NS, now -> askConnection(session));
                            }
                        }));
    }

    /** The back end says how the connection goes on. */
    static void renew(CentrifugeSession session, BackEnd.Renewal renewal) {
        long nowSeconds = session.protocol().nowSeconds();
        if (renewal.expired() || (renewal.expireAtSeconds() > 0 && renewal.expireAtSeconds() <= nowSeconds)) {
            session.disconnect(DisconnectCode.EXPIRED);
            return;
        }
        Identity who = session.identity();
        replace(
                session,
                renewal.info() == null ? who.info() : renewal.info(),
                renewal.meta() == null ? who.meta() : renewal.meta(),
                renewal.expireAtSeconds());
        if (session.link().traits().unidirectional()) {
            session.push(new Push.Refresh(Connecting.expiry(renewal.expireAtSeconds(), nowSeconds)));
        }
    }

    /** Gives the connection another end and tells the client, as the customer's back end asks for. */
    static void renewAndTell(CentrifugeSession session, long expireAtSeconds, byte @Nullable [] info) {
        Identity who = session.identity();
        replace(session, info == null ? who.info() : info, who.meta(), expireAtSeconds);
        session.push(new Push.Refresh(
                Connecting.expiry(expireAtSeconds, session.protocol().nowSeconds())));
    }

    private static void replace(
            CentrifugeSession session, byte @Nullable [] info, byte @Nullable [] meta, long expireAtSeconds) {
        Identity who = session.identity();
        session.identity(new Identity(
                who.client(), who.user(), info, meta, expireAtSeconds, who.refreshes(), who.tokenChannels()));
        armConnection(session);
    }

    /** The client brings a new token. */
    static void byCommand(CentrifugeSession session, long id, String token) {
        if (token.isEmpty() || session.protocol().backEnd().asksRefresh()) {
            session.disconnect(DisconnectCode.BAD_REQUEST);
            return;
        }
        TokenVerifier verifier = session.protocol().tokens().connection();
        if (verifier.isSlow(token)) {
            session.queue().begin();
            Thread.ofVirtual().name("ringcast-token").start(() -> {
                ConnectToken verdict = verifier.verifyConnect(token);
                session.onShard(() -> {
                    onVerified(session, id, verdict);
                    session.queue().end();
                });
            });
        } else {
            onVerified(session, id, verifier.verifyConnect(token));
        }
    }

    private static void onVerified(CentrifugeSession session, long id, ConnectToken verdict) {
        switch (verdict) {
            case ConnectToken.Valid valid -> {
                Identity who = session.identity();
                if (!valid.user().equals(who.user())) {
                    session.disconnect(DisconnectCode.INVALID_TOKEN);
                } else if (valid.expireAtSeconds() > 0
                        && valid.expireAtSeconds() <= session.protocol().nowSeconds()) {
                    session.disconnect(DisconnectCode.EXPIRED);
                } else if (who.tokenChannels() != null
                        && !who.tokenChannels().equals(valid.subs().keySet())) {
                    // Centrifuge protocol: the client connects anew and gets the new set.
                    session.disconnect(DisconnectCode.INSUFFICIENT_STATE);
                } else {
                    Credentials renewed = Tokens.credentials(valid, true);
                    replace(session, renewed.info(), renewed.meta(), renewed.expireAtSeconds());
                    session.reply(
                            id,
                            new Result.Refresh(
                                    who.client(),
                                    session.protocol().settings().version(),
                                    Connecting.expiry(
                                            renewed.expireAtSeconds(),
                                            session.protocol().nowSeconds())));
                }
            }
            case ConnectToken.Expired _ -> session.disconnect(DisconnectCode.EXPIRED);
            case ConnectToken.Invalid _ -> session.disconnect(DisconnectCode.INVALID_TOKEN);
        }
    }

    // ---- subscriptions ----------------------------------------------------------------------------------------------

    /** Sees to the end of a subscription, or that the back end is asked in time. */
    static void armSubscription(CentrifugeSession session, ChannelState state) {
        session.shard().timers().cancel(state.expiryTimer);
        state.expiryTimer = ShardTimers.NONE;
        Grant grant = state.grant();
        if (grant.expireAtSeconds() <= 0) {
            return;
        }
        String proxy = state.namespace().proxies().refresh();
        boolean asks = proxy != null && !grant.refreshes();
        Duration grace =
                asks ? Duration.ZERO : session.protocol().settings().times().expiredSubClose();
        long deadlineNs = deadlineNs(session, grant.expireAtSeconds()) + grace.toNanos();
        state.expiryTimer = session.shard().timers().schedule(deadlineNs, now -> {
            state.expiryTimer = ShardTimers.NONE;
            if (asks && proxy != null) {
                askSubscription(session, state, proxy);
            } else {
                endSubscription(session, state);
            }
        });
    }

    private static void endSubscription(CentrifugeSession session, ChannelState state) {
        if (state.serverSide()) {
            session.disconnect(DisconnectCode.SUBSCRIPTION_EXPIRED);
        } else {
            Leaving.byServer(session, state, UnsubscribeCode.EXPIRED.code(), UnsubscribeCode.EXPIRED.reason());
        }
    }

    private static void askSubscription(CentrifugeSession session, ChannelState state, String proxy) {
        session.protocol()
                .backEnd()
                .subRefresh(
                        session.asClient(),
                        proxy,
                        state.channel(),
                        decision -> session.onShard(() -> {
                            if (session.channels().find(state.channel()) != state) {
                                return;
                            }
                            switch (decision) {
                                case Decision.Allowed<BackEnd.Renewal>(var renewal) -> renew(session, state, renewal);
                                case Decision.SentAway<BackEnd.Renewal>(var code, var reason) ->
                                    session.disconnect(code, reason);
                                case Decision.Refused<BackEnd.Renewal> _, Decision.Undecided<BackEnd.Renewal> _ ->
                                    state.expiryTimer = session.shard()
                                            .timers()
                                            .schedule(
                                                    session.shard().nowNs() + ASK_AGAIN_NS,
                                                    now -> askSubscription(session, state, proxy));
                            }
                        }));
    }

    private static void renew(CentrifugeSession session, ChannelState state, BackEnd.Renewal renewal) {
        if (renewal.expired()
                || (renewal.expireAtSeconds() > 0
                        && renewal.expireAtSeconds() <= session.protocol().nowSeconds())) {
            endSubscription(session, state);
            return;
        }
        Grant grant = state.grant();
        state.grant(new Grant(
                renewal.info() == null ? grant.info() : renewal.info(),
                grant.data(),
                renewal.expireAtSeconds(),
                grant.refreshes(),
                grant.override()));
        armSubscription(session, state);
    }

    /** The client brings a new token for a channel. */
    static void subByCommand(CentrifugeSession session, Command.SubRefresh command) {
        if (command.channel().isEmpty()) {
            session.disconnect(DisconnectCode.BAD_REQUEST);
            return;
        }
        ChannelState state = session.channels().find(command.channel());
        if (state == null || !state.subscribed()) {
            session.error(command.id(), ErrorCode.PERMISSION_DENIED);
        } else if (!state.grant().refreshes() && state.namespace().proxies().refresh() != null) {
            session.disconnect(DisconnectCode.BAD_REQUEST);
        } else if (command.token().isEmpty() || command.type() != 0) {
            session.error(command.id(), ErrorCode.BAD_REQUEST);
        } else {
            verify(session, state, command);
        }
    }

    private static void verify(CentrifugeSession session, ChannelState state, Command.SubRefresh command) {
        TokenVerifier verifier = session.protocol().tokens().subscription();
        String token = command.token();
        if (verifier.isSlow(token)) {
            session.queue().begin();
            Thread.ofVirtual().name("ringcast-token").start(() -> {
                SubscribeToken verdict = verifier.verifySubscribe(token);
                session.onShard(() -> {
                    onVerified(session, state, command.id(), verdict);
                    session.queue().end();
                });
            });
        } else {
            onVerified(session, state, command.id(), verifier.verifySubscribe(token));
        }
    }

    private static void onVerified(CentrifugeSession session, ChannelState state, long id, SubscribeToken verdict) {
        // The subscription may have ended while its token was looked at.
        if (session.channels().find(state.channel()) != state) {
            session.error(id, ErrorCode.PERMISSION_DENIED);
            return;
        }
        switch (verdict) {
            case SubscribeToken.Valid valid -> {
                Identity who = session.identity();
                if (!valid.channel().equals(state.channel())
                        || !valid.user().equals(who.user())
                        || !(valid.client().isEmpty() || valid.client().equals(who.client()))) {
                    session.disconnect(DisconnectCode.INVALID_TOKEN);
                } else if (valid.expireAtSeconds() > 0
                        && valid.expireAtSeconds() <= session.protocol().nowSeconds()) {
                    session.error(id, ErrorCode.EXPIRED);
                } else {
                    state.grant(Tokens.grant(valid));
                    armSubscription(session, state);
                    session.reply(
                            id,
                            new Result.SubRefresh(Connecting.expiry(
                                    valid.expireAtSeconds(), session.protocol().nowSeconds())));
                }
            }
            case SubscribeToken.Expired _ -> session.error(id, ErrorCode.EXPIRED);
            case SubscribeToken.Invalid _ -> session.disconnect(DisconnectCode.INVALID_TOKEN);
        }
    }
}
