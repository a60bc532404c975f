package io.ringcast.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one address may do in a time.
 *
 * <p>Thread: any.
 */
public record RateLimiterSettings(
        @Setting(
                value = "false",
                sockudo = "true",
                env = "RATE_LIMITER_ENABLED",
                doc = "Limit what one address may do in a time.")
        boolean enabled,

        @Setting(
                value = "memory",
                env = "RATE_LIMITER_DRIVER",
                doc = "Where rates are counted, those of apps included; none limits nothing.")
        RateDriver driver,

        @Section("Requests of one address to the HTTP API; beyond them 429.")
        Api apiRateLimit,

        @Section("WebSockets that one address opens; beyond them 429.")
        WebSocket websocketRateLimit,

        @Section("Rates that are counted in Redis.") Redis redis) {
    /** Where rates are counted. */
    public enum RateDriver implements Driver {
        /** In this process. */
        MEMORY(true),
        /** In Redis. */
        REDIS(false),
        /** In a Redis Cluster. */
        REDIS_CLUSTER(false),
        /** Nowhere: no rate is limited. */
        NONE(true);

        private final boolean contained;

        RateDriver(boolean contained) {
            this.contained = contained;
        }

        @Override
        public boolean contained() {
            return contained;
        }

        @Override
        public String toString() {
            return word();
        }
    }

    /** Rates in Redis. */
    public record Redis(
            @Setting(
                    value = "ringcast_rl:",
                    sockudo = "sockudo_rl:",
                    env = "RATE_LIMITER_REDIS_PREFIX",
                    doc = "What every key begins with.")
            String prefix,

            @Setting(value = "", check = Check.REDIS_URL, env = "REDIS_URL", doc = "A Redis of its own for rates.")
            String urlOverride,

            @Setting(value = "false", doc = "Speak to a Redis Cluster.")
            boolean clusterMode) {
        /** Leaves the address out, which may hold a password. */
        @Override
        public String toString() {
            return "Redis[" + prefix + "]";
        }
    }

    /** Requests to the HTTP API. */
    public record Api(
            @Setting(
                    value = "100",
                    zero = "off",
                    min = 0,
                    max = 1000000000,
                    env = "RATE_LIMITER_API_MAX_REQUESTS",
                    doc = "Requests in a window.")
            int maxRequests,

            @Setting(
                    name = "window_seconds",
                    value = "60",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 86400,
                    env = "RATE_LIMITER_API_WINDOW_SECONDS",
                    doc = "Length of the sliding window.")
            Duration window,

            @Setting(value = "api", check = Check.METRIC_PREFIX, doc = "In front of the address in the counter's key.")
            String identifier,

            @Setting(
                    value = "0",
                    min = 0,
                    max = 16,
                    env = "RATE_LIMITER_API_TRUST_HOPS",
                    doc = "Entries of X-Forwarded-For that trusted proxies wrote, from the right; 0 takes the peer's"
                            + " address.")
            int trustHops) {}

    /** WebSockets that are opened. */
    public record WebSocket(
            @Setting(
                    value = "20",
                    zero = "off",
                    min = 0,
                    max = 1000000000,
                    env = "RATE_LIMITER_WS_MAX_REQUESTS",
                    doc = "WebSockets in a window.")
            int maxRequests,

            @Setting(
                    name = "window_seconds",
                    value = "60",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 86400,
                    env = "RATE_LIMITER_WS_WINDOW_SECONDS",
                    doc = "Length of the sliding window.")
            Duration window,

            @Setting(
                    value = "websocket_connect",
                    check = Check.METRIC_PREFIX,
                    doc = "In front of the address in the counter's key.")
            String identifier,

            @Setting(
                    value = "0",
                    min = 0,
                    max = 16,
                    env = "RATE_LIMITER_WS_TRUST_HOPS",
                    doc = "As that of api_rate_limit, for WebSockets.")
            int trustHops) {}

    /** Warns of what has another effect than one would expect. */
    static void check(Map<String, Object> values, AppSources apps, Problems problems) {
        RateLimiterSettings rates = Keys.fill(RateLimiterSettings.class, "rate_limiter", values);
        boolean appsHaveRates = apps.entries().stream()
                .map(entry -> entry.app().limits())
                .anyMatch(limits -> limits.maxBackendEventsPerSecond() > 0 || limits.maxReadRequestsPerSecond() > 0);
        if (rates.driver == RateDriver.NONE && (rates.enabled || appsHaveRates)) {
            problems.warn(
                    "rate_limiter.driver=none: no rate is limited over HTTP, neither of addresses nor of apps. Set"
                            + " rate_limiter.driver=memory to limit them.");
            return;
        }
        boolean unixSocket = Boolean.TRUE.equals(Objects.requireNonNull(values.get("unix_socket.enabled")));
        List<String> withoutHops = new ArrayList<>();
        if (rates.apiRateLimit.trustHops == 0) {
            withoutHops.add("rate_limiter.api_rate_limit.trust_hops");
        }
        if (rates.websocketRateLimit.trustHops == 0) {
            withoutHops.add("rate_limiter.websocket_rate_limit.trust_hops");
        }
        if (rates.enabled && unixSocket && !withoutHops.isEmpty()) {
            problems.warn("A peer of a Unix socket has no address: all clients share one limit. Set "
                    + String.join(" and ", withoutHops)
                    + " to the number of proxies in front, which must send X-Forwarded-For.");
        }
    }
}
