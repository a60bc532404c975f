package io.ringcast.server.http.pusher;

import io.ringcast.engine.app.App;
import io.ringcast.engine.spi.RateLimiter;
import io.ringcast.engine.spi.RateLimiter.Decision;
import io.ringcast.engine.spi.RateLimiter.Rate;
import io.ringcast.server.http.Answer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The rates of an app's back end: publications are counted by channel, reads by request.
 *
 * <p>Thread: any.
 */
final class ApiRates {
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final long TIMEOUT_SECONDS = 5;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final RateLimiter limiter;

    ApiRates(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** What an answer says about the rate; nothing if there is none. */
    record Standing(int limit, int remaining) {
        private static final Standing UNLIMITED = new Standing(0, 0);

        Answer mark(Answer answer) {
            return limit <= 0
                    ? answer
                    : answer.with("X-RateLimit-Limit", Integer.toString(limit))
                            .with("X-RateLimit-Remaining", Integer.toString(remaining));
        }
    }

    Standing takeEvents(App app, int points) {
        return take("api:events:" + app.id(), points, app.limits().maxBackendEventsPerSecond());
    }

    Standing takeRead(App app) {
        return take("api:reads:" + app.id(), 1, app.limits().maxReadRequestsPerSecond());
    }

    private Standing take(String key, int points, int perSecond) {
        if (perSecond <= 0) {
            return Standing.UNLIMITED;
        }
        Decision decision;
        try {
            decision = limiter.tryTake(key, points, new Rate(perSecond, WINDOW))
                    .toCompletableFuture()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ApiException(ErrorBody.answer(503, "The rate limiter did not answer. Try again later.")
                    .with("Retry-After", "1"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "The server is stopping.");
        }
        Standing standing = new Standing(perSecond, decision.remaining());
        if (!decision.allowed()) {
            long seconds = (decision.retryAfter().toNanos() + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
            throw new ApiException(standing.mark(ErrorBody.answer(429, "Too many requests.")
                    .with("Retry-After", Long.toString(Math.max(1, seconds)))));
        }
        return standing;
    }
}
