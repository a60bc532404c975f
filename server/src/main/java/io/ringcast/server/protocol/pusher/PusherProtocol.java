package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.app.App;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ConnectionError;
import io.ringcast.engine.counter.ConnectionErrors;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.limit.ConnectionCap;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.app.AppUnavailableException;
import io.ringcast.server.channel.ChannelRules;
import io.ringcast.server.limit.RateCounts;
import io.ringcast.server.listener.UpgradeRequest;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.protocol.WebSocketProtocol;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Pusher protocol, version 7, below {@code /app/{key}}: decides who is let in, in the protocol's order of checks.
 *
 * <p>Thread: any; what belongs to a shard is kept by shard.
 */
public final class PusherProtocol implements WebSocketProtocol {
    private static final int MIN_TOLD_TIMEOUT_SECONDS = 10;
    private static final int MAX_KEY_LENGTH = 256;
    private static final int OLDEST_VERSION = 4;
    private static final int NEWEST_VERSION = 7;
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");
    private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=[0-9])");

    private volatile PusherSettings settings;
    private final Engine engine;
    private final AppRegistry apps;
    private final RateCounts rates;
    private final ChannelRules channels;
    private final ConnectionCap node = new ConnectionCap();
    private final ShardSignatures[] signatures;
    private volatile boolean draining;

    /** @param rates where client events are counted that have a rate */
    public PusherProtocol(
            PusherSettings settings, Engine engine, AppRegistry apps, RateCounts rates, ChannelRules channels) {
        this.settings = settings;
        this.engine = engine;
        this.apps = apps;
        this.rates = rates;
        this.channels = channels;
        this.signatures = new ShardSignatures[engine.shards().size()];
        for (int i = 0; i < signatures.length; i++) {
            signatures[i] = new ShardSignatures();
        }
    }

    /** From now on every client is told to connect elsewhere; {@link #connections} does not grow any more. */
    public void drain() {
        draining = true;
    }

    /** Takes these settings for what is decided from now on; the path prefix stays. */
    public void replaceSettings(PusherSettings next) {
        settings = next;
    }

    /** Connections of the node, those on their way to a shard included. */
    public int connections() {
        return node.taken();
    }

    ChannelRules channels() {
        return channels;
    }

    RateCounts rates() {
        return rates;
    }

    PusherSettings settings() {
        return settings;
    }

    ShardSignatures signatures(Shard shard) {
        return signatures[shard.index()];
    }

    Duration activityTimeout(App app) {
        Duration own = app.limits().activityTimeout();
        return own == null ? settings.activityTimeout() : own;
    }

    /** Pusher protocol: clients divide by it and probe by it; a number below ten makes them probe all the time. */
    int toldActivityTimeoutSeconds(App app) {
        return (int) Math.max(MIN_TOLD_TIMEOUT_SECONDS, activityTimeout(app).toSeconds());
    }

    @Override
    public @Nullable Admission admit(UpgradeRequest request) {
        String below = settings.pathPrefix() + "/app";
        String path = request.rawPath();
        if (!path.equals(below) && !path.startsWith(below + "/")) {
            return null;
        }
        String key = keyOf(path.substring(below.length()));
        if (key == null && !settings.pathNotFoundUpgrades()) {
            return null;
        }
        PusherAdmission decision =
                key == null ? refuse(engine.errors(), PusherError.PATH_NOT_FOUND) : decide(request, key);
        return new Guest(decision);
    }

    private static @Nullable String keyOf(String rest) {
        String segment = rest.startsWith("/") ? rest.substring(1) : rest;
        if (segment.endsWith("/")) {
            segment = segment.substring(0, segment.length() - 1);
        }
        if (segment.isEmpty() || segment.indexOf('/') >= 0 || segment.length() > MAX_KEY_LENGTH) {
            return null;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private PusherAdmission decide(UpgradeRequest request, String key) {
        if (draining) {
            return refuse(engine.errors(), PusherError.SHUTDOWN);
        }
        PusherError version = checkVersion(QueryValue.of(request.rawQuery(), "protocol"));
        if (version != null) {
            return refuse(engine.errors(), version);
        }
        AppRegistry.RegisteredApp registered;
        try {
            registered = apps.byKey(key);
        } catch (AppUnavailableException e) {
            engine.errors().add(ConnectionError.APP_VALIDATION_FAILED);
            return new PusherAdmission.Refused(PusherError.OVER_CAPACITY);
        }
        if (registered == null) {
            return refuse(engine.errors(), PusherError.unknownKey(key));
        }
        PusherError refusal = checkApp(request, registered);
        return refusal == null
                ? take(registered.app())
                : refuse(engine.usage(registered.app().id()).errors(), refusal);
    }

    private static PusherAdmission refuse(ConnectionErrors counts, PusherError error) {
        counts.add(error.reason());
        return new PusherAdmission.Refused(error);
    }

    private @Nullable PusherError checkVersion(@Nullable String version) {
        if (version == null) {
            return settings.requireProtocol() ? PusherError.NO_VERSION : null;
        }
        if (!INTEGER.matcher(version).matches()) {
            return PusherError.BAD_VERSION;
        }
        if (settings.lenientProtocol()) {
            return null;
        }
        String digits = LEADING_ZEROS.matcher(version).replaceFirst("");
        int number = digits.length() == 1 ? Integer.parseInt(digits) : 0;
        return number < OLDEST_VERSION || number > NEWEST_VERSION ? PusherError.UNSUPPORTED_VERSION : null;
    }

    private static @Nullable PusherError checkApp(UpgradeRequest request, AppRegistry.RegisteredApp registered) {
        App app = registered.app();
        if (!app.enabled()) {
            return PusherError.APP_DISABLED;
        }
        if (app.features().tlsOnly() && !request.secure()) {
            return PusherError.TLS_ONLY;
        }
        return registered.origins().allows(request.header("Origin")) ? null : PusherError.ORIGIN;
    }

    private PusherAdmission take(App app) {
        AppUsage usage = engine.usage(app.id());
        if (!node.tryTake(settings.maxConnections())) {
            return refuse(usage.errors(), PusherError.OVER_CAPACITY);
        }
        // Looked at again behind the count: who drains and then counts has not missed anybody.
        if (draining) {
            node.release();
            return new PusherAdmission.Refused(PusherError.SHUTDOWN);
        }
        if (!usage.tryConnect(app.limits().maxConnections())) {
            node.release();
            usage.errors().add(ConnectionError.CONNECTION_LIMIT);
            return new PusherAdmission.Refused(
                    PusherError.overQuota(app.limits().overQuotaCode()));
        }
        return new PusherAdmission.Accepted(app, usage, node);
    }

    /** A client between its handshake and its shard. */
    private final class Guest implements Admission {
        private final PusherAdmission decision;

        Guest(PusherAdmission decision) {
            this.decision = decision;
        }

        @Override
        public int dialect(boolean compressed) {
            return compressed ? 1 : 0;
        }

        @Override
        public Opening open(WebSocketConnection socket, Shard shard, int dialect) {
            return new PusherSession(socket, shard, PusherProtocol.this, decision, dialect);
        }

        @Override
        public void abandon() {
            decision.release();
            if (decision instanceof PusherAdmission.Accepted accepted) {
                accepted.usage().disconnect();
            }
        }
    }
}
