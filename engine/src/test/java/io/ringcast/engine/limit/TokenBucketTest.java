package io.ringcast.engine.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void shouldAllowABurstOfOneSecondsWorthAndRefillEvenly() {
        TokenBucket bucket = new TokenBucket(10, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(bucket.tryTake(0)).isTrue();
        }

        assertThat(bucket.tryTake(0)).isFalse();
        assertThat(bucket.tryTake(SECOND / 10 - 1)).isFalse();
        assertThat(bucket.tryTake(SECOND / 10)).isTrue();
        assertThat(bucket.tryTake(SECOND / 10)).isFalse();
    }

    @Test
    void shouldKeepNoMoreThanOneSecondsWorth() {
        TokenBucket bucket = new TokenBucket(3, 0);

        int taken = 0;
        while (bucket.tryTake(3600 * SECOND)) {
            taken++;
        }

        assertThat(taken).isEqualTo(3);
    }

    @Test
    void shouldIgnoreAClockThatStepsBack() {
        TokenBucket bucket = new TokenBucket(1, 5 * SECOND);
        assertThat(bucket.tryTake(5 * SECOND)).isTrue();

        assertThat(bucket.tryTake(SECOND)).isFalse();
        assertThat(bucket.tryTake(6 * SECOND - 1)).isFalse();
        assertThat(bucket.tryTake(6 * SECOND)).isTrue();
    }

    @Test
    void shouldRefuseARateOfNothing() {
        assertThatThrownBy(() -> new TokenBucket(0, 0)).hasMessage("perSecond=0 is not valid: expected at least 1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldNeverGiveMoreThanTheBurstAndWhatTimeRefills(long seed) {
        Random random = new Random(seed);
        int rate = 1 + random.nextInt(50);
        TokenBucket bucket = new TokenBucket(rate, 0);
        long now = 0;
        long taken = 0;

        for (int i = 0; i < 20_000; i++) {
            now += random.nextLong(SECOND / rate);
            taken += bucket.tryTake(now) ? 1 : 0;

            assertThat(taken).as("seed %d", seed).isLessThanOrEqualTo(rate + (long) (now * (double) rate / SECOND) + 1);
        }
        assertThat(taken).as("seed %d", seed).isGreaterThan((long) (now * 0.99 * rate / SECOND));
    }
}
