package io.ringcast.backends.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.spi.RateLimiter;
import io.ringcast.engine.spi.RateLimiter.Decision;
import io.ringcast.engine.spi.RateLimiter.Rate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RateLimiter} does. The window may be approximated by two counters: what was taken in the window
 * before weighs as if it had been spread evenly.
 *
 * <p>Thread: confined to the test.
 */
public abstract class RateLimiterContract {
    private static final Rate TEN = new Rate(10, Duration.ofSeconds(2));

    private RateLimiter limiter = (key, points, rate) -> {
        throw new IllegalStateException("the rate limiter is not open");
    };

    /** For extension by a back end's suite. */
    protected RateLimiterContract() {}

    /** A rate limiter that knows no key. */
    protected abstract RateLimiter newRateLimiter() throws Exception;

    /** Lets the rate limiter's time pass: moves its clock, or waits. */
    protected abstract void advance(Duration time);

    @BeforeEach
    final void open() throws Exception {
        limiter = newRateLimiter();
    }

    private Decision take(String key, int points, Rate rate) throws Exception {
        return limiter.tryTake(key, points, rate).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldAllowWhatTheRateAllowsAndTellWhatRemains() throws Exception {
        assertThat(take("a", 4, TEN)).isEqualTo(new Decision(true, 6, Duration.ZERO));
        assertThat(take("a", 6, TEN)).isEqualTo(new Decision(true, 0, Duration.ZERO));

        assertThat(take("a", 1, TEN).allowed()).isFalse();
    }

    @Test
    void shouldTakeAllPointsOrNone() throws Exception {
        take("a", 8, TEN);

        assertThat(take("a", 3, TEN).allowed()).isFalse();
        assertThat(take("a", 2, TEN).allowed()).isTrue();
    }

    @Test
    void shouldRefuseMoreThanTheRateEverAllows() throws Exception {
        Decision decision = take("a", 11, TEN);

        assertThat(decision.allowed()).isFalse();
        assertThat(take("a", 10, TEN).allowed()).isTrue();
    }

    @Test
    void shouldKeepKeysApart() throws Exception {
        take("a", 10, TEN);

        assertThat(take("b", 10, TEN).allowed()).isTrue();
    }

    @Test
    void shouldAllowTheSameAttemptAfterTheTimeThatItNamed() throws Exception {
        take("a", 10, TEN);
        Decision refused = take("a", 5, TEN);
        assertThat(refused.retryAfter())
                .isPositive()
                .isLessThanOrEqualTo(TEN.window().multipliedBy(2));

        advance(refused.retryAfter());

        assertThat(take("a", 5, TEN).allowed()).isTrue();
    }

    @Test
    void shouldHaveForgottenAllAfterTwoWindows() throws Exception {
        take("a", 10, TEN);
        advance(TEN.window().multipliedBy(2));

        assertThat(take("a", 10, TEN)).isEqualTo(new Decision(true, 0, Duration.ZERO));
    }

    @Test
    void shouldNotAllowTheWholeRateAgainInTheNextWindowAtOnce() throws Exception {
        take("a", 10, TEN);
        Decision refused = take("a", 1, TEN);
        advance(refused.retryAfter());

        assertThat(take("a", 10, TEN).allowed()).isFalse();
    }
}
