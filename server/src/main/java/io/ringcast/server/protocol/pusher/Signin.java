package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.UserChannels;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.server.auth.ChannelSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signing in, and the watchlist that comes with it. The session is subscribed to its user's channel before the client
 * hears of success: nothing that is sent to the user afterwards is missed.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Signin {
    private static final ChannelOptions USER = ChannelOptions.of(ChannelKind.USER, false);
    private static final ChannelOptions STATUS = ChannelOptions.of(ChannelKind.STATUS, false);

    private final PusherSession client;
    private @Nullable UserIdentity user;
    private @Nullable Pending pending;
    private List<String> online = new ArrayList<>();
    private List<String> offline = new ArrayList<>();
    private boolean collecting;
    private boolean channelAsked;

    /** A valid request that waits for the user's channel. */
    private record Pending(UserIdentity user, String userData, boolean truncated) {}

    Signin(PusherSession client) {
        this.client = client;
    }

    /**
     * Who the session is. Its rights follow a request as soon as that is verified, so that what the client sends right
     * behind it finds them, wherever the user's channel has its home.
     */
    @Nullable
    UserIdentity user() {
        Pending waiting = pending;
        return waiting == null ? user : waiting.user;
    }

    @Nullable
    String userId() {
        UserIdentity identity = user();
        return identity == null ? null : identity.member().userId();
    }

    /** Confirms the user's own channel, in which the session is from its success on. */
    void confirmChannel(String channel) {
        if (pending == null) {
            client.send(ServerFrames.subscriptionSucceeded(0, channel));
        } else {
            channelAsked = true;
        }
    }

    void request(Session session, ClientFrame.Signin request) {
        if (!session.app().features().signin()) {
            client.sendError(PusherError.SIGNIN_DISABLED, null);
            return;
        }
        ChannelSignature signature =
                client.protocol().signatures(client.shard()).of(session.app());
        String userData = request.userData();
        if (userData == null || !signature.allowsSignin(request.auth(), PusherSession.socketId(session), userData)) {
            client.failSignin(PusherError.UNAUTHORIZED);
            return;
        }
        switch (UserData.parse(userData)) {
            case UserData.Valid(var member, var watchlist, var truncated) ->
                accept(session, new Pending(new UserIdentity(member, watchlist), userData, truncated));
            case UserData.NoId _ -> client.failSignin(PusherError.NO_USER_ID);
            case UserData.IdTooLong _, UserData.Malformed _ -> client.failSignin(PusherError.UNAUTHORIZED);
        }
    }

    private void accept(Session session, Pending request) {
        String current = userId();
        String requested = request.user.member().userId();
        if (current != null && !current.equals(requested)) {
            // Pusher protocol: a connection keeps the identity that it signed in with.
            client.sendError(PusherError.OTHER_USER, null);
            return;
        }
        pending = request;
        client.cancelSigninDeadline();
        client.shard().subscribe(session, UserChannels.messages(requested), USER, null);
    }

    void onJoined(Subscription subscription, JoinOutcome outcome) {
        if (subscription.options().kind() == ChannelKind.STATUS) {
            onStatus(subscription, outcome);
            return;
        }
        Pending confirmed = pending;
        if (confirmed == null) {
            return;
        }
        pending = null;
        UserIdentity before = user;
        user = confirmed.user;
        subscription.session().identify(confirmed.user.member().userId());
        client.send(ServerFrames.signinSuccess(0, confirmed.userData));
        if (channelAsked) {
            channelAsked = false;
            client.send(ServerFrames.subscriptionSucceeded(
                    0, UserChannels.messages(confirmed.user.member().userId())));
        }
        if (subscription.session().app().features().watchlistEvents()) {
            if (confirmed.truncated) {
                client.sendError(PusherError.WATCHLIST, null);
            }
            watch(subscription.session(), before == null ? Set.of() : before.watchlist(), confirmed.user.watchlist());
        }
    }

    private void watch(Session session, Set<String> before, Set<String> wanted) {
        for (String id : before) {
            if (!wanted.contains(id)) {
                client.shard().unsubscribe(session, UserChannels.status(id));
            }
        }
        collecting = true;
        for (String id : wanted) {
            client.shard().subscribe(session, UserChannels.status(id), STATUS, null);
        }
        collecting = false;
        tell();
    }

    // Answers of this shard arrive while they are asked for and go out as one frame; those of others follow as they
    // come,
    // each before any later change of the same user.
    private void onStatus(Subscription subscription, JoinOutcome outcome) {
        (outcome.online() ? online : offline).add(UserChannels.watchedBy(subscription.channelName()));
        if (!collecting) {
            tell();
        }
    }

    private void tell() {
        byte[] frame = ServerFrames.watchlistEvents(0, online, offline);
        if (frame != null) {
            online = new ArrayList<>();
            offline = new ArrayList<>();
            client.send(frame);
        }
    }
}
