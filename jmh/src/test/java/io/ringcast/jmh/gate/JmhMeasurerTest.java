package io.ringcast.jmh.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.limit.TokenBucketBenchmark;
import io.ringcast.engine.presence.PresenceTableBenchmark;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The measuring itself: real forks, whose times mean nothing here, but whose bytes do. */
@Isolated
class JmhMeasurerTest {
    @Test
    void shouldCountBytesAndCompareTimes() {
        GateEntry snapshot = new GateEntry(
                PresenceTableBenchmark.class.getName() + ".snapshot", Map.of("members", "1000"), true, 20_000);

        Sample sample = new JmhMeasurer().measure(snapshot, 1);

        // A list of a thousand references of four bytes, and what it takes to copy it.
        assertThat(sample.bytes()).isBetween(4_000.0, 20_000.0);
        assertThat(sample.ratio()).isPositive();
    }

    @Test
    void shouldCountBytesOnly() {
        GateEntry bucket =
                new GateEntry(TokenBucketBenchmark.class.getName() + ".tryTake", Map.of("stepNs", "1000"), false, 0.5);

        Sample sample = new JmhMeasurer().measure(bucket, 1);

        assertThat(sample.bytes()).isLessThan(0.5);
        assertThat(sample.ratio()).isNull();
    }

    @Test
    void shouldSayWhichBenchmarkIsMissing() {
        GateEntry missing = new GateEntry("io.ringcast.NoBenchmark.none", Map.of(), false, 0.5);

        assertThatThrownBy(() -> new JmhMeasurer().measure(missing, 1))
                .isInstanceOf(GateException.class)
                .hasMessageStartingWith("io.ringcast.NoBenchmark.none did not run (No benchmarks to run");
    }
}
