package io.ringcast.engine.fanout;

import java.util.function.BooleanSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * The transport of a shard that drives no sockets itself: it only waits, by an idle strategy.
 *
 * <p>Thread: confined to the shard, but for {@link #wakeup}.
 */
public final class IdleTransport implements ShardTransport {
    private static final long SLEEP_NS = 100_000;

    private final IdleStrategy strategy;

    /** @param strategy backoff, yielding, busy_spin or sleeping */
    public IdleTransport(String strategy) {
        this.strategy = switch (strategy) {
            case "backoff" -> new BackoffIdleStrategy();
            case "yielding" -> new YieldingIdleStrategy();
            case "busy_spin" -> new BusySpinIdleStrategy();
            case "sleeping" -> new SleepingIdleStrategy(SLEEP_NS);
            default ->
                throw new IllegalArgumentException("engine.idle_strategy=" + strategy
                        + " is not valid: expected backoff, yielding, busy_spin or sleeping");
        };
    }

    @Override
    public int poll(long nowNs) {
        return 0;
    }

    @Override
    public void idle(int workCount, long timeoutNs, BooleanSupplier hasWork) {
        strategy.idle(workCount);
    }

    @Override
    public void wakeup() {
        // The strategies wait for a millisecond at most.
    }

    @Override
    public void close() {}
}
