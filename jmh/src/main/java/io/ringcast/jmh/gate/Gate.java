package io.ringcast.jmh.gate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the suite in rounds, each round all of it, so that what disturbs the machine for a while does not meet all
 * samples of one benchmark.
 *
 * <p>Thread: confined to the caller.
 */
final class Gate {
    /** Odd, so that the median is a sample. */
    private static final int ROUNDS = 3;

    // Bytes do not vary with the load of the machine, so one round tells, unless there is a doubt.
    private static final int ROUNDS_FOR_BYTES = 1;

    /** On a machine that is busy the compiler is late, and until it has come code allocates what it will not later. */
    private static final int PATIENCE_IN_DOUBT = 4;

    private final List<GateEntry> entries;
    private final List<DeliveryBudget> deliveries;
    private final Measurer measurer;
    private final Progress progress;
    private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

    Gate(List<GateEntry> entries, List<DeliveryBudget> deliveries, Measurer measurer, Progress progress) {
        this.entries = entries;
        this.deliveries = deliveries;
        this.measurer = measurer;
        this.progress = progress;
    }

    /**
     * Compares with a record. A benchmark that is over a limit is measured for as many rounds again, with a longer warm-up,
     * and the median of all its rounds counts: a disturbance seldom lasts through both, a slower program does.
     */
    List<Verdict> check(GateRecord gateRecord) {
        Comparison comparison = new Comparison(gateRecord, entries, deliveries);
        samples.clear();
        measure(entries, ROUNDS_FOR_BYTES, 1);
        List<Verdict> verdicts = comparison.judge(medians());
        List<GateEntry> doubtful = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (!verdicts.get(i).ok()) {
                doubtful.add(entries.get(i));
            }
        }
        if (!doubtful.isEmpty()) {
            progress.line(doubtful.size() + " over a limit, measured again");
            measure(doubtful, ROUNDS, PATIENCE_IN_DOUBT);
            verdicts = comparison.judge(medians());
        }
        return verdicts;
    }

    /** One run without a judgement. */
    List<Measurement> run() {
        samples.clear();
        measure(entries, ROUNDS_FOR_BYTES, 1);
        return measurements();
    }

    /** What the last run measured. */
    List<Measurement> measurements() {
        return List.copyOf(medians().values());
    }

    private void measure(List<GateEntry> chosen, int roundsForBytes, int patience) {
        for (int round = 1; round <= ROUNDS; round++) {
            for (GateEntry entry : chosen) {
                progress.step("round " + round + " of " + ROUNDS + ", " + entry.name());
                if (entry.ratio() || round <= roundsForBytes) {
                    samples.computeIfAbsent(entry.name(), name -> new ArrayList<>())
                            .add(measurer.measure(entry, patience));
                }
            }
            progress.line("round " + round + " of " + ROUNDS);
        }
    }

    private Map<String, Measurement> medians() {
        Map<String, Measurement> medians = new LinkedHashMap<>();
        samples.forEach((name, rounds) -> medians.put(name, Measurement.of(name, rounds)));
        return medians;
    }
}
