package io.ringcast.server.node;

import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.listener.Upgrade;
import io.ringcast.server.listener.UpgradeHandler;
import io.ringcast.server.listener.UpgradeRequest;
import io.ringcast.server.log.AccessLog;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.protocol.WebSocketProtocol;
import io.ringcast.server.transport.attached.AttachedLimits;
import io.ringcast.server.transport.websocket.DeflateNegotiation;
import io.ringcast.server.transport.websocket.DeflateTerms;
import io.ringcast.server.transport.websocket.Handshake;
import io.ringcast.server.transport.websocket.PermessageDeflate;
import io.ringcast.server.transport.websocket.WebSocketSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a WebSocket leaves Helidon: checks the handshake, asks the protocols whose path it is, and has the socket handed
 * to the shard with the fewest sessions.
 *
 * <p>Thread: any (a connection's virtual thread).
 */
final class WebSocketGateway implements UpgradeHandler {
    private final Engine engine;
    private final List<WebSocketProtocol> protocols;
    private volatile WebSocketSettings settings;
    private final AttachedLimits attachedLimits;
    private final @Nullable DeflateTerms deflateTerms;
    private final @Nullable OpeningLimits openings;
    private final ShardDeflate[] deflate;
    private final AttachedTable[] attached;
    private final @Nullable AccessLog accessLog;

    /**
     * Who looks at those who come and go.
     *
     * @param limits what an address may open, or null for all it wants
     * @param accessLog null if there is none
     */
    record Entrance(
            @Nullable OpeningLimits limits, @Nullable AccessLog accessLog) {}

    WebSocketGateway(
            Engine engine,
            List<WebSocketProtocol> protocols,
            WebSocketSettings settings,
            AttachedLimits attachedLimits,
            @Nullable DeflateTerms deflateTerms,
            Entrance entrance) {
        this.engine = engine;
        this.protocols = List.copyOf(protocols);
        this.settings = settings;
        this.attachedLimits = attachedLimits;
        this.deflateTerms = deflateTerms;
        this.accessLog = entrance.accessLog();
        this.openings = entrance.limits();
        int shards = engine.shards().size();
        this.deflate = new ShardDeflate[shards];
        this.attached = new AttachedTable[shards];
        for (int i = 0; i < shards; i++) {
            deflate[i] = new ShardDeflate();
            attached[i] = new AttachedTable(engine.shards().get(i));
        }
    }

    @Override
    public @Nullable Upgrade onUpgrade(UpgradeRequest request) {
        Handshake.Verdict verdict = Handshake.check(new Handshake.Request(
                request.method(),
                "HTTP/1.1",
                values(request, "Upgrade"),
                values(request, "Connection"),
                values(request, "Sec-WebSocket-Version"),
                values(request, "Sec-WebSocket-Key")));
        return switch (verdict) {
            case Handshake.Verdict.Refused(var status, var headers, var reason) -> refused(status, headers, reason);
            case Handshake.Verdict.Accepted(var acceptKey) ->
                openings == null ? admit(request, acceptKey, null) : admitWithin(openings, request, acceptKey);
        };
    }

    private @Nullable Upgrade admitWithin(OpeningLimits limits, UpgradeRequest request, String acceptKey) {
        return switch (limits.tryOpen(request)) {
            case OpeningLimits.Refused(var answer) -> answer;
            case OpeningLimits.Granted(var place) -> {
                Upgrade upgrade = admit(request, acceptKey, place);
                if (place != null && !(upgrade instanceof Upgrade.Accepted)) {
                    place.run();
                }
                yield upgrade;
            }
        };
    }

    private @Nullable Upgrade admit(UpgradeRequest request, String acceptKey, @Nullable Runnable place) {
        for (WebSocketProtocol protocol : protocols) {
            Admission admission = protocol.admit(request);
            if (admission != null) {
                return upgrade(request, admission, acceptKey, place);
            }
        }
        return null;
    }

    private Upgrade upgrade(UpgradeRequest request, Admission admission, String acceptKey, @Nullable Runnable place) {
        Admission.Refusal refusal = admission.refusal();
        if (refusal != null) {
            return refused(refusal.status(), Map.of(), refusal.reason());
        }
        DeflateTerms terms = admission.deflate(deflateTerms);
        if (terms == null) {
            return accepted(admission, acceptKey, "", null, place);
        }
        return switch (DeflateNegotiation.of(values(request, "Sec-WebSocket-Extensions"))) {
            case DeflateNegotiation.Malformed _ -> {
                admission.abandon();
                yield refused(400, Map.of(), "header Sec-WebSocket-Extensions is malformed");
            }
            case DeflateNegotiation.Declined _ -> accepted(admission, acceptKey, "", null, place);
            case DeflateNegotiation.Agreed agreed -> {
                WebSocketArrival.Compression compression = new WebSocketArrival.Compression(agreed, terms);
                yield accepted(admission, acceptKey, agreed.headerValue(), compression, place);
            }
        };
    }

    private Upgrade accepted(
            Admission admission,
            String acceptKey,
            String extensions,
            WebSocketArrival.@Nullable Compression compression,
            @Nullable Runnable place) {
        return new Upgrade.Accepted(
                Handshake.switchingProtocols(acceptKey, admission.subProtocol(), extensions),
                new ToShard(this, new WebSocketArrival(this, admission, compression), place));
    }

    private static Upgrade refused(int status, Map<String, String> headers, String reason) {
        List<UpgradeRequest.Header> lines = new ArrayList<>();
        headers.forEach((name, value) -> {
            // The listener closes the connection and says so itself.
            if (!name.equals("Connection")) {
                lines.add(new UpgradeRequest.Header(name, value));
            }
        });
        lines.add(new UpgradeRequest.Header("Content-Type", "text/plain; charset=utf-8"));
        return new Upgrade.Refused(status, lines, (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> values(UpgradeRequest request, String name) {
        List<String> values = new ArrayList<>(1);
        for (UpgradeRequest.Header header : request.headers()) {
            if (header.name().equalsIgnoreCase(name)) {
                values.add(header.value());
            }
        }
        return values;
    }

    Shard leastLoaded() {
        return engine.leastLoaded();
    }

    /** Takes these settings for connections to come. */
    void replaceSettings(WebSocketSettings next) {
        settings = next;
    }

    /** The same for streams. */
    StreamGateway streams() {
        return new StreamGateway(this);
    }

    /** What an address may open, or null if that is not limited. */
    @Nullable
    OpeningLimits openings() {
        return openings;
    }

    @Nullable
    AccessLog accessLog() {
        return accessLog;
    }

    WebSocketSettings settings() {
        return settings;
    }

    AttachedLimits attachedLimits() {
        return attachedLimits;
    }

    /** What compresses at a level on a shard, for its thread. */
    PermessageDeflate deflate(Shard shard, int level) {
        return deflate[shard.index()].at(level);
    }

    AttachedTable attached(Shard shard) {
        return attached[shard.index()];
    }
}
