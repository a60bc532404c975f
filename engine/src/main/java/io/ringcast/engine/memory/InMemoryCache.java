package io.ringcast.engine.memory;

import io.ringcast.engine.spi.Cache;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.NanoClock;

/**
 * A cache in this process: bounded in entries and bytes; past a bound the entry that was written longest ago goes. The
 * lock is held for a look-up only, which a shard can bear.
 *
 * <p>Thread: any.
 */
public final class InMemoryCache implements Cache {
    @SuppressWarnings("ArrayRecordComponent") // read-only bytes; never compared
    private record Kept(byte[] value, long expiresNs) {}

    // Nanoseconds end at 292 years; half of that leaves room for the difference of two.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Kept> entries = new LinkedHashMap<>();
    private final int maxEntries;
    private final long maxBytes;
    private final NanoClock clock;
    private long bytes;
    private long evicted;

    /** @param maxBytes of keys (two a character) and values together */
    public InMemoryCache(int maxEntries, long maxBytes, NanoClock clock) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Optional<Entry>> get(String key) {
        lock.lock();
        try {
            Kept kept = entries.get(key);
            if (kept == null) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            long remainingNs = kept.expiresNs - clock.nanoTime();
            if (remainingNs <= 0) {
                drop(key);
                return CompletableFuture.completedFuture(Optional.empty());
            }
            return CompletableFuture.completedFuture(Optional.of(new Entry(kept.value, Duration.ofNanos(remainingNs))));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration ttl) {
        lock.lock();
        try {
            drop(key);
            if (size(key, value) <= maxBytes && !ttl.isZero() && !ttl.isNegative()) {
                entries.put(key, new Kept(value, clock.nanoTime() + nanos(ttl)));
                bytes += size(key, value);
                shrink();
            }
            return CompletableFuture.completedFuture(null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Void> remove(String key) {
        lock.lock();
        try {
            drop(key);
            return CompletableFuture.completedFuture(null);
        } finally {
            lock.unlock();
        }
    }

    /** Entries that went because a bound was reached. */
    public long evicted() {
        lock.lock();
        try {
            return evicted;
        } finally {
            lock.unlock();
        }
    }

    /** Entries that are kept, expired ones that nobody asked for included. */
    public int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    private void drop(String key) {
        Kept kept = entries.remove(key);
        if (kept != null) {
            bytes -= size(key, kept.value);
        }
    }

    private void shrink() {
        Iterator<Map.Entry<String, Kept>> oldest = entries.entrySet().iterator();
        while ((entries.size() > maxEntries || bytes > maxBytes) && oldest.hasNext()) {
            Map.Entry<String, Kept> entry = oldest.next();
            bytes -= size(entry.getKey(), entry.getValue().value);
            oldest.remove();
            evicted++;
        }
    }

    private static long nanos(Duration ttl) {
        return ttl.compareTo(LONGEST) < 0 ? ttl.toNanos() : LONGEST.toNanos();
    }

    private static long size(String key, byte[] value) {
        return 2L * key.length() + value.length;
    }
}
