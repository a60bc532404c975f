package io.ringcast.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.limit.TokenBucketBenchmark;
import io.ringcast.engine.subscription.SubscriberGroupBenchmark;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark for a moment, so that none can rot. What they measure here means nothing. */
class BenchmarkSmokeTest {
    /** Every benchmark has a method and a baseline at least. */
    private static final int FEWEST_RESULTS = 2 * 10;

    @Test
    void shouldRunEveryBenchmark() throws RunnerException {
        Collection<RunResult> results = new Runner(briefly()
                        .forks(0)
                        .param("subscribers", "100")
                        .param("members", "100")
                        .param("channels", "10000")
                        .param("payload", "128")
                        .param("length", "128")
                        .build())
                .run();

        assertThat(results).hasSizeGreaterThan(FEWEST_RESULTS);
    }

    @Test
    void shouldRunInForks() throws RunnerException {
        Collection<RunResult> results = new Runner(briefly()
                        .include(SubscriberGroupBenchmark.class.getName() + ".deliver$")
                        .include(TokenBucketBenchmark.class.getName() + ".tryTake$")
                        .forks(1)
                        .param("subscribers", "1")
                        .param("stepNs", "1000")
                        .build())
                .run();

        assertThat(results).hasSize(2);
    }

    @Test
    void shouldGiveForksTheArgumentsOfTheBuild() {
        Fork fork = MeasuredBenchmark.class.getAnnotation(Fork.class);

        assertThat(List.of(fork.jvmArgsAppend()))
                .containsExactly(System.getProperty("ringcast.jvm.args").split(" "));
    }

    private static ChainedOptionsBuilder briefly() {
        return new OptionsBuilder()
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(20))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }
}
