package io.ringcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final RetryPolicy POLICY =
            new RetryPolicy(true, 0, MINUTES, Duration.ofMillis(500), Duration.ofSeconds(30));
    private static final RandomGenerator NONE = () -> 0;

    private static long delayMs(int number) {
        return POLICY.delayAfter(number, Duration.ZERO, NONE).orElseThrow().toMillis();
    }

    @Test
    void shouldDoubleTheDelayUpToABound() {
        assertThat(delayMs(1)).isEqualTo(500);
        assertThat(delayMs(2)).isEqualTo(1000);
        assertThat(delayMs(6)).isEqualTo(16_000);
        assertThat(delayMs(7)).isEqualTo(30_000);
        assertThat(delayMs(1000)).isEqualTo(30_000);
    }

    @Test
    void shouldSpreadTheDelayOverItsUpperHalf() {
        Random random = new Random(7);
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 1000; i++) {
            long ms = POLICY.delayAfter(1, Duration.ZERO, random).orElseThrow().toMillis();
            least = Math.min(least, ms);
            most = Math.max(most, ms);
        }

        assertThat(least).isBetween(250L, 260L);
        assertThat(most).isBetween(490L, 500L);
    }

    @Test
    void shouldEndWithTheAttemptsOrTheTime() {
        RetryPolicy three = new RetryPolicy(true, 3, MINUTES, Duration.ofMillis(1), Duration.ofMillis(1));

        assertThat(three.delayAfter(2, Duration.ZERO, NONE)).isPresent();
        assertThat(three.delayAfter(3, Duration.ZERO, NONE)).isEmpty();
        assertThat(POLICY.delayAfter(1, MINUTES.minusMillis(500), NONE)).isPresent();
        assertThat(POLICY.delayAfter(1, MINUTES.minusMillis(499), NONE)).isEmpty();
    }

    @Test
    void shouldNotBeginAnAttemptThatWaitedTooLong() {
        assertThat(POLICY.isOver(2, MINUTES)).isFalse();
        assertThat(POLICY.isOver(2, MINUTES.plusMillis(1))).isTrue();
        assertThat(POLICY.isOver(1, MINUTES.plusMillis(1))).isFalse();
    }

    @Test
    void shouldNotTryAgainWhenTurnedOff() {
        RetryPolicy off = new RetryPolicy(false, 0, MINUTES, Duration.ofMillis(1), Duration.ofMillis(1));

        assertThat(off.delayAfter(1, Duration.ZERO, NONE)).isEmpty();
    }
}
