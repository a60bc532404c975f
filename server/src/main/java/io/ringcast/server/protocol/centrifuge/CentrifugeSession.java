package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.fanout.ShardTimers;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.FrameSink;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.server.protocol.centrifuge.wire.Command;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import io.ringcast.server.protocol.centrifuge.wire.Encoding;
import io.ringcast.server.protocol.centrifuge.wire.ErrorCode;
import io.ringcast.server.protocol.centrifuge.wire.MalformedCommandException;
import io.ringcast.server.protocol.centrifuge.wire.MessageTooLargeException;
import io.ringcast.server.protocol.centrifuge.wire.Push;
import io.ringcast.server.protocol.centrifuge.wire.Replies;
import io.ringcast.server.protocol.centrifuge.wire.Result;
import io.ringcast.server.protocol.centrifuge.wire.UnsubscribeCode;
import io.ringcast.server.protocol.centrifuge.wire.WireBuffer;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Centrifuge client: takes its commands in their order, asks the engine and answers.
 *
 * <p>Thread: confined to the session's shard, but for the final fields and {@link #onShard}.
 */
final class CentrifugeSession implements SessionListener, FrameSink {
    private enum State {
        /** The first command is awaited. */
        NEW,
        /** Who the client is, or where it is subscribed, is being found out. */
        CONNECTING,
        OPEN,
        /** The client was told why it can't connect; it may not say anything any more. */
        REFUSED,
        ENDED
    }

    // A client whose connect was refused closes by itself; one that does not is closed.
    private static final long REFUSED_TIMEOUT_NS = 5_000_000_000L;

    private static final byte[] NO_REQUEST = {'{', '}'};

    private final CentrifugeProtocol protocol;
    private final CentrifugeGuest guest;
    private final Shard shard;
    private final ClientLink link;
    private final CommandQueue queue;
    private final Channels channels = new Channels();
    private final int maxQueueBytes;
    private State state = State.NEW;
    private @Nullable Session session;
    private @Nullable Identity identity;
    private @Nullable HeldFrames held;
    private @Nullable Heartbeat heartbeat;
    private @Nullable String sessionName;
    private boolean tooSlow;
    private long staleTimer = ShardTimers.NONE;
    private long expiryTimer = ShardTimers.NONE;

    CentrifugeSession(CentrifugeProtocol protocol, CentrifugeGuest guest, Shard shard, ClientLink link) {
        this.protocol = protocol;
        this.guest = guest;
        this.shard = shard;
        this.link = link;
        this.queue = new CommandQueue(this);
        this.maxQueueBytes = protocol.settings().limits().queueBytes();
    }

    // ---- beginning --------------------------------------------------------------------------------------------------

    /** The link is there: the client has to say who it is before a deadline. */
    void start() {
        long staleNs = protocol.settings().times().stale().toNanos();
        if (staleNs > 0) {
            staleTimer = shard.timers().schedule(shard.nowNs() + staleNs, now -> {
                staleTimer = ShardTimers.NONE;
                disconnect(DisconnectCode.STALE);
            });
        }
    }

    /** What a frame of the client holds. */
    void onFrame(byte[] bytes, int offset, int length) {
        read(length, () -> protocol.commands(encoding()).decode(bytes, offset, length, this::take));
    }

    /** The one request of a client that sends no commands; nothing at all asks for nothing in particular. */
    void onConnectRequest(byte[] bytes, int offset, int length) {
        boolean said = length > 0;
        byte[] request = said ? bytes : NO_REQUEST;
        int from = said ? offset : 0;
        int size = said ? length : NO_REQUEST.length;
        read(length, () -> take(protocol.commands(encoding()).decodeConnect(request, from, size)));
    }

    private void read(int length, Runnable decoder) {
        ReplyBatch batch = protocol.batch(shard);
        batch.begin(this);
        try {
            decoder.run();
        } catch (MalformedCommandException e) {
            disconnect(DisconnectCode.BAD_REQUEST);
        } finally {
            batch.end(link);
        }
        Session current = session;
        if (current != null) {
            current.usage().traffic(shard.index()).received(length);
        }
    }

    // Centrifuge protocol: a client for which more than so much waits is closed without waiting for it. What comes
    // while
    // nothing waits may be longer: whether the client reads it is not known yet.
    void beforeWriting(int pendingBytes, int length) {
        if (pendingBytes > 0 && maxQueueBytes > 0 && pendingBytes + (long) length > maxQueueBytes && !tooSlow) {
            tooSlow = true;
            shard.resume(this::onSlow);
        }
    }

