package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.app.App;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.limit.ConnectionCap;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.app.AppUnavailableException;
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
    private final ConnectionCap node = new ConnectionCap();
    private final ShardSignatures[] signatures;
    private volatile boolean draining;

    public PusherProtocol(PusherSettings settings, Engine engine, AppRegistry apps) {
        this.settings = settings;
        this.engine = engine;
        this.apps = apps;
        this.signatures = new ShardSignatures[engine.shards().size()];
        for (int i = 0; i < signatures.length; i++) {
            signatures[i] = new ShardSignatures();
        }
    }

    /** From now on every client is told to connect elsewhere. */
    public void drain() {
        draining = true;
    }

    /** Takes these settings for what is decided from now on; the path prefix stays. */
    public void replaceSettings(PusherSettings next) {
        settings = next;
    }

    /** Connections of the node. */
    public int connections() {
        return node.taken();
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
    public int dialect(boolean compressed) {
        return compressed ? 1 : 0;
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
                key == null ? new PusherAdmission.Refused(PusherError.PATH_NOT_FOUND) : decide(request, key);
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
            return new PusherAdmission.Refused(PusherError.SHUTDOWN);
        }
        PusherError version = checkVersion(QueryValue.of(request.rawQuery(), "protocol"));
        if (version != null) {
            return new PusherAdmission.Refused(version);
        }
        AppRegistry.RegisteredApp registered;
        try {
            registered = apps.byKey(key);
        } catch (AppUnavailableException e) {
            return new PusherAdmission.Refused(PusherError.OVER_CAPACITY);
        }
        if (registered == null) {
            return new PusherAdmission.Refused(PusherError.unknownKey(key));
        }
        PusherError refusal = checkApp(request, registered);
        return refusal == null ? take(registered.app()) : new PusherAdmission.Refused(refusal);
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
        if (app.features().tlsOnly() && !isSecure(request)) {
            return PusherError.TLS_ONLY;
        }
        return registered.origins().allows(request.header("Origin")) ? null : PusherError.ORIGIN;
    }

    // A proxy that ends TLS says so in a header, which anyone else could say as well: only one on this machine is
    // believed.
    private static boolean isSecure(UpgradeRequest request) {
        String address = request.remoteAddress();
        boolean local = address.isEmpty() || address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1");
        return request.secure() || (local && "https".equalsIgnoreCase(request.header("X-Forwarded-Proto")));
    }

    private PusherAdmission take(App app) {
        if (!node.tryTake(settings.maxConnections())) {
            return new PusherAdmission.Refused(PusherError.OVER_CAPACITY);
        }
        AppUsage usage = engine.usage(app.id());
        if (!usage.tryConnect(app.limits().maxConnections())) {
            node.release();
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
