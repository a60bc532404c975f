package io.ringcast.server.webhook;

import io.ringcast.engine.signal.Signal;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends that may not be ends. Pusher protocol: {@code channel_vacated} and {@code member_removed} wait up to three
 * seconds; a return within that time cancels both them and the {@code channel_occupied} or {@code member_added} that
 * would follow. All wait equally long, so the order of arrival is the order of departure.
 *
 * <p>Thread: confined to the webhook thread.
 */
final class Departures {
    private record Key(
            String appId, String channel, @Nullable String userId) {}

    private record Waiting(Signal signal, long dueNs) {}

    private final LinkedHashMap<Key, Waiting> waiting = new LinkedHashMap<>();
    private final long delayNs;
    private final int capacity;

    Departures(Duration delay, int capacity) {
        this.delayNs = delay.toNanos();
        this.capacity = capacity;
    }

    private static @Nullable Key keyOf(Signal signal) {
        return switch (signal) {
            case Signal.Vacated _, Signal.Occupied _ -> new Key(signal.appId(), signal.channel(), null);
            case Signal.MemberRemoved gone -> new Key(gone.appId(), gone.channel(), gone.userId());
            case Signal.MemberAdded come -> new Key(come.appId(), come.channel(), come.userId());
            case Signal.ClientEvent _, Signal.CacheMiss _, Signal.SubscriptionCount _ -> null;
        };
    }

    /** Takes a signal that must not be told yet, or need not be told at all; false if it is to be told now. */
    boolean take(Signal signal, long nowNs) {
        Key key = keyOf(signal);
        if (key == null || delayNs == 0) {
            return false;
        }
        boolean end = signal instanceof Signal.Vacated || signal instanceof Signal.MemberRemoved;
        if (end) {
            waiting.putLast(key, new Waiting(signal, nowNs + delayNs));
            return true;
        }
        return waiting.remove(key) != null;
    }

    /** The next end that has waited long enough, or must make room for others; null if there is none. */
    @Nullable
    Signal poll(long nowNs) {
        Map.Entry<Key, Waiting> first = waiting.firstEntry();
        return first != null && (waiting.size() > capacity || first.getValue().dueNs - nowNs <= 0) ? pollAny() : null;
    }

    /** The next end, whether or not it has waited long enough. */
    @Nullable
    Signal pollAny() {
        Iterator<Waiting> first = waiting.values().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Signal signal = first.next().signal;
        first.remove();
        return signal;
    }

    /** How long {@link #poll} has nothing to give. */
    long idleNs(long nowNs) {
        Map.Entry<Key, Waiting> first = waiting.firstEntry();
        return first == null ? Long.MAX_VALUE : Math.max(0, first.getValue().dueNs - nowNs);
    }

    int size() {
        return waiting.size();
    }
}
