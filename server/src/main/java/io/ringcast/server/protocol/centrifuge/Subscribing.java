package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.NameMarks;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.history.Recovery;
import io.ringcast.engine.history.StoredPublication;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.engine.subscription.TagsFilter;
import io.ringcast.server.auth.token.SubscribeToken;
import io.ringcast.server.auth.token.TokenVerifier;
import io.ringcast.server.channel.Members;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import io.ringcast.server.protocol.centrifuge.wire.ErrorCode;
import io.ringcast.server.protocol.centrifuge.wire.Push;
import io.ringcast.server.protocol.centrifuge.wire.Result;
import io.ringcast.server.protocol.centrifuge.wire.SubscribeRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions on their way: whether a client may have one, what is agreed on, what it is told.
 *
 * <p>Thread: confined to the session's shard; checks that wait are made elsewhere.
 */
final class Subscribing {
    private static final String FOSSIL = "fossil";

    private final CentrifugeSession session;
    private final CentrifugeProtocol protocol;

    Subscribing(CentrifugeSession session) {
        this.session = session;
        this.protocol = session.protocol();
    }

    // ---- by the client ----------------------------------------------------------------------------------------------

    /** The client asks; the order of checks is the protocol's. */
    void byCommand(long id, SubscribeRequest request) {
        String channel = request.channel();
        if (channel.isEmpty() || !(request.delta().isEmpty() || request.delta().equals(FOSSIL))) {
            session.disconnect(DisconnectCode.BAD_REQUEST);
            return;
        }
        ClientSettings.Limits limits = protocol.settings().limits();
        if (limits.channelLength() > 0 && channel.length() > limits.channelLength()) {
            session.error(id, ErrorCode.BAD_REQUEST);
        } else if (session.channels().find(channel) != null) {
            session.error(id, ErrorCode.ALREADY_SUBSCRIBED);
        } else if (limits.channels() > 0 && session.channels().size() >= limits.channels()) {
            session.error(id, ErrorCode.LIMIT_EXCEEDED);
        } else {
            switch (Rights.check(channel, protocol.namespaces(), limits.channelLength())) {
                case Rights.Name.Refused(var error) -> session.error(id, error);
                case Rights.Name.Known(var namespace) -> {
                    // Centrifuge protocol: the types 1 to 4 are maps and polls, which no namespace here is.
                    if (request.type() != 0) {
                        session.error(id, ErrorCode.PERMISSION_DENIED);
                    } else {
                        decide(id, request, namespace);
                    }
                }
            }
        }
    }

    private void decide(long id, SubscribeRequest request, Namespace namespace) {
        String channel = request.channel();
        NameMarks marks = protocol.namespaces().marks();
        String users = Rights.limitedTo(channel, namespace, marks);
        String user = session.identity().user();
        String proxy = namespace.proxies().subscribe();
        if (!request.token().isEmpty()) {
            byToken(id, request, namespace);
        } else if (users != null && !user.isEmpty() && marks.lists(users, user) && !Rights.needsGrant(channel, marks)) {
            begin(id, request, namespace, Grant.PLAIN);
        } else if (proxy != null && users == null && !marks.isPrivate(channel)) {
            ask(id, request, namespace, proxy);
        } else if (allowedByItself(protocol, channel, user)) {
            begin(id, request, namespace, Grant.PLAIN);
        } else {
            session.error(id, ErrorCode.PERMISSION_DENIED);
        }
    }

    /** Whether a client needs nobody's leave for a channel. */
    static boolean allowedByItself(CentrifugeProtocol protocol, String channel, String user) {
        NameMarks marks = protocol.namespaces().marks();
        if (!(Rights.check(channel, protocol.namespaces(), 0) instanceof Rights.Name.Known(var namespace))
                || Rights.needsGrant(channel, marks)) {
            return false;
        }
        String users = Rights.limitedTo(channel, namespace, marks);
        if (users != null) {
            return !user.isEmpty() && marks.lists(users, user);
        }
        return Rights.allows(namespace.rights().subscribe(), user, false)
                || protocol.settings().anonymous().insecure();
    }

