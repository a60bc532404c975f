package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.Namespace;
import io.ringcast.server.auth.token.ConnectToken;
import io.ringcast.server.auth.token.TokenVerifier;
import io.ringcast.server.protocol.centrifuge.wire.Command;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import io.ringcast.server.protocol.centrifuge.wire.ErrorCode;
import io.ringcast.server.protocol.centrifuge.wire.Push;
import io.ringcast.server.protocol.centrifuge.wire.Result;
import io.ringcast.server.protocol.centrifuge.wire.SubscribeRequest;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connect command on its way: who the client is, whether it may be here, where the server subscribes it, the answer.
 *
 * <p>Thread: confined to the session's shard; checks that wait are made elsewhere.
 */
final class Connecting {
    private static final System.Logger LOG = System.getLogger(Connecting.class.getName());
    private static final long MAX_TTL_SECONDS = 365L * 24 * 60 * 60;

    private final CentrifugeSession session;
    private final CentrifugeProtocol protocol;
    private final Command.Connect command;
    // The back end is asked about a client by the id that it will have.
    private final long random = CentrifugeSession.random();
    private final long reservedId;
    private final Map<String, Result.Subscribe> confirmed = new HashMap<>();
    private @Nullable Credentials credentials;
    private int awaited;

    Connecting(CentrifugeSession session, Command.Connect command) {
        this.session = session;
        this.protocol = session.protocol();
        this.command = command;
        this.reservedId = session.shard().reserveId();
    }

    // ---- who it is --------------------------------------------------------------------------------------------------

    /** Centrifuge protocol: a token comes first, then the back end, then what the transport says. */
    void begin() {
        String token = command.token();
        ClientSettings settings = protocol.settings();
        if (!token.isEmpty()) {
            verify(token);
        } else if (protocol.backEnd().asksConnect()) {
            ask();
        } else if (!userOfHeader().isEmpty()) {
            accept(Credentials.of(userOfHeader()));
        } else {
            anonymous(settings);
        }
    }

    private String userOfHeader() {
        String header = protocol.settings().userIdHeader();
        return header.isEmpty() ? "" : session.guest().headers().real(header);
    }

    private void anonymous(ClientSettings settings) {
        if (settings.anonymous().withoutToken() || settings.anonymous().insecure()) {
            accept(Credentials.anonymous());
        } else {
            LOG.log(Level.DEBUG, "A client brings no credentials: it needs a token, or the back end's leave.");
            session.disconnect(DisconnectCode.BAD_REQUEST);
        }
    }

    private void verify(String token) {
        TokenVerifier verifier = protocol.tokens().connection();
        if (verifier.isSlow(token)) {
            Thread.ofVirtual().name("ringcast-token").start(() -> {
                ConnectToken verdict = verifier.verifyConnect(token);
                session.onShard(() -> onVerified(verdict));
            });
        } else {
            onVerified(verifier.verifyConnect(token));
        }
    }

    private void onVerified(ConnectToken verdict) {
        switch (verdict) {
            case ConnectToken.Valid valid -> {
                if (valid.user().isEmpty() && protocol.settings().anonymous().disallowTokens()) {
                    session.disconnect(DisconnectCode.PERMISSION_DENIED);
                } else {
                    accept(Tokens.credentials(valid, !protocol.backEnd().asksRefresh()));
                }
            }
            case ConnectToken.Expired _ -> refuse(ErrorCode.TOKEN_EXPIRED);
            case ConnectToken.Invalid(var reason) -> {
                LOG.log(Level.DEBUG, "A token is not good: {0}", reason);
                session.disconnect(DisconnectCode.INVALID_TOKEN);
            }
        }
    }

    private void ask() {
        RequestHeaders headers = session.guest().emulate(command.headers());
        BackEnd.Client client = new BackEnd.Client(
                ClientIds.text(random, reservedId),
                "",
                session.link().traits().name(),
                session.protocolName(),
                headers,
                null);
        BackEnd.ConnectQuestion question = new BackEnd.ConnectQuestion(
                command.data(),
                command.name(),
                command.version(),
                List.copyOf(command.subs().keySet()));
        protocol.backEnd()
                .connect(
                        client,
                        question,
                        (Decision<@Nullable Credentials> decision) -> session.onShard(() -> onDecided(decision)));
    }

    private void onDecided(Decision<@Nullable Credentials> decision) {
        switch (decision) {
            case Decision.Allowed<@Nullable Credentials> allowed -> {
                Credentials who = allowed.answer();
                if (who == null) {
                    anonymous(protocol.settings());
                } else {
                    accept(who);
                }
            }
            case Decision.Refused<@Nullable Credentials> refused ->
                session.refuseConnect(command.id(), refused.code(), refused.message(), refused.temporary());
            case Decision.SentAway<@Nullable Credentials> away -> session.disconnect(away.code(), away.reason());
            case Decision.Undecided<@Nullable Credentials> _ -> refuse(ErrorCode.INTERNAL);
        }
    }

    private void refuse(ErrorCode error) {
        session.refuseConnect(command.id(), error.code(), error.message(), error.temporary());
    }

    // ---- whether it may be here -------------------------------------------------------------------------------------

