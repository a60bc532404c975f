package io.ringcast.engine.counter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void shouldCountABoundIntoItsOwnClass() {
        histogram.add(500_000, 1);
        histogram.add(500_001, 2);

        assertThat(histogram.count(0)).isEqualTo(1);
        assertThat(histogram.count(1)).isEqualTo(2);
        assertThat(histogram.sumNs()).isEqualTo(1_500_002);
    }

    @Test
    void shouldCountWhatIsBeyondTheLastBound() {
        histogram.add(5_000_000_000L, 1);
        histogram.add(5_000_000_001L, 1);

        assertThat(LatencyHistogram.boundNs(LatencyHistogram.BOUNDS - 1)).isEqualTo(5_000_000_000L);
        assertThat(histogram.count(LatencyHistogram.BOUNDS - 1)).isEqualTo(1);
        assertThat(histogram.count(LatencyHistogram.BOUNDS)).isEqualTo(1);
    }

    @Test
    void shouldTellAudiencesApart() {
        assertThat(Audience.of(1)).isEqualTo(Audience.XS);
        assertThat(Audience.of(10)).isEqualTo(Audience.XS);
        assertThat(Audience.of(11)).isEqualTo(Audience.SM);
        assertThat(Audience.of(100)).isEqualTo(Audience.SM);
        assertThat(Audience.of(101)).isEqualTo(Audience.MD);
        assertThat(Audience.of(1000)).isEqualTo(Audience.MD);
        assertThat(Audience.of(1001)).isEqualTo(Audience.LG);
        assertThat(Audience.of(10_000)).isEqualTo(Audience.LG);
        assertThat(Audience.of(10_001)).isEqualTo(Audience.XL);
    }
}
