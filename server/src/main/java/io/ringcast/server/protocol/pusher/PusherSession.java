package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.counter.ConnectionError;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.fanout.ShardTimers;
import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionIds;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.transport.websocket.FrameEncoder;
import io.ringcast.server.transport.websocket.Utf8;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * One Pusher client: reads its frames, asks the engine and answers.
 *
 * <p>Thread: confined to the session's shard.
 */
final class PusherSession implements Admission.Opening, SessionListener {
    private static final System.Logger LOG = System.getLogger(PusherSession.class.getName());
    private static final long CLOSE_TIMEOUT_NS = 5_000_000_000L;
    private static final long MALFORMED_WINDOW_NS = 10_000_000_000L;

    private final WebSocketConnection socket;
    private final Shard shard;
    private final PusherProtocol protocol;
    private final PusherAdmission admission;
    private final int dialect;
    private @Nullable Session session;
    private @Nullable Liveness liveness;
    private @Nullable Signin signin;
    private @Nullable ClientEvents clientEvents;
    private long closeTimer = ShardTimers.NONE;
    private long signinTimer = ShardTimers.NONE;
    private long malformedSinceNs;
    private int malformed;
    private boolean released;

    PusherSession(
            WebSocketConnection socket, Shard shard, PusherProtocol protocol, PusherAdmission admission, int dialect) {
        this.socket = socket;
        this.shard = shard;
        this.protocol = protocol;
        this.admission = admission;
        this.dialect = dialect;
    }

    // ---- beginning --------------------------------------------------------------------------------------------------

    @Override
    public void start() {
        switch (admission) {
            case PusherAdmission.Refused refused -> fail(refused.error());
            case PusherAdmission.Accepted accepted -> start(accepted);
        }
    }

    private void start(PusherAdmission.Accepted accepted) {
        Session opened = shard.open(accepted.app(), accepted.usage(), dialect, socket, this);
        session = opened;
        App app = opened.app();
        long activityTimeoutNs = protocol.activityTimeout(app).toNanos();
        send(ServerFrames.connectionEstablished(0, socketId(opened), protocol.toldActivityTimeoutSeconds(app)));
        liveness = new Liveness(this, shard.timers(), protocol.settings(), activityTimeoutNs, shard.nowNs());
        if (app.features().userAuthentication()) {
            long deadlineNs = shard.nowNs()
                    + protocol.settings().userAuthenticationTimeout().toNanos();
            signinTimer = shard.timers().schedule(deadlineNs, now -> failSignin(PusherError.SIGNIN_TIMEOUT));
        }
    }

    static String socketId(Session session) {
        return SessionIds.text(session.id());
    }