    private void accept(Credentials who) {
        long nowSeconds = protocol.nowSeconds();
        if (who.expireAtSeconds() > 0 && who.expireAtSeconds() <= nowSeconds) {
            refuse(ErrorCode.EXPIRED);
            return;
        }
        Map<String, Grant> subs = subscriptionsOf(who);
        int maxChannels = protocol.settings().limits().channels();
        if (maxChannels > 0 && subs.size() > maxChannels) {
            session.disconnect(DisconnectCode.CHANNEL_LIMIT);
            return;
        }
        ClientSettings.Personal personal = protocol.settings().personal();
        if (personal.enabled() && personal.single() && !who.user().isEmpty()) {
            for (CentrifugeSession other : protocol.users().of(who.user())) {
                other.onShard(() -> other.disconnect(DisconnectCode.CONNECTION_LIMIT));
            }
        }
        int maxConnections = personal.enabled() && personal.single()
                ? 0
                : protocol.settings().limits().userConnections();
        if (!who.user().isEmpty() && !protocol.users().add(who.user(), session, maxConnections)) {
            session.disconnect(DisconnectCode.CONNECTION_LIMIT);
            return;
        }
        open(who, subs);
    }

    private Map<String, Grant> subscriptionsOf(Credentials who) {
        Map<String, Grant> subs = new LinkedHashMap<>(who.subs());
        ClientSettings.Personal personal = protocol.settings().personal();
        if (personal.enabled() && !who.user().isEmpty()) {
            subs.putIfAbsent(protocol.namespaces().marks().personal(personal.namespace(), who.user()), Grant.PLAIN);
        }
        if (session.link().traits().unidirectional()) {
            for (String channel : command.subs().keySet()) {
                if (!subs.containsKey(channel) && Subscribing.allowedByItself(protocol, channel, who.user())) {
                    subs.put(channel, Grant.PLAIN);
                }
            }
        }
        return subs;
    }

    private void open(Credentials who, Map<String, Grant> subs) {
        Set<String> tokenChannels = who.byToken() ? who.subs().keySet() : null;
        Identity provisional = new Identity(
                "", who.user(), who.info(), who.meta(), who.expireAtSeconds(), who.refreshes(), tokenChannels);
        long id = session.open(provisional, reservedId).id();
        session.identity(new Identity(
                ClientIds.text(random, id),
                who.user(),
                who.info(),
                who.meta(),
                who.expireAtSeconds(),
                who.refreshes(),
                tokenChannels));
        credentials = who;
        awaited = 1;
        for (Map.Entry<String, Grant> sub : subs.entrySet()) {
            subscribe(sub.getKey(), sub.getValue());
            // One that was refused ends it all.
            if (!session.isConnecting()) {
                return;
            }
        }
        settle();
    }

    // ---- where it is subscribed -------------------------------------------------------------------------------------

    private void subscribe(String channel, Grant grant) {
        Namespace namespace = protocol.namespaces().find(channel);
        if (namespace == null || Rights.internal(channel)) {
            refuse(namespace == null ? ErrorCode.UNKNOWN_CHANNEL : ErrorCode.PERMISSION_DENIED);
            return;
        }
        awaited++;
        SubscribeRequest position = command.subs().get(channel);
        new Subscribing(session).atConnect(channel, namespace, grant, position, this);
    }

    /** A subscription stands. */
    void onSubscribed(String channel, Result.Subscribe result) {
        confirmed.put(channel, result);
        settle();
    }

    /** A subscription can't be had. */
    void onRefused(ErrorCode error) {
        refuse(error);
    }

    private void settle() {
        if (--awaited > 0) {
            return;
        }
        Credentials who = credentials;
        if (who == null || !session.isConnecting()) {
            return;
        }
        answer(who);
        session.onConnected();
        Refreshing.armConnection(session);
    }

    private void answer(Credentials who) {
        ClientSettings settings = protocol.settings();
        ClientLink.Traits traits = session.link().traits();
        boolean own = who.expireAtSeconds() > 0 && who.refreshes();
        Result.Heartbeat heartbeat = traits.ownPings()
                ? Result.Heartbeat.NONE
                : new Result.Heartbeat(
                        (int) settings.times().ping().toSeconds(),
                        !traits.unidirectional() && settings.times().pong().isPositive());
        byte[] data = who.data();
        boolean sessionTold = traits.unidirectional() || traits.emulated();
        Result.Connect result = new Result.Connect(
                session.identity().client(),
                settings.version(),
                own ? expiry(who.expireAtSeconds(), protocol.nowSeconds()) : Result.Expiry.NEVER,
                data == null ? Result.NO_BYTES : data,
                confirmed,
                heartbeat,
                sessionTold ? protocol.emulation().register(session) : "",
                traits.emulated() ? protocol.nodeId() : "",
                settings.serverTime() ? System.currentTimeMillis() : 0);
        if (traits.unidirectional()) {
            session.push(new Push.Connect(result));
        } else {
            session.reply(command.id(), result);
        }
        protocol.counters().accepted();
    }

    /** How long something lasts that ends at a time. */
    static Result.Expiry expiry(long expireAtSeconds, long nowSeconds) {
        return expireAtSeconds <= 0
                ? Result.Expiry.NEVER
                : new Result.Expiry(true, (int) Math.clamp(expireAtSeconds - nowSeconds, 0, MAX_TTL_SECONDS));
    }
}
