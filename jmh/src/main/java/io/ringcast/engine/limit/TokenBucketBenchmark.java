package io.ringcast.engine.limit;

import io.ringcast.jmh.MeasuredBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision that every client event may pass a rate that refills evenly, instead of a counter that is set to
 * zero each second and lets twice the rate through around the tick. The baseline is that counter. Both read a clock that
 * costs nothing, since the shard reads its own once for each duty cycle.
 */
@State(Scope.Thread)
public class TokenBucketBenchmark extends MeasuredBenchmark {
    private static final long SECOND_NS = 1_000_000_000L;

    /** Time between two attempts: under the rate, and far over it. */
    @Param({"200000000", "1000"})
    private long stepNs;

    private final int perSecond = 10;
    private final TokenBucket bucket = new TokenBucket(perSecond, 0);
    private long nowNs;
    private long windowNs;
    private int taken;

    @Benchmark
    public boolean tryTake() {
        nowNs += stepNs;
        return bucket.tryTake(nowNs);
    }

    @Benchmark
    public boolean tryTakeBaseline() {
        nowNs += stepNs;
        if (nowNs - windowNs >= SECOND_NS) {
            windowNs = nowNs;
            taken = 0;
        }
        if (taken >= perSecond) {
            return false;
        }
        taken++;
        return true;
    }
}
