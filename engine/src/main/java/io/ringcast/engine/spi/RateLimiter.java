package io.ringcast.engine.spi;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Counts points by key over a sliding window. Never blocks the caller; a failure completes the stage exceptionally.
 *
 * <p>Thread: any.
 */
public interface RateLimiter {
    /**
     * How much is allowed.
     *
     * @param points at least 1
     * @param window longer than zero
     */
    record Rate(int points, Duration window) {
        public Rate {
            if (points < 1) {
                throw new IllegalArgumentException("points=" + points + " is not valid: expected at least 1");
            }
            if (window.isZero() || window.isNegative()) {
                throw new IllegalArgumentException("window=" + window + " is not valid: expected more than zero");
            }
        }
    }

    /**
     * The answer to an attempt.
     *
     * @param allowed whether the points were taken; if not, nothing has changed
     * @param remaining points left in the window
     * @param retryAfter when the same attempt can succeed; zero if it was allowed
     */
    record Decision(boolean allowed, int remaining, Duration retryAfter) {}

    /** Takes {@code points} of {@code key}'s rate, all or none. */
    CompletionStage<Decision> tryTake(String key, int points, Rate rate);
}
