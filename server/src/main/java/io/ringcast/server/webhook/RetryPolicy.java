package io.ringcast.server.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often and how soon a delivery is tried again: each delay is twice the one before, and random in its upper half, so
 * that receivers which come back are not met by all at once.
 *
 * <p>Thread: any.
 *
 * @param enabled whether anything is tried again at all
 * @param maxAttempts 0 for any number
 * @param maxElapsed from the first attempt; no attempt is begun later
 */
public record RetryPolicy(
        boolean enabled, int maxAttempts, Duration maxElapsed, Duration initialBackoff, Duration maxBackoff) {
    private static final int MAX_DOUBLINGS = 30;

    /** Whether it is too late for attempt {@code number}, which may have waited for others of its webhook. */
    boolean isOver(int number, Duration elapsed) {
        return number > 1 && elapsed.compareTo(maxElapsed) > 0;
    }

    /** How long to wait after attempt {@code number} failed, or empty if it was the last. */
    Optional<Duration> delayAfter(int number, Duration elapsed, RandomGenerator random) {
        if (!enabled || (maxAttempts > 0 && number >= maxAttempts)) {
            return Optional.empty();
        }
        long doubledMs = initialBackoff.toMillis() << Math.min(number - 1, MAX_DOUBLINGS);
        long fullMs = Math.max(1, Math.min(doubledMs, maxBackoff.toMillis()));
        Duration delay = Duration.ofMillis(fullMs - (long) (random.nextDouble() * fullMs / 2));
        return elapsed.plus(delay).compareTo(maxElapsed) > 0 ? Optional.empty() : Optional.of(delay);
    }
}