    private void byToken(long id, SubscribeRequest request, Namespace namespace) {
        TokenVerifier verifier = protocol.tokens().subscription();
        String token = request.token();
        if (verifier.isSlow(token)) {
            session.queue().begin();
            Thread.ofVirtual().name("ringcast-token").start(() -> {
                SubscribeToken verdict = verifier.verifySubscribe(token);
                session.onShard(() -> {
                    onVerified(id, request, namespace, verdict);
                    session.queue().end();
                });
            });
        } else {
            onVerified(id, request, namespace, verifier.verifySubscribe(token));
        }
    }

    private void onVerified(long id, SubscribeRequest request, Namespace namespace, SubscribeToken verdict) {
        switch (verdict) {
            case SubscribeToken.Valid valid -> {
                Identity who = session.identity();
                boolean own = valid.channel().equals(request.channel())
                        && valid.user().equals(who.user())
                        && (valid.client().isEmpty() || valid.client().equals(who.client()));
                if (own) {
                    begin(id, request, namespace, Tokens.grant(valid));
                } else {
                    session.disconnect(DisconnectCode.INVALID_TOKEN);
                }
            }
            case SubscribeToken.Expired _ -> session.error(id, ErrorCode.TOKEN_EXPIRED);
            case SubscribeToken.Invalid _ -> session.error(id, ErrorCode.PERMISSION_DENIED);
        }
    }

    private void ask(long id, SubscribeRequest request, Namespace namespace, String proxy) {
        session.queue().begin();
        protocol.backEnd()
                .subscribe(
                        session.asClient(),
                        proxy,
                        new BackEnd.SubscribeQuestion(request.channel(), request.token(), request.data()),
                        decision -> session.onShard(() -> {
                            onDecided(id, request, namespace, decision);
                            session.queue().end();
                        }));
    }

    private void onDecided(long id, SubscribeRequest request, Namespace namespace, Decision<Grant> decision) {
        switch (decision) {
            case Decision.Allowed<Grant>(var grant) ->
                begin(
                        id,
                        request,
                        namespace,
                        grant.refreshedByClient(namespace.proxies().refresh() == null));
            case Decision.Refused<Grant>(var code, var message, var temporary) ->
                session.error(id, code, message, temporary);
            case Decision.SentAway<Grant>(var code, var reason) -> session.disconnect(code, reason);
            case Decision.Undecided<Grant> _ -> session.error(id, ErrorCode.INTERNAL);
        }
    }

    private void begin(long id, SubscribeRequest request, Namespace namespace, Grant grant) {
        if (session.channels().find(request.channel()) != null) {
            session.error(id, ErrorCode.ALREADY_SUBSCRIBED);
            return;
        }
        // Others may have been let in while the back end was asked about this one.
        int maxChannels = protocol.settings().limits().channels();
        if (maxChannels > 0 && session.channels().size() >= maxChannels) {
            session.error(id, ErrorCode.LIMIT_EXCEEDED);
            return;
        }
        if (grant.expireAtSeconds() > 0 && grant.expireAtSeconds() <= protocol.nowSeconds()) {
            session.error(id, ErrorCode.EXPIRED);
            return;
        }
        TagsFilter filter = null;
        if (request.filter() != null) {
            filter = namespace.tagsFilter() ? Filters.of(request.filter()) : null;
            if (filter == null) {
                session.error(id, ErrorCode.BAD_REQUEST);
                return;
            }
        }
        subscribe(
                new ChannelState(
                        request.channel(),
                        namespace,
                        ChannelState.Origin.CLIENT,
                        id,
                        Agreeing.agree(session.identity().user(), namespace, grant, request, filter != null),
                        new ChannelState.Attendance(grant, session.info(grant.info()))),
                filter,
                null);
    }

