package io.ringcast.server.callback;

import io.ringcast.engine.counter.LatencyHistogram;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What became of the calls of one type to one back end.
 *
 * <p>Thread: any.
 */
public final class ProxyCounters {
    private final LongAdder calls = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder disconnected = new LongAdder();
    private final LongAdder droppedHeaders = new LongAdder();
    private final Map<ProxyFailure, LongAdder> failures = new EnumMap<>(ProxyFailure.class);
    private final ReentrantLock lock = new ReentrantLock();
    // Written under the lock: the histogram itself takes one writer.
    private final LatencyHistogram durations = new LatencyHistogram();

    ProxyCounters() {
        for (ProxyFailure failure : ProxyFailure.values()) {
            failures.put(failure, new LongAdder());
        }
    }

    void begin() {
        calls.increment();
    }

    void end(ProxyOutcome<?> outcome, long tookNs) {
        switch (outcome) {
            case ProxyOutcome.Answer<?> _ -> answered.increment();
            case ProxyOutcome.Refused<?> _ -> refused.increment();
            case ProxyOutcome.Disconnected<?> _ -> disconnected.increment();
            case ProxyOutcome.Failed<?>(ProxyFailure failure, String _) ->
                adder(failure).increment();
        }
        lock.lock();
        try {
            durations.add(tookNs, 1);
        } finally {
            lock.unlock();
        }
        ended.increment();
    }

    void droppedHeaders(int count) {
        droppedHeaders.add(count);
    }

    private LongAdder adder(ProxyFailure failure) {
        LongAdder adder = failures.get(failure);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + failure);
        }
        return adder;
    }

    /** All calls, those included that were refused at once. */
    public long calls() {
        return calls.sum();
    }

    /** Calls that have not ended, those included that wait. */
    public long inFlight() {
        // Read first: what ends in between must not make it negative.
        long done = ended.sum();
        return Math.max(0, calls.sum() - done);
    }

    /** Calls that were answered with a result. */
    public long answered() {
        return answered.sum();
    }

    /** Calls that were answered with an error. */
    public long refused() {
        return refused.sum();
    }

    /** Calls that were answered with a disconnect. */
    public long disconnected() {
        return disconnected.sum();
    }

    public long failures(ProxyFailure failure) {
        return adder(failure).sum();
    }

    /** Calls without an answer that counts. */
    public long failures() {
        return failures.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Headers that should have passed and had a value that may not, or were too many. */
    public long droppedHeaders() {
        return droppedHeaders.sum();
    }

    /** How long calls took, with their waiting. */
    public LatencyHistogram durations() {
        return durations;
    }
}
