package io.ringcast.engine.fanout;

import io.ringcast.engine.memory.InMemoryCache;
import io.ringcast.engine.signal.SignalListener;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * The engine as benchmarks run it: one shard, which the benchmark itself steps.
 *
 * <p>Thread: confined to the benchmark's.
 */
final class SteppedEngine {
    private SteppedEngine() {}

    static Engine of(List<? extends Dialect> dialects) {
        return new Engine(
                EngineSettings.DEFAULT,
                new EngineParts(
                        List.copyOf(dialects),
                        index -> new IdleTransport("busy_spin"),
                        new InMemoryCache(1, 1024, SystemNanoClock.INSTANCE),
                        SignalListener.NONE,
                        SystemNanoClock.INSTANCE,
                        SystemEpochClock.INSTANCE,
                        new SplittableRandom(42),
                        failure -> {
                            throw new IllegalStateException(failure);
                        }));
    }

    /** Until there is nothing more to do. */
    static void run(Shard shard) {
        int work;
        do {
            work = shard.doWork();
        } while (work > 0);
    }
}
