package io.ringcast.engine.memory;

import io.ringcast.engine.spi.RateLimiter;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.NanoClock;

/**
 * A sliding window by two counters: what was taken in the current window, and the share of the window before that the
 * sliding one still covers. Bounded in keys; past the bound the key that was used longest ago is forgotten.
 *
 * <p>Thread: any.
 */
public final class InMemoryRateLimiter implements RateLimiter {
    private static final class Windows {
        long index;
        int current;
        int previous;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Windows> keys = new LinkedHashMap<>(16, 0.75f, true);
    private final int maxKeys;
    private final NanoClock clock;

    public InMemoryRateLimiter(int maxKeys, NanoClock clock) {
        this.maxKeys = maxKeys;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Decision> tryTake(String key, int points, Rate rate) {
        lock.lock();
        try {
            return CompletableFuture.completedFuture(decide(windows(key), points, rate));
        } finally {
            lock.unlock();
        }
    }

    private Windows windows(String key) {
        Windows windows = keys.computeIfAbsent(key, k -> new Windows());
        if (keys.size() > maxKeys) {
            Iterator<Map.Entry<String, Windows>> oldest = keys.entrySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return windows;
    }

    private Decision decide(Windows windows, int points, Rate rate) {
        long nowNs = clock.nanoTime();
        long windowNs = rate.window().toNanos();
        long index = Math.floorDiv(nowNs, windowNs);
        long intoNs = Math.floorMod(nowNs, windowNs);
        if (index != windows.index) {
            windows.previous = index == windows.index + 1 ? windows.current : 0;
            windows.current = 0;
            windows.index = index;
        }
        double carried = windows.previous * (double) (windowNs - intoNs) / windowNs;
        double used = carried + windows.current;
        if (used + points <= rate.points()) {
            windows.current += points;
            return new Decision(true, (int) Math.floor(rate.points() - used - points), Duration.ZERO);
        }
        return new Decision(
                false, (int) Math.max(0, Math.floor(rate.points() - used)), retryAfter(windows, points, rate, intoNs));
    }

    private static Duration retryAfter(Windows windows, int points, Rate rate, long intoNs) {
        long windowNs = rate.window().toNanos();
        double free = (double) rate.points() - points - windows.current;
        if (free >= 0 && windows.previous > 0) {
            // The share of the window before must shrink to what is free.
            long waitNs = (long) Math.ceil(windowNs - intoNs - free * windowNs / windows.previous);
            return Duration.ofNanos(Math.max(1, waitNs));
        }
        // This window's own points weigh on the next one until they have shrunk as well.
        double room = Math.max(0, (double) rate.points() - points);
        double share = windows.current == 0 ? 1 : Math.min(1, room / windows.current);
        return Duration.ofNanos(Math.max(1, windowNs - intoNs + (long) Math.ceil(windowNs * (1 - share))));
    }
}
