package io.ringcast.server.node;

import io.ringcast.engine.memory.InMemoryRateLimiter;
import io.ringcast.engine.spi.RateLimiter.Rate;
import io.ringcast.server.config.RateLimiterSettings;
import io.ringcast.server.config.Settings;
import io.ringcast.server.http.pusher.ApiRates;
import io.ringcast.server.limit.AddressCap;
import io.ringcast.server.limit.AddressRate;
import io.ringcast.server.limit.RateCounts;
import io.ringcast.server.limit.RateGate;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The limits of what apps and addresses may do, as the settings ask for them. What is off is null, so that it costs a
 * request no more than a look.
 *
 * <p>Thread: any.
 */
final class RateLimits {
    private static final int MAX_KEYS = 100_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final RateCounts counts = new RateCounts();
    private final @Nullable RateGate apps;
    private final @Nullable AddressRate requests;
    private final @Nullable AddressRate openings;
    private final @Nullable AddressCap connections;
    private final int trustHops;

    RateLimits(Settings settings, NanoClock clock) {
        RateLimiterSettings limiter = settings.rateLimiter();
        RateLimiterSettings.Api api = limiter.apiRateLimit();
        RateLimiterSettings.WebSocket websocket = limiter.websocketRateLimit();
        this.apps = gate(limiter, clock);
        // Counted apart from apps: the bound of keys is for each, and addresses without number must not push apps out.
        RateGate addresses = limiter.enabled() ? gate(limiter, clock) : null;
        this.requests = rate(
                addresses,
                RateCounts.Limiter.API,
                api.maxRequests(),
                api.window(),
                new Source(api.identifier(), api.trustHops()));
        this.openings = rate(
                addresses,
                RateCounts.Limiter.WEBSOCKET,
                websocket.maxRequests(),
                websocket.window(),
                new Source(websocket.identifier(), websocket.trustHops()));
        int perAddress = settings.connectionLimits().maxPerAddress();
        this.connections = perAddress == 0 ? null : new AddressCap(perAddress);
        this.trustHops = websocket.trustHops();
    }

    private record Source(String identifier, int trustHops) {}

    private @Nullable RateGate gate(RateLimiterSettings limiter, NanoClock clock) {
        return switch (limiter.driver()) {
            case MEMORY -> new RateGate(new InMemoryRateLimiter(MAX_KEYS, clock), counts, TIMEOUT);
            case NONE -> null;
            case REDIS, REDIS_CLUSTER -> throw new IllegalStateException("this build has no " + limiter.driver());
        };
    }

    private static @Nullable AddressRate rate(
            @Nullable RateGate gate, RateCounts.Limiter which, int points, Duration window, Source source) {
        return gate == null || points == 0
                ? null
                : new AddressRate(
                        gate,
                        which,
                        new AddressRate.Terms(source.identifier(), new Rate(points, window), source.trustHops()));
    }

    RateCounts counts() {
        return counts;
    }

    /** WebSockets that were refused because their address had too many open. */
    long refusedConnections() {
        return connections == null ? 0 : connections.refused();
    }

    ApiRates api() {
        return new ApiRates(apps, requests);
    }

    /** What an address may open, or null if that is not limited. */
    @Nullable
    OpeningLimits openings(BooleanSupplier draining) {
        return openings == null && connections == null
                ? null
                : new OpeningLimits(openings, connections, trustHops, draining);
    }
}
