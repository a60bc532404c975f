package io.ringcast.engine.history;

import io.ringcast.engine.history.HistoryCounters.Counter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys of late, and where the publications under them went, oldest first.
 *
 * <p>Thread: confined to the home shard of the channels.
 */
final class IdempotencyKeys {
    /** Centrifuge protocol: a key holds for five minutes from the first publication under it. */
    static final long KEPT_NS = 300_000_000_000L;

    private record Key(String appId, String channel, String key) {}

    private record Seen(StreamPosition position, long sinceNs) {}

    private final int most;
    private final HistoryCounters counters;
    // All keys are kept for the same time: the order of insertion is that of expiry.
    private final LinkedHashMap<Key, Seen> seen = new LinkedHashMap<>();

    IdempotencyKeys(int most, HistoryCounters counters) {
        this.most = most;
        this.counters = counters;
    }

    /** Where the publication under a key went, or null if none is remembered. */
    @Nullable
    StreamPosition find(String appId, String channel, String key, long nowNs) {
        Seen found = seen.get(new Key(appId, channel, key));
        return found == null || isOver(found, nowNs) ? null : found.position;
    }

    void put(String appId, String channel, String key, StreamPosition position, long nowNs) {
        if (seen.size() == most && expire(nowNs, 1) == 0) {
            seen.pollFirstEntry();
            counters.add(Counter.EVICTED_KEYS, 1);
            counters.add(Counter.KEYS, -1);
        }
        // An expired one may still be there, and a key that is put again would keep its old place.
        if (seen.putLast(new Key(appId, channel, key), new Seen(position, nowNs)) == null) {
            counters.add(Counter.KEYS, 1);
        }
    }

    /** Forgets what is over, and returns how many keys that were. */
    int expire(long nowNs, int limit) {
        int forgotten = 0;
        while (forgotten < limit) {
            Map.Entry<Key, Seen> oldest = seen.firstEntry();
            if (oldest == null || !isOver(oldest.getValue(), nowNs)) {
                break;
            }
            seen.pollFirstEntry();
            forgotten++;
        }
        counters.add(Counter.KEYS, -forgotten);
        return forgotten;
    }

    private static boolean isOver(Seen found, long nowNs) {
        return nowNs - found.sinceNs >= KEPT_NS;
    }
}