    private boolean take(Command command) {
        if (ended()) {
            return false;
        }
        queue.take(command);
        return !ended();
    }

    /** Does what a command says. Called in the order of the commands. */
    void carryOut(Command command) {
        protocol.counters().command(command);
        switch (state) {
            case NEW -> {
                if (command instanceof Command.Connect connect) {
                    cancelStale();
                    state = State.CONNECTING;
                    queue.begin();
                    new Connecting(this, connect).begin();
                } else {
                    disconnect(DisconnectCode.BAD_REQUEST);
                }
            }
            case OPEN -> dispatch(command);
            case CONNECTING, REFUSED -> disconnect(DisconnectCode.BAD_REQUEST);
            case ENDED -> {}
        }
    }

    private void dispatch(Command command) {
        switch (command) {
            case Command.Pong _ -> {
                if (heartbeat == null || !heartbeat.onPong()) {
                    disconnect(DisconnectCode.BAD_REQUEST);
                }
            }
            case Command.Subscribe(var id, var request) -> new Subscribing(this).byCommand(id, request);
            case Command.Unsubscribe(var id, var channel) -> Leaving.byCommand(this, id, channel);
            case Command.Publish publish -> new Publishing(this).publish(publish);
            case Command.Presence(var id, var channel) -> Asking.presence(this, id, channel);
            case Command.PresenceStats(var id, var channel) -> Asking.presenceStats(this, id, channel);
            case Command.History history -> Asking.history(this, history);
            case Command.Rpc rpc -> Calling.rpc(this, rpc);
            case Command.Refresh(var id, var token) -> Refreshing.byCommand(this, id, token);
            case Command.SubRefresh refresh -> Refreshing.subByCommand(this, refresh);
            // Centrifuge protocol: clients answer pings and send none; nothing here takes messages; one connect is all.
            case Command.Send _ -> disconnect(DisconnectCode.NOT_AVAILABLE);
            case Command.Ping _, Command.Connect _ -> disconnect(DisconnectCode.BAD_REQUEST);
        }
    }

    /** The client is known: the engine's session begins, and what it is sent is held back until it is told so. */
    Session open(Identity who, long reservedId) {
        held = new HeldFrames();
        guest.took();
        Session opened =
                shard.open(reservedId, guest.app(), guest.usage(), link.traits().dialect(), this, this);
        opened.identify(who.user());
        session = opened;
        identity = who;
        return opened;
    }

    /** The client has been told that it is connected: the rest follows. */
    void onConnected() {
        state = State.OPEN;
        HeldFrames waiting = held;
        held = null;
        // The answer is what all that was held back comes after.
        protocol.batch(shard).flush(link);
        if (waiting != null) {
            waiting.writeTo(link);
        }
        ClientSettings.Times times = protocol.settings().times();
        // Centrifuge protocol: a unidirectional client can't answer, but any WebSocket answers the pings of its own.
        long pongNs = link.traits().unidirectional() && !link.traits().ownPings()
                ? 0
                : times.pong().toNanos();
        Heartbeat beats = new Heartbeat(this, times.ping().toNanos(), pongNs);
        heartbeat = beats;
        beats.start(shard.nowNs());
        queue.end();
    }

    /** The client has answered a ping of the transport's own, or shown in its manner that it is there. */
    void onOwnPong() {
        if (heartbeat != null) {
            heartbeat.onPong();
        }
    }

