package io.ringcast.server.limit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Connections that one address may have at a time. Holds an entry for each address that has one, so it is bounded by the
 * connections of the node.
 *
 * <p>Thread: any.
 */
public final class AddressCap {
    private final int max;
    private final Map<String, Integer> open = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    /** @param max at least 1 */
    public AddressCap(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("max=" + max + " is not valid: expected at least 1");
        }
        this.max = max;
    }

    /** Takes one of the address's places. Returns what gives it back, which may be run repeatedly; null if all are taken. */
    public @Nullable Runnable tryTake(String address) {
        boolean[] taken = new boolean[1];
        open.compute(address, (key, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < max;
            return taken[0] ? now + 1 : now;
        });
        if (!taken[0]) {
            refused.increment();
            return null;
        }
        AtomicBoolean held = new AtomicBoolean(true);
        return () -> {
            if (held.compareAndSet(true, false)) {
                open.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
            }
        };
    }

    /** How often an address had no place left. */
    public long refused() {
        return refused.sum();
    }

    /** Addresses with a connection. */
    int addresses() {
        return open.size();
    }
}
