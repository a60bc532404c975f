package io.ringcast.engine.fanout;

import io.ringcast.engine.history.StreamLimits;
import java.time.Duration;

/**
 * How the engine is built.
 *
 * <p>Thread: any.
 *
 * @param shards engine threads, 1 to 64
 * @param ringSize slots of each shard's ring, a power of two
 * @param publishTimeout how long a publisher waits for room in a ring before it is refused
 * @param slice subscribers that one pass visits before other channels get their turn
 * @param maxPendingBytes bytes that a group of subscribers collects before it is flushed out of turn
 * @param maxOverflow events that a shard keeps for others whose rings are full before it stops taking in work
 * @param streams what the streams of all shards may hold
 */
public record EngineSettings(
        int shards,
        int ringSize,
        Duration publishTimeout,
        int slice,
        int maxPendingBytes,
        int maxOverflow,
        StreamLimits streams) {
    /** The most shards there can be: a session id carries its shard in six bits. */
    public static final int MAX_SHARDS = 64;

    /** One shard, for tests and small machines. */
    public static final EngineSettings DEFAULT =
            new EngineSettings(1, 16 * 1024, Duration.ofSeconds(1), 512, 1024 * 1024, 64 * 1024);

    /** With the usual limits of streams. */
    public EngineSettings(
            int shards, int ringSize, Duration publishTimeout, int slice, int maxPendingBytes, int maxOverflow) {
        this(shards, ringSize, publishTimeout, slice, maxPendingBytes, maxOverflow, StreamLimits.DEFAULT);
    }

    public EngineSettings {
        require("engine.shards", shards, shards >= 1 && shards <= MAX_SHARDS, "a number from 1 to " + MAX_SHARDS);
        require(
                "engine.ring_size",
                ringSize,
                ringSize >= 2 && Integer.bitCount(ringSize) == 1,
                "a power of two of at least 2");
        require("engine.slice", slice, slice >= 1, "a number of at least 1");
        require("engine.max_pending_bytes", maxPendingBytes, maxPendingBytes >= 1, "a number of at least 1");
        require("engine.max_overflow", maxOverflow, maxOverflow >= 1, "a number of at least 1");
    }

    /** The same with another number of shards. */
    public EngineSettings withShards(int count) {
        return new EngineSettings(count, ringSize, publishTimeout, slice, maxPendingBytes, maxOverflow, streams);
    }

    private static void require(String key, long value, boolean valid, String expected) {
        if (!valid) {
            throw new IllegalArgumentException(key + "=" + value + " is not valid: expected " + expected + ".");
        }
    }
}
