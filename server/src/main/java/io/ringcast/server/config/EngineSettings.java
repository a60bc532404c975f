package io.ringcast.server.config;

import java.time.Duration;

/**
 * The publishing engine.
 *
 * <p>Thread: any.
 */
public record EngineSettings(
        @Setting(
                value = "0",
                zero = "auto",
                min = 0,
                max = 64,
                doc = "Engine threads; auto is 1 on one or two cores, else one for each core, 64 at most.")
        int shards,

        @Setting(
                value = "16384",
                min = 2048,
                max = 4194304,
                check = Check.POWER_OF_TWO,
                doc = "Publications the ring holds.")
        int ringSize,

        @Setting(value = "backoff", doc = "What an engine thread without sockets does when it has no work.")
        IdleStrategy idleStrategy,

        @Setting(
                name = "publish_timeout_ms",
                value = "1000",
                unit = Unit.MILLIS,
                min = 1,
                max = 60000,
                doc = "How long a publication waits for room in the ring before it is refused with 503.")
        Duration publishTimeout,

        @Setting(value = "512", min = 1, max = 65536, doc = "Deliveries of one channel before others get a turn.")
        int slice) {
    /** The number of shards to start on a machine with so many cores. */
    public int shardsFor(int cores) {
        if (shards > 0) {
            return shards;
        }
        return cores <= 2 ? 1 : Math.min(cores, 64);
    }

    /** What an engine thread without sockets does when it has no work. */
    public enum IdleStrategy {
        /** Spins, yields, then parks for longer and longer. */
        BACKOFF,
        /** Yields. */
        YIELDING,
        /** Spins; for cores of its own. */
        BUSY_SPIN,
        /** Sleeps. */
        SLEEPING
    }
}
