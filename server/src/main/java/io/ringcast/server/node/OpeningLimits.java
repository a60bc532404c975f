package io.ringcast.server.node;

import io.ringcast.server.limit.AddressCap;
import io.ringcast.server.limit.AddressRate;
import io.ringcast.server.limit.ClientAddress;
import io.ringcast.server.limit.RateVerdict;
import io.ringcast.server.listener.Upgrade;
import io.ringcast.server.listener.UpgradeRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one address may open: WebSockets in a time, and at a time. Whoever wants more is refused before the upgrade, where
 * it costs least and holds nothing. A node that drains sends everybody away by the protocol's own code instead.
 *
 * <p>Thread: any but a shard.
 */
final class OpeningLimits {
    /** The decision about one upgrade. */
    sealed interface Opening {}

    /** @param place to be run when the connection is gone, any number of times; null if none was taken */
    record Granted(@Nullable Runnable place) implements Opening {}

    /** The upgrade gets this answer. */
    record Refused(Upgrade.Refused answer) implements Opening {}

    private static final String TOO_MANY = "{\"error\":\"Too many requests.\",\"code\":429,\"status\":429}";
    private static final String TOO_MANY_OPEN =
            "{\"error\":\"Too many connections from this address.\",\"code\":429,\"status\":429}";
    private static final String FAILED =
            "{\"error\":\"The rate limiter did not answer. Try again later.\",\"code\":503,\"status\":503}";
    private static final UpgradeRequest.Header RETRY_LATER = new UpgradeRequest.Header("Retry-After", "5");
    private static final Granted GRANTED = new Granted(null);

    private final @Nullable AddressRate rate;
    private final @Nullable AddressCap cap;
    private final int trustHops;
    private final BooleanSupplier draining;

    /**
     * @param rate null if any number may be opened in a time
     * @param cap null if any number may be open at a time
     */
    OpeningLimits(@Nullable AddressRate rate, @Nullable AddressCap cap, int trustHops, BooleanSupplier draining) {
        this.rate = rate;
        this.cap = cap;
        this.trustHops = trustHops;
        this.draining = draining;
    }

    Opening tryOpen(UpgradeRequest request) {
        List<String> forwardedFor = new ArrayList<>(1);
        for (UpgradeRequest.Header header : request.headers()) {
            if (header.name().equalsIgnoreCase("X-Forwarded-For")) {
                forwardedFor.add(header.value());
            }
        }
        return tryOpen(request.remoteAddress(), forwardedFor);
    }

    /**
     * As above.
     *
     * @param forwardedFor the values of all {@code X-Forwarded-For} headers, in order
     */
    Opening tryOpen(String remoteAddress, List<String> forwardedFor) {
        if (draining.getAsBoolean()) {
            return GRANTED;
        }
        RateVerdict verdict = rate == null ? null : rate.take(remoteAddress, forwardedFor);
        if (verdict != null && !verdict.allowed()) {
            return refused(verdict);
        }
        if (cap == null) {
            return GRANTED;
        }
        Runnable place = cap.tryTake(ClientAddress.of(remoteAddress, forwardedFor, trustHops));
        return place == null ? refused(429, List.of(RETRY_LATER), TOO_MANY_OPEN) : new Granted(place);
    }

    private static Refused refused(RateVerdict verdict) {
        List<UpgradeRequest.Header> headers = new ArrayList<>();
        verdict.headers().forEach((name, value) -> headers.add(new UpgradeRequest.Header(name, value)));
        return verdict.outcome() == RateVerdict.Outcome.FAILED
                ? refused(503, headers, FAILED)
                : refused(429, headers, TOO_MANY);
    }

    private static Refused refused(int status, List<UpgradeRequest.Header> headers, String body) {
        List<UpgradeRequest.Header> all = new ArrayList<>(headers);
        all.add(new UpgradeRequest.Header("Content-Type", "application/json"));
        return new Refused(new Upgrade.Refused(status, all, body.getBytes(StandardCharsets.UTF_8)));
    }
}
