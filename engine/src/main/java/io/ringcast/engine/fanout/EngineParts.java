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
 * @param errors takes what a shard survived; what it throws itself is dropped
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
        errors = new LastResort(errors);
    }

    /** A handler that fails, for want of memory say, must not end the thread that it reports on. */
    private record LastResort(ErrorHandler wrapped) implements ErrorHandler {
        @Override
        public void onError(Throwable failure) {
            try {
                wrapped.onError(failure);
            } catch (Throwable ignored) {
                // Nobody is left to tell.
            }
        }
    }
}
