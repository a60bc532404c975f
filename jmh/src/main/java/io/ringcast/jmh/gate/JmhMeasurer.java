package io.ringcast.jmh.gate;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures with JMH. A benchmark and its baseline run one right after the other, each in a JVM of its own, first the one
 * and next time the other: a machine that slows down meanwhile does so for both. What others do on the machine only ever
 * adds time, so of many short iterations the fastest is the one that tells. So it is with bytes: code that waits for the
 * compiler allocates what the compiler would have spared, and an allocation that is really there is there each time.
 *
 * <p>Thread: confined to the caller.
 */
final class JmhMeasurer implements Measurer {
    private static final String BYTES = "gc.alloc.rate.norm";
    private static final int WARM_UPS = 3;
    private static final TimeValue WARM_UP = TimeValue.milliseconds(100);
    private static final int ITERATIONS = 8;
    private static final TimeValue ITERATION = TimeValue.milliseconds(50);

    private boolean baselineFirst;

    private record Run(double nanoseconds, double bytes) {}

    @Override
    public Sample measure(GateEntry entry, int patience) {
        if (!entry.ratio()) {
            return new Sample(run(entry.benchmark(), entry.params(), patience).bytes(), null);
        }
        baselineFirst = !baselineFirst;
        Run benchmark;
        Run baseline;
        if (baselineFirst) {
            baseline = run(entry.baseline(), entry.params(), patience);
            benchmark = run(entry.benchmark(), entry.params(), patience);
        } else {
            benchmark = run(entry.benchmark(), entry.params(), patience);
            baseline = run(entry.baseline(), entry.params(), patience);
        }
        return new Sample(benchmark.bytes(), benchmark.nanoseconds() / baseline.nanoseconds());
    }

    private static Run run(String benchmark, Map<String, String> params, int patience) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include('^' + Pattern.quote(benchmark) + '$')
                .forks(1)
                .warmupIterations(WARM_UPS * patience)
                .warmupTime(WARM_UP)
                .measurementIterations(ITERATIONS)
                .measurementTime(ITERATION)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        params.forEach(options::param);
        Collection<RunResult> results;
        try {
            results = new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new GateException(benchmark + " did not run (" + e + "): ./ringcast bench NAME shows why", e);
        }
        if (results.size() != 1) {
            throw new GateException(
                    benchmark + ' ' + params + " gave " + results.size() + " results, expected 1: correct GateSuite",
                    null);
        }
        return read(benchmark, results.iterator().next());
    }

    private static Run read(String benchmark, RunResult result) {
        double fastest = Double.POSITIVE_INFINITY;
        double fewest = Double.POSITIVE_INFINITY;
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                fastest = Math.min(fastest, iteration.getPrimaryResult().getScore());
                Result<?> allocated = iteration.getSecondaryResults().get(BYTES);
                if (allocated != null) {
                    fewest = Math.min(fewest, allocated.getScore());
                }
            }
        }
        if (Double.isInfinite(fewest)) {
            throw new GateException(benchmark + " told nothing of its allocations: this JVM cannot count them", null);
        }
        return new Run(fastest, fewest);
    }
}
