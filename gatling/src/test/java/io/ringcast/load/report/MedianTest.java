package io.ringcast.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MedianTest {
    private static Median ofOneTo(int n) {
        return Median.of(IntStream.rangeClosed(1, n).asDoubleStream().toArray());
    }

    /** Ranks from the binomial distribution: the usual table for the sign test's interval at 95 %. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1",
        "5, 3, 1, 5",
        "6, 3.5, 1, 6",
        "8, 4.5, 1, 8",
        "9, 5, 2, 8",
        "11, 6, 2, 10",
        "12, 6.5, 3, 10",
        "15, 8, 4, 12",
        "20, 10.5, 6, 15",
        "25, 13, 8, 18"
    })
    void shouldBoundTheMedianByRank(int n, double median, double low, double high) {
        assertThat(ofOneTo(n)).isEqualTo(new Median(median, low, high));
    }

    @Test
    void shouldHoldTheTrueMedianInNineteenOfTwentyRuns() {
        Random random = new Random(7);
        int held = 0;
        for (int run = 0; run < 2000; run++) {
            Median median = Median.of(random.doubles(9).map(x -> x * x).toArray());
            // The square of a uniform number is below a quarter half of the time.
            if (median.low() <= 0.25 && 0.25 <= median.high()) {
                held++;
            }
        }
        assertThat(held).isGreaterThan(1900);
    }

    @Test
    void shouldRefuseNothing() {
        assertThatThrownBy(() -> Median.of(new double[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
