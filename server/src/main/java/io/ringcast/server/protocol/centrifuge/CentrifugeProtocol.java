package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.Namespaces;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ConnectionError;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.limit.ConnectionCap;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.channel.ChannelRules;
import io.ringcast.server.protocol.centrifuge.wire.Commands;
import io.ringcast.server.protocol.centrifuge.wire.Encoding;
import io.ringcast.server.protocol.centrifuge.wire.Push;
import io.ringcast.server.protocol.centrifuge.wire.Replies;
import io.ringcast.server.protocol.centrifuge.wire.WireBuffer;
import java.util.Objects;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * The Centrifuge protocol of one app: who is let in, and what its sessions share.
 *
 * <p>Thread: any; what belongs to a shard is kept by shard.
 */
public final class CentrifugeProtocol {
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int MAX_REPLY_BYTES = 64 * 1024 * 1024;

    private final Parts parts;
    private volatile ClientSettings settings;
    private volatile Tokens tokens;
    private final Users users = new Users();
    private final CentrifugeCounters counters = new CentrifugeCounters();
    private final Emulation emulation = new Emulation();
    private final ConnectionCap node = new ConnectionCap();
    private final ConnectionRate rate;
    private final ShardParts[] shards;
    private final Commands jsonCommands;
    private final Commands protobufCommands;
    private final Replies[] replies = {
        Replies.bidirectional(Encoding.JSON),
        Replies.bidirectional(Encoding.PROTOBUF),
        Replies.unidirectional(Encoding.JSON),
        Replies.unidirectional(Encoding.PROTOBUF)
    };
    private volatile boolean draining;

    /**
     * What the protocol works with.
     *
     * @param appId whose channels these clients see
     * @param nodeId what this node is called to clients of emulated transports
     */
    public record Parts(
            String appId,
            Engine engine,
            AppRegistry apps,
            ChannelRules channels,
            BackEnd backEnd,
            EpochClock clock,
            String nodeId) {}

    private static final class ShardParts {
        final WireBuffer buffer = new WireBuffer(BUFFER_BYTES, MAX_REPLY_BYTES);
        final ReplyBatch batch = new ReplyBatch();
        final RecoveredBlocks recovered = new RecoveredBlocks();
    }

    public CentrifugeProtocol(ClientSettings settings, Tokens tokens, Parts parts) {
        this.settings = settings;
        this.tokens = tokens;
        this.parts = parts;
        this.rate = new ConnectionRate(parts.clock);
        this.jsonCommands = Commands.of(Encoding.JSON, settings.limits().commandsPerFrame());
        this.protobufCommands = Commands.of(Encoding.PROTOBUF, settings.limits().commandsPerFrame());
        this.shards = new ShardParts[parts.engine.shards().size()];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new ShardParts();
        }
    }

    // ---- letting in -------------------------------------------------------------------------------------------------

    /** A client that may come in, or why it may not: the status of the HTTP answer. */
    sealed interface Entry {
        record Open(CentrifugeGuest guest) implements Entry {}

        record Shut(int status, String reason) implements Entry {}
    }

    /** Takes a place for a client. Blocks for the app. */
    Entry enter(RequestHeaders headers) {
        if (draining) {
            return new Entry.Shut(503, "The server is shutting down. Try another node.");
        }
        AppRegistry.RegisteredApp registered = parts.apps.byId(parts.appId);
        if (registered == null || !registered.app().enabled()) {
            return new Entry.Shut(503, "The app of this port is not there or disabled.");
        }
        App app = registered.app();
        AppUsage usage = parts.engine.usage(app.id());
        ClientSettings.Limits limits = settings.limits();
        if (!rate.tryTake(limits.connectionsPerSecond())) {
            usage.errors().add(ConnectionError.CONNECTION_LIMIT);
            return new Entry.Shut(503, "Too many connections begin at once. Try again later.");
        }
        if (!node.tryTake(limits.connections() <= 0 ? Integer.MAX_VALUE : limits.connections())) {
            usage.errors().add(ConnectionError.CONNECTION_LIMIT);
            return new Entry.Shut(503, "The server has as many connections as it may have.");
        }
        // Looked at again behind the count: who drains and then counts has not missed anybody.
        if (draining) {
            node.release();
            return new Entry.Shut(503, "The server is shutting down. Try another node.");
        }
        if (!usage.tryConnect(app.limits().maxConnections())) {
            node.release();
            usage.errors().add(ConnectionError.CONNECTION_LIMIT);
            return new Entry.Shut(503, "The app has as many connections as it may have.");
        }
        return new Entry.Open(new CentrifugeGuest(app, usage, node, headers));
    }

    /** From now on nobody is let in; {@link #connections} does not grow any more. */
    public void drain() {
        draining = true;
    }

    /** Connections of the node, those on their way to a shard included. */
    public int connections() {
        return node.taken();
    }

    /** Takes these for what is decided from now on. */
    public void replaceSettings(ClientSettings next, Tokens nextTokens) {
        settings = next;
        tokens = nextTokens;
    }

    // ---- what sessions share ----------------------------------------------------------------------------------------

    public ClientSettings settings() {
        return settings;
    }

    Tokens tokens() {
        return tokens;
    }

    /** The namespaces of the app. */
    public Namespaces namespaces() {
        return parts.channels.of(parts.appId);
    }

    /** How a channel behaves. */
    public ChannelOptions options(String channel) {
        return parts.channels.options(parts.appId, channel);
    }

    BackEnd backEnd() {
        return parts.backEnd;
    }

    public Engine engine() {
        return parts.engine;
    }

    /** The app of these clients, or null if it is gone. Blocks. */
    public @Nullable App app() {
        AppRegistry.RegisteredApp registered = parts.apps.byId(parts.appId);
        return registered == null ? null : registered.app();
    }

    public String appId() {
        return parts.appId;
    }

    /** Whether anybody will ask what headers a connection came with. */
    @SuppressWarnings("ReferenceEquality") // one instance stands for no back end
    boolean keepsHeaders() {
        return parts.backEnd.wantsHeaders() || !settings.userIdHeader().isEmpty();
    }

    public String nodeId() {
        return parts.nodeId;
    }

    Users users() {
        return users;
    }

    /** Distinct users that are connected. */
    public int userCount() {
        return users.size();
    }

    public CentrifugeCounters counters() {
        return counters;
    }

    Emulation emulation() {
        return emulation;
    }

    long nowSeconds() {
        return parts.clock.time() / 1000;
    }

    WireBuffer buffer(Shard shard) {
        return shards[shard.index()].buffer;
    }

    ReplyBatch batch(Shard shard) {
        return shards[shard.index()].batch;
    }

    RecoveredBlocks recovered(Shard shard) {
        return shards[shard.index()].recovered;
    }

    Commands commands(Encoding encoding) {
        return encoding == Encoding.JSON ? jsonCommands : protobufCommands;
    }

    Replies replies(ClientLink.Traits traits) {
        int index = (traits.unidirectional() ? 2 : 0) + (traits.framing().encoding() == Encoding.JSON ? 0 : 1);
        return Objects.requireNonNull(replies[index]);
    }

    /** What tells a client why its connection ends, as its link sends it. */
    byte[] disconnectFrame(Shard shard, ClientLink.Traits traits, int code, String reason) {
        WireBuffer out = buffer(shard);
        out.clear();
        replies(traits).push(out, new Push.Disconnect(code, reason));
        return traits.framing().frame(out);
    }

    /** A ping as this link sends it. */
    byte[] pingFrame(ClientLink.Traits traits) {
        return traits.framing().frame(replies(traits).ping());
    }
}
