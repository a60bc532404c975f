package io.ringcast.jmh.gate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run found out about one benchmark: the fewest bytes, because a JVM may allocate what its compiler could spare,
 * and the median of the ratios.
 *
 * <p>Thread: any.
 *
 * @param name of the {@link GateEntry}
 * @param bytes allocated for one operation
 * @param ratio time to that of the baseline, or null
 */
record Measurement(String name, double bytes, @Nullable Double ratio) {
    static Measurement of(String name, List<Sample> rounds) {
        double bytes = Double.POSITIVE_INFINITY;
        List<Double> ratios = new ArrayList<>();
        for (Sample round : rounds) {
            bytes = Math.min(bytes, round.bytes());
            Double ratio = round.ratio();
            if (ratio != null) {
                ratios.add(ratio);
            }
        }
        return new Measurement(name, bytes, ratios.isEmpty() ? null : median(ratios));
    }

    static double median(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values: a median needs at least one");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
