package io.ringcast.engine.memory;

import io.ringcast.engine.spi.RateLimiter.Decision;
import io.ringcast.engine.spi.RateLimiter.Rate;
import io.ringcast.jmh.MeasuredBenchmark;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision that all requests of the HTTP API count their rates under one lock, by a sliding window in a map
 * that forgets the key used longest ago. The baseline is what one would write without the bound and without the window: a
 * concurrent map of counters that start anew each second. One thread: what the lock costs when nobody else wants it is
 * what a request pays, since a decision takes a thousandth of the request.
 */
@State(Scope.Thread)
public class InMemoryRateLimiterBenchmark extends MeasuredBenchmark {
    private static final long WINDOW_NS = 1_000_000_000L;
    private static final Rate RATE = new Rate(100, Duration.ofNanos(WINDOW_NS));
    private static final int MAX_KEYS = 100_000;

    private record Counted(long window, int taken) {}

    /** Keys that take turns: one app's publications, or those of many apps. */
    @Param({"1", "1000"})
    private int keys;

    /** Time between two attempts: under the rate of one key, and far over it. */
    @Param({"20000000", "1000"})
    private long stepNs;

    private long nowNs;
    private final InMemoryRateLimiter limiter = new InMemoryRateLimiter(MAX_KEYS, () -> nowNs);
    private final ConcurrentHashMap<String, Counted> counters = new ConcurrentHashMap<>();
    private String[] names = {};
    private int next;

    /** Names as {@code ApiRates} makes them. */
    @Setup(Level.Trial)
    public void setUp() {
        names = new String[keys];
        for (int i = 0; i < keys; i++) {
            names[i] = "api:events:app-" + i;
        }
    }

    private String turn() {
        nowNs += stepNs;
        next = next + 1 == names.length ? 0 : next + 1;
        return names[next];
    }

    @Benchmark
    public CompletionStage<Decision> tryTake() {
        return limiter.tryTake(turn(), 1, RATE);
    }

    @Benchmark
    public boolean tryTakeBaseline() {
        long window = nowNs / WINDOW_NS;
        Counted counted = counters.compute(
                turn(),
                (key, known) -> known == null || known.window != window
                        ? new Counted(window, 1)
                        : new Counted(window, known.taken + 1));
        return counted.taken <= RATE.points();
    }
}
