package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.fanout.ShardTimers;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * What one session has in one channel.
 *
 * <p>Thread: confined to the session's shard.
 */
final class ChannelState {
    /** Who asked for the subscription. */
    enum Origin {
        /** The client, by a command that is to be answered. */
        CLIENT,
        /** The server while the client connected: it is told with the answer to that. */
        CONNECT,
        /** The server later: the client is told by a push. */
        SERVER
    }

    /**
     * What was agreed on.
     *
     * @param since where the client left off, or null if it does not come back
     * @param rejectUnrecovered the client would rather have an error than a gap
     */
    record Agreement(
            boolean recoverable,
            boolean positioned,
            boolean joins,
            boolean delta,
            @Nullable StreamPosition since,
            boolean latest,
            boolean rejectUnrecovered,
            boolean filtered) {}

    private final String channel;
    private final Namespace namespace;
    private final Origin origin;
    private final long commandId;
    private final Agreement agreement;
    private final ClientInfo info;
    private Grant grant;
    private @Nullable Connecting connecting;
    private boolean subscribed;
    long expiryTimer = ShardTimers.NONE;

    ChannelState(
            String channel,
            Namespace namespace,
            Origin origin,
            long commandId,
            Agreement agreement,
            Attendance attendance) {
        this.channel = channel;
        this.namespace = namespace;
        this.origin = origin;
        this.commandId = commandId;
        this.agreement = agreement;
        this.grant = attendance.grant;
        this.info = attendance.info;
    }

    /** By whose leave the client is in the channel, and as whom. */
    record Attendance(Grant grant, ClientInfo info) {}

    String channel() {
        return channel;
    }

    Namespace namespace() {
        return namespace;
    }

    Origin origin() {
        return origin;
    }

    /** Whether the server subscribed the client. */
    boolean serverSide() {
        return origin != Origin.CLIENT;
    }

    long commandId() {
        return commandId;
    }

    Agreement agreement() {
        return agreement;
    }

    Grant grant() {
        return grant;
    }

    void grant(Grant next) {
        grant = next;
    }

    ClientInfo info() {
        return info;
    }

    /** The connect command that waits for this subscription, or null. */
    @Nullable
    Connecting connecting() {
        return connecting;
    }

    void connecting(@Nullable Connecting command) {
        connecting = command;
    }

    boolean subscribed() {
        return subscribed;
    }

    void markSubscribed() {
        subscribed = true;
    }
}