    // ---- frames from the client -------------------------------------------------------------------------------------

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        Session current = session;
        if (current == null || current.closed()) {
            return;
        }
        heard();
        ClientFrame frame = EnvelopeParser.parse(bytes, offset, length);
        if (liveness != null && !(frame instanceof ClientFrame.Pong) && !(frame instanceof ClientFrame.Ping)) {
            liveness.onMessage(shard.nowNs());
        }
        current.usage().traffic(shard.index()).received(length);
        switch (frame) {
            case ClientFrame.Subscribe subscribe -> Subscribing.subscribe(this, current, subscribe);
            case ClientFrame.Unsubscribe(var channel) -> unsubscribe(current, channel);
            case ClientFrame.ClientEvent event -> clientEvents().publish(current, event);
            case ClientFrame.Signin request -> signin().request(current, request);
            case ClientFrame.Ping _ -> send(ServerFrames.pong(0));
            case ClientFrame.Pong _, ClientFrame.Ignored _ -> {}
            case ClientFrame.Malformed _ -> onMalformed();
        }
    }

    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        if (Utf8.isValid(bytes, offset, length)) {
            onText(bytes, offset, length);
        } else {
            heard();
            onMalformed();
        }
    }

    @Override
    public void onControlFrame() {
        heard();
    }

    private void heard() {
        if (liveness != null) {
            liveness.onFrame(shard.nowNs());
        }
    }

    private void unsubscribe(Session current, @Nullable String channel) {
        if (channel == null) {
            sendError(PusherError.NO_CHANNEL, null);
        } else if (channel.isEmpty() || channel.charAt(0) != '#') {
            shard.unsubscribe(current, channel);
        }
    }

    private void onMalformed() {
        long nowNs = shard.nowNs();
        if (malformed == 0 || nowNs - malformedSinceNs > MALFORMED_WINDOW_NS) {
            malformedSinceNs = nowNs;
            malformed = 0;
        }
        if (++malformed > protocol.settings().maxMalformed()) {
            count(ConnectionError.MALFORMED_MESSAGES);
            fail(PusherError.OVER_CAPACITY);
        } else {
            sendError(PusherError.BAD_FORMAT, null);
        }
    }

    private ClientEvents clientEvents() {
        if (clientEvents == null) {
            clientEvents = new ClientEvents(this);
        }
        return clientEvents;
    }

    private Signin signin() {
        if (signin == null) {
            signin = new Signin(this);
        }
        return signin;
    }

    // ---- answers of the engine --------------------------------------------------------------------------------------

    @Override
    public void onJoined(Subscription subscription, JoinOutcome outcome, @Nullable PresenceSnapshot members) {
        ChannelKind kind = subscription.options().kind();
        if (kind.internal()) {
            signin().onJoined(subscription, outcome);
            return;
        }
        if (kind != ChannelKind.PUBLIC) {
            cancelSigninDeadline();
        }
        String channel = subscription.channelName();
        send(
                members == null
                        ? ServerFrames.subscriptionSucceeded(0, channel)
                        : ServerFrames.subscriptionSucceeded(0, channel, members.members()));
        if (subscription.options().cache()) {
            CachedPublication cached = outcome.cached();
            send(cached == null ? ServerFrames.cacheMiss(0, channel) : PusherDialect.cached(subscription, cached));
        }
    }

    @Override
    public void onRefused(Subscription subscription, JoinRefusal refusal) {
        if (subscription.options().kind().internal()) {
            fail(PusherError.OVER_CAPACITY);
            return;
        }
        Subscribing.refuse(this, subscription.channelName(), refusal);
    }

    @Override
    public void onDisconnect(Disconnect reason) {
        switch (reason) {
            case TERMINATED_BY_APP -> fail(PusherError.TERMINATED);
            case RECONNECT_REQUESTED -> fail(PusherError.RECONNECT);
            case SHUTDOWN -> fail(PusherError.SHUTDOWN);
            case APP_DISABLED -> fail(PusherError.APP_DISABLED);
            case SLOW_CONSUMER -> {
                count(ConnectionError.SLOW_CONSUMER);
                fail(PusherError.OVER_CAPACITY);
            }
            case OVER_CAPACITY, UNFIT_PUBLICATION -> fail(PusherError.OVER_CAPACITY);
        }
    }

    // ---- sending ----------------------------------------------------------------------------------------------------

    void send(byte[] text) {
        Session current = session;
        if (current != null) {
            current.usage().traffic(shard.index()).sent(1, FrameEncoder.headerLength(text.length) + text.length);
        }
        socket.sendText(text, 0, text.length);
    }

    /** Counts what went wrong with the connection. */
    void count(ConnectionError error) {
        Session current = session;
        if (current != null) {
            current.usage().errors().add(error);
        }
    }

    void sendError(PusherError error, @Nullable String channel) {
        send(ServerFrames.error(0, error.code(), error.message(), channel));
    }

    void probe() {
        byte[] frames = Probe.of(protocol.settings().probes());
        socket.sendFrames(frames, 0, frames.length);
    }

    Shard shard() {
        return shard;
    }

    PusherProtocol protocol() {
        return protocol;
    }

    /** The signed-in user's id, or null. */
    @Nullable
    String userId() {
        return signin == null ? null : signin.userId();
    }

    /** Channels that the client has asked for; what the engine subscribed it to for its own ends does not count. */
    int channelCount(Session current) {
        int count = 0;
        for (Subscription subscription : current.subscriptions()) {
            count += subscription.options().kind().internal() ? 0 : 1;
        }
        return count;
    }

    @Nullable
    UserIdentity user() {
        return signin == null ? null : signin.user();
    }

    /** Answers a subscription to the user's own channel, which being signed in brings along. */
    void confirmUserChannel(String channel) {
        if (signin != null) {
            signin.confirmChannel(channel);
        }
    }

    void cancelSigninDeadline() {
        shard.timers().cancel(signinTimer);
        signinTimer = ShardTimers.NONE;
    }

    // ---- ending -----------------------------------------------------------------------------------------------------

    /** As {@link #fail}, where the client did not prove who it is. */
    void failSignin(PusherError error) {
        count(ConnectionError.AUTHENTICATION_FAILED);
        fail(error);
    }

    /** Tells the client what went wrong, by event and by close code, and ends the connection. */
    void fail(PusherError error) {
        LOG.log(Level.DEBUG, "Closing a session from {0} with {1,number,#}", socket.remoteAddress(), error.code());
        if (socket.isOpen()) {
            sendError(error, null);
            socket.close(error.code(), error.message());
        }
        letGo();
        awaitEnd();
    }

    @Override
    public void onClosing(int code) {
        letGo();
        awaitEnd();
    }

    @Override
    public void onSlowConsumer() {
        Session current = session;
        if (current != null && !current.closed()) {
            shard.disconnect(current, Disconnect.SLOW_CONSUMER);
        } else {
            socket.forceClose();
        }
    }

    @Override
    public void onClosed() {
        letGo();
        shard.timers().cancel(closeTimer);
        closeTimer = ShardTimers.NONE;
    }

    private void letGo() {
        Session current = session;
        if (current != null) {
            shard.close(current);
        }
        cancelSigninDeadline();
        if (liveness != null) {
            liveness.stop();
            liveness = null;
        }
        if (!released) {
            released = true;
            admission.release();
        }
    }

    private void awaitEnd() {
        if (closeTimer == ShardTimers.NONE) {
            closeTimer = shard.timers().schedule(shard.nowNs() + CLOSE_TIMEOUT_NS, now -> {
                closeTimer = ShardTimers.NONE;
                socket.forceClose();
            });
        }
    }
}
