package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.counter.ConnectionError;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionIds;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.server.auth.ChannelSignature;
import io.ringcast.server.channel.ChannelNameKind;
import io.ringcast.server.channel.ChannelNames;
import io.ringcast.server.channel.ChannelRules;
import io.ringcast.server.channel.Members;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is checked before a session may ask for a channel, in the protocol's order: name, signature, member, number of
 * channels.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Subscribing {
    private static final String AUTH_ERROR = "AuthError";
    private static final String LIMIT_REACHED = "LimitReached";
    private static final String UNAUTHORIZED = "The connection is unauthorized.";

    private Subscribing() {}

    static void subscribe(PusherSession client, Session session, ClientFrame.Subscribe request) {
        AppLimits limits = session.app().limits();
        String channel = request.channel();
        ChannelNames.Verdict verdict = ChannelNames.check(
                channel, limits.maxChannelNameLength(), session.app().features().allowColon());
        switch (verdict) {
            case TOO_LONG ->
                refuse(
                        client,
                        channel,
                        LIMIT_REACHED,
                        "The channel name is too long. Maximum allowed size is " + limits.maxChannelNameLength() + ".",
                        4009);
            case EMPTY, INVALID ->
                refuse(client, channel, "InvalidChannel", "The channel name is missing or not valid.", 4009);
            case VALID -> {
                if (channel != null) {
                    checkRights(client, session, request, channel);
                }
            }
        }
    }

    private static void checkRights(
            PusherSession client, Session session, ClientFrame.Subscribe request, String channel) {
        ChannelNameKind kind = ChannelNameKind.of(channel);
        if (kind == ChannelNameKind.USER) {
            // Being signed in is what opens it; the engine subscribed the session then.
            String userId = client.userId();
            if (userId != null && userId.equals(ChannelNames.userOf(channel))) {
                client.confirmUserChannel(channel);
            } else {
                refuseAuth(client, channel, UNAUTHORIZED);
            }
            return;
        }
        ChannelRules channels = client.protocol().channels();
        String appId = session.app().id();
        if (!kind.requiresAuth() && !channels.opensToAll(appId, channel, client.userId() != null)) {
            refuseAuth(client, channel, UNAUTHORIZED);
            return;
        }
        Member member = null;
        if (kind.requiresAuth()) {
            if (!isSigned(client, session, request, kind, channel)) {
                refuseAuth(client, channel, UNAUTHORIZED);
                return;
            }
            if (kind.presence()) {
                member = memberOf(client, session.app(), request.channelData(), channel);
                if (member == null) {
                    return;
                }
            }
        }
        int maxChannels = session.app().limits().maxChannelsPerConnection();
        if (maxChannels > 0 && session.subscription(channel) == null && client.channelCount(session) >= maxChannels) {
            refuse(
                    client,
                    channel,
                    LIMIT_REACHED,
                    "The connection is subscribed to as many channels as it may be: " + maxChannels + ".",
                    4100);
            return;
        }
        ChannelOptions options = channels.options(appId, channel);
        client.shard()
                .subscribe(
                        kind.presence()
                                ? Subscription.asMember(session, channel, options, Objects.requireNonNull(member))
                                : seenAs(session, channel, options));
    }

    // Where a namespace has presence, everybody is seen: by the name that it signed in with, or by its connection.
    private static Subscription seenAs(Session session, String channel, ChannelOptions options) {
        if (!options.presence() && !options.joinLeave()) {
            return Subscription.plain(session, channel, options);
        }
        ClientInfo info = new ClientInfo(SessionIds.text(session.id()), session.user(), null, null);
        Member member = Members.of(info.user().isEmpty() ? info.client() : info.user(), null);
        return new Subscription(session, channel, options, member, info, SubscriptionTerms.PLAIN);
    }

    private static boolean isSigned(
            PusherSession client,
            Session session,
            ClientFrame.Subscribe request,
            ChannelNameKind kind,
            String channel) {
        ChannelSignature signature =
                client.protocol().signatures(client.shard()).of(session.app());
        String socketId = PusherSession.socketId(session);
        return kind.presence()
                ? signature.allowsPresence(request.auth(), socketId, channel, request.channelData())
                : signature.allowsPrivate(request.auth(), socketId, channel, request.channelData());
    }

    /** The member that the session is to be, or null if the client was told why there is none. */
    private static @Nullable Member memberOf(
            PusherSession client, App app, @Nullable String channelData, String channel) {
        UserIdentity user = client.user();
        if (channelData == null && user == null) {
            refuseAuth(client, channel, "channel_data is missing and the connection is not signed in.");
            return null;
        }
        int maxInfoBytes = app.limits().maxPresenceMemberSizeBytes();
        MemberData data = channelData != null || user == null
                ? MemberData.parse(String.valueOf(channelData), maxInfoBytes)
                : MemberData.within(user.member(), maxInfoBytes);
        return switch (data) {
            case MemberData.Valid(var member) -> member;
            case MemberData.Invalid(var reason) -> {
                refuseAuth(client, channel, reason);
                yield null;
            }
            case MemberData.InfoTooLarge(var _, var maxBytes) -> {
                refuse(
                        client,
                        channel,
                        LIMIT_REACHED,
                        "The maximum size for a channel member is " + maxBytes + " bytes.",
                        4301);
                yield null;
            }
        };
    }

    /** Passes on a refusal of the channel's home. */
    static void refuse(PusherSession client, String channel, JoinRefusal refusal) {
        switch (refusal) {
            case MEMBER_LIMIT ->
                refuse(
                        client,
                        channel,
                        LIMIT_REACHED,
                        "The maximum members per presence channel limit was reached.",
                        4100);
            case BACKEND_FAILED ->
                refuse(client, channel, "ServerError", "A service that the server depends on failed.", 500);
            case OVER_CAPACITY -> refuse(client, channel, "ServerError", "Over capacity", 500);
        }
    }

    private static void refuseAuth(PusherSession client, String channel, String reason) {
        client.count(ConnectionError.AUTHENTICATION_FAILED);
        refuse(client, channel, AUTH_ERROR, reason, 401);
    }

    private static void refuse(PusherSession client, @Nullable String channel, String type, String error, int status) {
        client.send(ServerFrames.subscriptionError(0, channel, type, error, status));
    }
}
