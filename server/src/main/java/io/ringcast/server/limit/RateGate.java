package io.ringcast.server.limit;

import io.ringcast.engine.spi.RateLimiter;
import io.ringcast.engine.spi.RateLimiter.Decision;
import io.ringcast.engine.spi.RateLimiter.Rate;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a rate limiter, waits for its answer and counts it. A limiter that fails or stays silent refuses: otherwise who
 * brings it down has no limit.
 *
 * <p>Thread: any but a shard, because it waits.
 */
public final class RateGate {
    private static final System.Logger LOG = System.getLogger(RateGate.class.getName());
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final RateLimiter limiter;
    private final RateCounts counts;
    private final Duration timeout;

    /** @param timeout how long the limiter may take to answer */
    public RateGate(RateLimiter limiter, RateCounts counts, Duration timeout) {
        this.limiter = limiter;
        this.counts = counts;
        this.timeout = timeout;
    }

    /** Takes so many points of a key's rate, all or none. */
    public RateVerdict take(RateCounts.Limiter which, String key, int points, Rate rate) {
        Decision decision;
        try {
            decision = limiter.tryTake(key, points, rate)
                    .toCompletableFuture()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            counts.countFailure();
            LOG.log(Level.DEBUG, "The rate limiter did not answer; the request is refused", e);
            return RateVerdict.failed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return RateVerdict.failed();
        }
        counts.count(which, decision.allowed());
        return decision.allowed()
                ? new RateVerdict(
                        RateVerdict.Outcome.ALLOWED, rate.points(), decision.remaining(), seconds(rate.window()))
                : new RateVerdict(
                        RateVerdict.Outcome.EXCEEDED,
                        rate.points(),
                        decision.remaining(),
                        Math.max(1, seconds(decision.retryAfter())));
    }

    private static long seconds(Duration duration) {
        return (duration.toNanos() + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
    }
}
