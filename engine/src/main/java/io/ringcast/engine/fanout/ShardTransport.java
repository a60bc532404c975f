package io.ringcast.engine.fanout;

import java.util.function.BooleanSupplier;

/**
 * The sockets' part of a shard's duty cycle.
 *
 * <p>Thread: confined to the shard, but for {@link #wakeup}, which any thread may call.
 */
public interface ShardTransport extends AutoCloseable {
    /** Handles what is ready, within bounds, without blocking. Returns how much it did. */
    int poll(long nowNs);

    /**
     * Called at the end of each duty cycle. With work done it returns at once; otherwise it waits until a socket is
     * ready, {@link #wakeup} is called or the time is over. It must ask {@code hasWork} after it has announced its sleep,
     * so that no wake-up is lost.
     */
    void idle(int workCount, long timeoutNs, BooleanSupplier hasWork);

    /** Ends a wait of the shard. Cheap when it is not waiting. */
    void wakeup();

    @Override
    void close();
}
