package io.ringcast.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.spi.RateLimiter.Decision;
import io.ringcast.engine.spi.RateLimiter.Rate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InMemoryRateLimiterPropertyTest {
    private final CachedNanoClock clock = new CachedNanoClock();
    private final InMemoryRateLimiter limiter = new InMemoryRateLimiter(100, clock);

    private Decision take(String key, int points, Rate rate) {
        return limiter.tryTake(key, points, rate).toCompletableFuture().join();
    }

    private static Rate anyRate(Random random) {
        long[] windows = {1, 7, 1_000, 333_333_333L, 1_000_000_000L, 60_000_000_000L, 86_400_000_000_000L};
        int points = 1 + random.nextInt(random.nextBoolean() ? 10 : 100_000);
        return new Rate(points, Duration.ofNanos(windows[random.nextInt(windows.length)]));
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54})
    void shouldAllowTheSameAttemptAfterRetryAfterAndNotMuchBefore(long seed) {
        Random random = new Random(seed);
        clock.update(random.nextLong(-1L << 50, 1L << 50));
        int refusals = 0;
        for (int round = 0; round < 2000; round++) {
            Rate rate = anyRate(random);
            String key = "key" + round;
            for (int i = 0; i < 20; i++) {
                clock.advance(random.nextLong(rate.window().toNanos()));
                int points = 1 + random.nextInt(rate.points());
                Decision decision = take(key, points, rate);
                if (!decision.allowed()) {
                    refusals++;
                    long wait = decision.retryAfter().toNanos();
                    long tooEarly = wait / 1000 + 2;
                    if (random.nextBoolean() && wait > tooEarly) {
                        clock.advance(wait - tooEarly);
                        assertThat(take(key, points, rate).allowed())
                                .as("seed %d, %s: allowed before %s was over", seed, rate, decision)
                                .isFalse();
                        clock.advance(tooEarly);
                    } else {
                        clock.advance(wait);
                    }
                    assertThat(take(key, points, rate).allowed())
                            .as("seed %d, %d of %s after %s", seed, points, rate, decision)
                            .isTrue();
                }
            }
        }
        assertThat(refusals).isGreaterThan(1000);
    }

    private record Taken(long atNs, int points) {}

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64})
    void shouldKeepTheBoundsOfTwoCounters(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            Rate rate = anyRate(random);
            long window = rate.window().toNanos();
            ArrayDeque<Taken> sliding = new ArrayDeque<>();
            long inWindow = 0;
            long inAligned = 0;
            long aligned = Long.MIN_VALUE;
            for (int i = 0; i < 400; i++) {
                clock.advance(random.nextLong(Math.max(1, window / 5)));
                long now = clock.nanoTime();
                int points = 1 + random.nextInt(rate.points());
                Decision decision = take("key" + round, points, rate);
                assertThat(decision.remaining()).isBetween(0, rate.points());
                if (!decision.allowed()) {
                    continue;
                }
                if (Math.floorDiv(now, window) != aligned) {
                    aligned = Math.floorDiv(now, window);
                    inAligned = 0;
                }
                inAligned += points;
                sliding.addLast(new Taken(now, points));
                inWindow += points;
                while (now - sliding.getFirst().atNs >= window) {
                    inWindow -= sliding.removeFirst().points;
                }

                // A true window straddles two aligned ones; neither holds more than the rate.
                assertThat(inAligned).as("seed %d, %s", seed, rate).isLessThanOrEqualTo(rate.points());
                assertThat(inWindow).as("seed %d, %s", seed, rate).isLessThan(2L * rate.points() + 1);
            }
        }
    }

    @Test
    void shouldAllowTheRateInTheLongRunWhenTakersComeEvenly() {
        Rate rate = new Rate(100, Duration.ofSeconds(1));
        int allowed = 0;
        for (int i = 0; i < 20_000; i++) {
            clock.advance(1_000_000);
            allowed += take("a", 1, rate).allowed() ? 1 : 0;
        }

        assertThat(allowed).isBetween(1_900, 2_100);
    }

    @Test
    void shouldForgetTheKeyThatWasUsedLongestAgo() {
        Rate one = new Rate(1, Duration.ofHours(1));
        take("oldest", 1, one);
        take("used", 1, one);
        for (int i = 0; i < 98; i++) {
            take("key" + i, 1, one);
        }
        take("used", 1, one);
        take("one more", 1, one);

        assertThat(take("used", 1, one).allowed()).isFalse();
        assertThat(take("oldest", 1, one).allowed()).isTrue();
    }
}