    // ---- by the server ----------------------------------------------------------------------------------------------

    /** While the client connects; {@code position} is where it left off, or null. */
    void atConnect(
            String channel,
            Namespace namespace,
            Grant grant,
            @Nullable SubscribeRequest position,
            Connecting connecting) {
        ChannelState.Agreement agreement = position == null
                ? Agreeing.agreeForServer(namespace, grant, null)
                : Agreeing.agree(session.identity().user(), namespace, grant, position, false);
        subscribe(
                new ChannelState(
                        channel,
                        namespace,
                        ChannelState.Origin.CONNECT,
                        0,
                        agreement,
                        new ChannelState.Attendance(grant, session.info(grant.info()))),
                null,
                connecting);
    }

    /** Later; the client is told by a push. Does nothing if it is subscribed, or for a channel of the engine's own. */
    void byServer(String channel, Namespace namespace, Grant grant, @Nullable StreamPosition since) {
        if (session.channels().find(channel) == null && !Rights.internal(channel)) {
            subscribe(
                    new ChannelState(
                            channel,
                            namespace,
                            ChannelState.Origin.SERVER,
                            0,
                            Agreeing.agreeForServer(namespace, grant, since),
                            new ChannelState.Attendance(grant, session.info(grant.info()))),
                    null,
                    null);
        }
    }

    private void subscribe(ChannelState state, @Nullable TagsFilter filter, @Nullable Connecting connecting) {
        if (connecting != null) {
            state.connecting(connecting);
        }
        session.channels().add(state);
        ChannelState.Agreement agreement = state.agreement();
        Session engineSession = session.session();
        ChannelOptions options = protocol.options(state.channel());
        boolean seen = Grant.Overrides.either(state.grant().override().presence(), true);
        ClientInfo info = state.info();
        Member member = options.presence() && seen ? memberOf(info) : null;
        SubscriptionTerms.Stream stream = agreement.positioned()
                ? new SubscriptionTerms.Stream(
                        true,
                        agreement.since(),
                        agreement.latest(),
                        protocol.settings().limits().recoveryPublications())
                : null;
        SubscriptionTerms.Announcement announcement = Agreeing.announcementOf(state.grant());
        boolean known =
                options.presence() || options.joinLeave() || announcement == SubscriptionTerms.Announcement.ALWAYS;
        session.shard()
                .subscribe(new Subscription(
                        engineSession,
                        state.channel(),
                        options,
                        member,
                        known ? info : null,
                        new SubscriptionTerms(
                                agreement.joins(), agreement.delta(), false, stream, filter, announcement)));
    }

    // Pusher protocol: a member has a user id; one without is a member of its own.
    private static Member memberOf(ClientInfo info) {
        byte[] about = info.chanInfo() == null ? info.connInfo() : info.chanInfo();
        return Members.of(info.user().isEmpty() ? info.client() : info.user(), about);
    }

    // ---- what the engine decided ------------------------------------------------------------------------------------

    void onJoined(ChannelState state, JoinOutcome outcome) {
        Recovery recovery = outcome.stream();
        ChannelState.Agreement agreement = state.agreement();
        boolean tried = agreement.since() != null && recovery != null;
        if (tried && recovery != null) {
            protocol.counters()
                    .recovery(recovery.recovered(), recovery.publications().size());
            if (!recovery.recovered() && agreement.rejectUnrecovered()) {
                session.channels().remove(state);
                session.shard().unsubscribe(session.session(), state.channel());
                session.error(state.commandId(), ErrorCode.UNRECOVERABLE_POSITION);
                return;
            }
        }
        StoredPublication kept = keptFor(state, outcome);
        state.markSubscribed();
        protocol.counters().subscribed();
        Refreshing.armSubscription(session, state);
        if (state.origin() == ChannelState.Origin.SERVER) {
            tellByPush(state, recovery, kept);
            return;
        }
        Result.Subscribe result = resultOf(state, recovery, tried, kept);
        Connecting connecting = state.connecting();
        if (connecting == null) {
            session.reply(state.commandId(), result);
        } else {
            state.connecting(null);
            connecting.onSubscribed(state.channel(), result);
        }
    }