    // ---- what the engine says ---------------------------------------------------------------------------------------

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        HeldFrames waiting = held;
        if (waiting != null) {
            waiting.add(segment, offset, length);
            if (waiting.full()) {
                shard.resume(() -> onSlow());
            }
            return;
        }
        ReplyBatch batch = protocol.batch(shard);
        if (batch.isOf(this)) {
            batch.flush(link);
        }
        link.write(segment, offset, length);
    }

    @Override
    public void onJoined(Subscription subscription, JoinOutcome outcome, @Nullable PresenceSnapshot members) {
        ChannelState joined = channels.find(subscription.channelName());
        if (joined != null && !joined.subscribed()) {
            new Subscribing(this).onJoined(joined, outcome);
        }
    }

    @Override
    public void onRefused(Subscription subscription, JoinRefusal refusal) {
        ChannelState refused = channels.find(subscription.channelName());
        if (refused != null && !refused.subscribed()) {
            new Subscribing(this).onRefused(refused, refusal);
        }
    }

    @Override
    public void onInsufficientState(Subscription subscription) {
        ChannelState lost = channels.find(subscription.channelName());
        if (lost != null) {
            if (lost.serverSide()) {
                disconnect(DisconnectCode.INSUFFICIENT_STATE);
            } else {
                Leaving.byServer(this, lost, UnsubscribeCode.INSUFFICIENT_STATE.code(), "insufficient state");
            }
        }
    }

    @Override
    public void onDisconnect(Disconnect reason) {
        switch (reason) {
            case TERMINATED_BY_APP -> disconnect(DisconnectCode.FORCE_DISCONNECT);
            case RECONNECT_REQUESTED -> disconnect(DisconnectCode.FORCE_RECONNECT);
            case SHUTDOWN -> disconnect(DisconnectCode.SHUTDOWN);
            case APP_DISABLED -> disconnect(DisconnectCode.NOT_AVAILABLE);
            case SLOW_CONSUMER -> disconnect(DisconnectCode.SLOW);
            case UNFIT_PUBLICATION -> disconnect(DisconnectCode.INAPPROPRIATE_PROTOCOL);
            case OVER_CAPACITY -> disconnect(DisconnectCode.TOO_MANY_REQUESTS);
        }
    }

    // ---- sending ----------------------------------------------------------------------------------------------------

    void error(long id, ErrorCode error) {
        error(id, error.code(), error.message(), error.temporary());
    }

    void error(long id, int code, String message, boolean temporary) {
        protocol.counters().replyError(code);
        send(out -> replies().error(out, id, code, message, temporary));
    }

    void reply(long id, Result result) {
        send(out -> replies().result(out, id, result));
    }

    void push(Push push) {
        send(out -> replies().push(out, push));
    }

    void ping() {
        if (link.traits().ownPings()) {
            link.ping();
        } else {
            link.send(protocol.pingFrame(link.traits()));
        }
    }

    private void send(Consumer<WireBuffer> writer) {
        WireBuffer buffer = protocol.buffer(shard);
        buffer.clear();
        byte[] message;
        try {
            writer.accept(buffer);
            message = buffer.toByteArray();
        } catch (MessageTooLargeException e) {
            disconnect(DisconnectCode.SLOW);
            return;
        }
        Session current = session;
        if (current != null) {
            current.usage().traffic(shard.index()).sent(1, message.length);
        }
        ReplyBatch batch = protocol.batch(shard);
        if (batch.isOf(this)) {
            batch.add(message, link);
        } else {
            link.send(link.traits().framing().frame(message));
        }
    }

    private Replies replies() {
        return protocol.replies(link.traits());
    }

    // ---- ending -----------------------------------------------------------------------------------------------------

    /** The client is told why it can't connect, and has some seconds to close. */
    void refuseConnect(long id, int code, String message, boolean temporary) {
        if (link.traits().unidirectional()) {
            protocol.counters().replyError(code);
            if (link.refuse(code, message)) {
                end();
            } else {
                UniDisconnects.Reason told =
                        protocol.settings().uniDisconnects().of(code);
                disconnect(told.code(), told.text());
            }
            return;
        }
        error(id, code, message, temporary);
        letGo();
        state = State.REFUSED;
        staleTimer = shard.timers().schedule(shard.nowNs() + REFUSED_TIMEOUT_NS, now -> {
            staleTimer = ShardTimers.NONE;
            disconnect(code, message);
        });
        queue.end();
    }

    void disconnect(DisconnectCode code) {
        disconnect(code.code(), code.reason());
    }

    /** Ends the connection. Idempotent. */
    void disconnect(int code, String reason) {
        if (ended()) {
            return;
        }
        protocol.counters().disconnect(code);
        ReplyBatch batch = protocol.batch(shard);
        if (batch.isOf(this)) {
            batch.flush(link);
        }
        // Centrifuge protocol: what waits for a slow client is not waited for.
        if (code == DisconnectCode.SLOW.code()) {
            link.closeNow(code, reason);
        } else {
            flushChannels();
            link.close(code, reason);
        }
        end();
    }

    private void flushChannels() {
        Session current = session;
        if (current != null && held == null) {
            for (Subscription subscription : current.subscriptions()) {
                if (subscription.group() != null) {
                    subscription.group().flushOne(subscription);
                }
            }
        }
    }

    /** The client does not read. */
    void onSlow() {
        Session current = session;
        if (current != null && !current.closed()) {
            shard.disconnect(current, Disconnect.SLOW_CONSUMER);
        } else {
            disconnect(DisconnectCode.SLOW);
        }
    }

    /** The link is going or gone. Idempotent. */
    void end() {
        state = State.ENDED;
        queue.clear();
        letGo();
    }

    private void letGo() {
        held = null;
        cancelStale();
        shard.timers().cancel(expiryTimer);
        expiryTimer = ShardTimers.NONE;
        if (heartbeat != null) {
            heartbeat.stop();
            heartbeat = null;
        }
        for (ChannelState channel : channels.all()) {
            shard.timers().cancel(channel.expiryTimer);
            channels.remove(channel);
        }
        Session current = session;
        Identity who = identity;
        if (current != null) {
            shard.close(current);
        }
        if (who != null) {
            identity = null;
            protocol.users().remove(who.user(), this);
        }
        if (sessionName != null) {
            protocol.emulation().forget(sessionName);
        }
        guest.release();
    }

    private void cancelStale() {
        shard.timers().cancel(staleTimer);
        staleTimer = ShardTimers.NONE;
    }

    // ---- parts ------------------------------------------------------------------------------------------------------

    /** Does something on the session's shard if it is still there then. Thread: any. */
    void onShard(Runnable task) {
        shard.resume(() -> {
            if (!ended()) {
                task.run();
            }
        });
    }

    /**
     * Has the session take a frame that came beside its link, behind those that came so before. Waits while the shard is
     * behind; false if it does not catch up. Thread: any but a shard.
     */
    boolean tryFrame(byte[] frame) {
        return shard.execute(() -> {
            if (!ended()) {
                onFrame(frame, 0, frame.length);
            }
        });
    }

    /** Arms the timer of the connection's end in place of the one before. */
    void expireAt(long deadlineNs, ShardTimers.Timer timer) {
        shard.timers().cancel(expiryTimer);
        expiryTimer = shard.timers().schedule(deadlineNs, now -> {
            // Its id is free for another timer from here on.
            expiryTimer = ShardTimers.NONE;
            timer.onTimer(now);
        });
    }

    void neverExpire() {
        shard.timers().cancel(expiryTimer);
        expiryTimer = ShardTimers.NONE;
    }

    boolean ended() {
        return state == State.ENDED;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether it is known who the client is. */
    boolean isKnown() {
        return identity != null && !ended();
    }

    /** Whether the client still waits to be told that it is connected, or that it is not. */
    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    CentrifugeProtocol protocol() {
        return protocol;
    }

    CentrifugeGuest guest() {
        return guest;
    }

    Shard shard() {
        return shard;
    }

    ClientLink link() {
        return link;
    }

    Encoding encoding() {
        return link.traits().framing().encoding();
    }

    CommandQueue queue() {
        return queue;
    }

    Channels channels() {
        return channels;
    }

    /** The engine's session; there is one from {@link #open} on. */
    Session session() {
        Session current = session;
        if (current == null) {
            throw new IllegalStateException("the client is not connected yet");
        }
        return current;
    }

    /** Who the client is; known from {@link #open} on. */
    Identity identity() {
        Identity who = identity;
        if (who == null) {
            throw new IllegalStateException("the client is not connected");
        }
        return who;
    }

    void identity(Identity next) {
        identity = next;
    }

    /** Who the client is in a channel. */
    ClientInfo info(byte @Nullable [] chanInfo) {
        Identity who = identity();
        return new ClientInfo(who.client(), who.user(), who.info(), chanInfo);
    }

    /** The name by which requests of its own find the session of an emulated client. */
    void sessionName(String name) {
        sessionName = name;
    }

    @Nullable
    String sessionName() {
        return sessionName;
    }

    /** How back ends see the client. */
    BackEnd.Client asClient() {
        Identity who = identity();
        return new BackEnd.Client(
                who.client(), who.user(), link.traits().name(), protocolName(), guest.headers(), who.meta());
    }

    String protocolName() {
        return encoding() == Encoding.JSON ? "json" : "protobuf";
    }

    /** The random half of a client id. */
    static long random() {
        return ClientIds.high(ThreadLocalRandom.current().nextLong());
    }
}
