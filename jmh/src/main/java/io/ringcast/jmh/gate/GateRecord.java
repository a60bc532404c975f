package io.ringcast.jmh.gate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gate compares with: the file that {@code ./ringcast bench --record} writes.
 *
 * <p>Thread: any.
 *
 * @param recorded when
 * @param machine where
 * @param runs from how many runs
 * @param benchmarks one for each entry of the suite
 */
record GateRecord(String recorded, Machine machine, int runs, List<Recorded> benchmarks) {
    // The smallest object has eight bytes; what is less is JMH's own, the more the slower the operation.
    private static final double HALF_AN_OBJECT = 4;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * One benchmark's record.
     *
     * @param name of the {@link GateEntry}
     * @param bytes allocated for one operation, median of the runs
     * @param bytesTolerance what may come on top
     * @param ratio null if only bytes are counted
     */
    record Recorded(
            String name,
            double bytes,
            double bytesTolerance,
            @Nullable Ratio ratio) {}

    /**
     * Time to that of the baseline.
     *
     * @param runs one by one
     */
    record Ratio(List<Double> runs) {
        // Below this the noise of ten runs says little about the noise of the hundred runs to come.
        private static final double SMALLEST_TOLERANCE = 0.10;

        Ratio {
            runs = List.copyOf(runs);
        }

        double median() {
            return Measurement.median(runs);
        }

        /**
         * The largest that passes: none of the recorded runs would have failed, and what nine of ten kept to may be
         * exceeded by as much again.
         */
        double limit() {
            List<Double> sorted = runs.stream().sorted().toList();
            double largest = sorted.getLast();
            double usual = sorted.get(Math.max(0, sorted.size() - 2));
            double median = median();
            return Math.max(Math.max(largest, median + 2 * (usual - median)), median * (1 + SMALLEST_TOLERANCE));
        }
    }

    GateRecord {
        benchmarks = List.copyOf(benchmarks);
    }

    /** Sums up runs of the same suite on one machine. */
    static GateRecord of(String when, Machine machine, List<List<Measurement>> runs) {
        List<Recorded> benchmarks = new ArrayList<>();
        for (int i = 0; i < runs.getFirst().size(); i++) {
            List<Measurement> same = new ArrayList<>();
            for (List<Measurement> run : runs) {
                same.add(run.get(i));
            }
            benchmarks.add(sumUp(same));
        }
        return new GateRecord(when, machine, runs.size(), benchmarks);
    }

    private static Recorded sumUp(List<Measurement> runs) {
        List<Double> bytes = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (Measurement run : runs) {
            bytes.add(run.bytes());
            Double ratio = run.ratio();
            if (ratio != null) {
                ratios.add(rounded(ratio));
            }
        }
        double medianBytes = rounded(Measurement.median(bytes));
        double tolerance =
                medianBytes < GateSuite.NOTHING ? GateSuite.NOTHING : Math.max(HALF_AN_OBJECT, rounded(spread(bytes)));
        String name = runs.getFirst().name();
        return new Recorded(name, medianBytes, tolerance, ratios.isEmpty() ? null : new Ratio(ratios));
    }

    private static double spread(List<Double> values) {
        double smallest = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
        }
        return largest - smallest;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    @Nullable
    Recorded find(String name) {
        for (Recorded benchmark : benchmarks) {
            if (benchmark.name().equals(name)) {
                return benchmark;
            }
        }
        return null;
    }

    static GateRecord read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), GateRecord.class);
        } catch (JacksonException e) {
            throw new GateException(
                    file + " is not a record of the gate (" + e.getOriginalMessage() + "): restore it from git", e);
        } catch (IOException e) {
            throw new GateException(
                    "cannot read " + file + ": restore it from git, or run ./ringcast bench --record", e);
        }
    }

    void write(Path file) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(file, JSON.writeValueAsString(this) + '\n', StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new GateException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
