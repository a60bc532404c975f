package io.ringcast.engine.fanout;

import io.ringcast.engine.signal.SignalListener;
import io.ringcast.engine.spi.Cache;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * What the engine is given from outside. No engine class reads a clock or a random source but through these, so that a
 * test can step shards by hand.
 *
 * <p>Thread: any.
 *
 * @param dialects by index; sessions name theirs by it
 * @param transports makes each shard's transport
 * @param random not to be guessed: session ids are made from it
 * @param errors takes what a shard survived; must not throw
 */
public record EngineParts(
        List<Dialect> dialects,
        IntFunction<ShardTransport> transports,
        Cache cache,
        SignalListener signals,
        NanoClock nanoClock,
        EpochClock epochClock,
        RandomGenerator random,
        ErrorHandler errors) {
    public EngineParts {
        dialects = List.copyOf(dialects);
    }
}