    // Pusher protocol: whoever comes to a cache channel is given its last event. A client that gets what it missed has
    // that already, and whether a filter lets the event through is not known any more.
    private @Nullable StoredPublication keptFor(ChannelState state, JoinOutcome outcome) {
        CachedPublication kept = outcome.cached();
        Recovery recovery = outcome.stream();
        boolean upToDate = recovery != null
                && (!recovery.publications().isEmpty() || (state.agreement().since() != null && recovery.recovered()));
        return kept == null || upToDate || state.agreement().filtered()
                ? null
                : Publications.kept(kept, session.encoding());
    }

    private Result.Subscribe resultOf(
            ChannelState state, @Nullable Recovery recovery, boolean tried, @Nullable StoredPublication kept) {
        ChannelState.Agreement agreement = state.agreement();
        Grant grant = state.grant();
        byte[] data = grant.data();
        boolean own = grant.refreshes() && !state.serverSide();
        return new Result.Subscribe(
                own ? Connecting.expiry(grant.expireAtSeconds(), protocol.nowSeconds()) : Result.Expiry.NEVER,
                recovery == null ? Result.Stream.NONE : streamOf(agreement, recovery, tried),
                publicationsOf(recovery, kept, agreement.delta()),
                data == null ? Result.NO_BYTES : data,
                agreement.delta(),
                0,
                0);
    }

    private byte[] publicationsOf(@Nullable Recovery recovery, @Nullable StoredPublication kept, boolean delta) {
        RecoveredBlocks blocks = protocol.recovered(session.shard());
        if (kept != null) {
            return blocks.encode(List.of(kept), session.encoding(), delta);
        }
        return recovery == null ? Result.NO_BYTES : blocks.block(recovery.publications(), session.encoding(), delta);
    }

    // Centrifuge protocol: who has recovered is told its own offset and goes on with the publications.
    private static Result.Stream streamOf(ChannelState.Agreement agreement, Recovery recovery, boolean tried) {
        StreamPosition since = agreement.since();
        StreamPosition told = tried && recovery.recovered() && since != null && !agreement.latest()
                ? new StreamPosition(since.offset(), recovery.top().epoch())
                : recovery.top();
        return new Result.Stream(
                agreement.recoverable(), agreement.positioned(), told, tried, tried && recovery.recovered());
    }

    private void tellByPush(ChannelState state, @Nullable Recovery recovery, @Nullable StoredPublication kept) {
        ChannelState.Agreement agreement = state.agreement();
        byte[] data = state.grant().data();
        session.push(new Push.Subscribe(
                state.channel(),
                agreement.recoverable(),
                agreement.positioned(),
                recovery == null ? Agreeing.BEGINNING : recovery.top(),
                data == null ? Result.NO_BYTES : data));
        if (kept != null) {
            Publications.pushMissed(session, state.channel(), List.of(kept));
        } else if (recovery != null) {
            Publications.pushMissed(session, state.channel(), recovery.publications());
        }
    }

    void onRefused(ChannelState state, JoinRefusal refusal) {
        session.channels().remove(state);
        ErrorCode error = switch (refusal) {
            case MEMBER_LIMIT -> ErrorCode.LIMIT_EXCEEDED;
            case BACKEND_FAILED -> ErrorCode.INTERNAL;
            case OVER_CAPACITY -> ErrorCode.TOO_MANY_REQUESTS;
        };
        Connecting connecting = state.connecting();
        if (connecting != null) {
            state.connecting(null);
            connecting.onRefused(error);
        } else if (state.origin() == ChannelState.Origin.CLIENT) {
            session.error(state.commandId(), error);
        }
    }
}
