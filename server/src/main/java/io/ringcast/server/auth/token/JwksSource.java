package io.ringcast.server.auth.token;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * Public keys of key sets. A set is kept for an hour and fetched anew then, or when a token names a key that is not in
 * it; one at a time and not sooner than a few seconds after the last attempt, whoever asks. While its address does not
 * answer, the keys that were there count on, for a day at most.
 *
 * <p>Thread: any. {@link #knows} does not block; {@link #keys} may, for a few seconds at most.
 */
public final class JwksSource implements AutoCloseable {
    /** All verifiers together; each of them has far fewer. */
    private static final int MAX_SETS = 1024;

    private static final System.Logger LOG = System.getLogger(JwksSource.class.getName());

    /**
     * Times.
     *
     * @param timeout one fetch takes no longer
     * @param interval from the start of one fetch to the next of the same set
     * @param fresh how long a set is taken to be as it was
     * @param grace how long after that a known key is still used without a fetch, so that who was told by
     *     {@link #knows} that a key is known is not kept waiting for it
     * @param stale how long a set is used that can't be fetched any more
     */
    record Times(Duration timeout, Duration interval, Duration fresh, Duration grace, Duration stale) {
        static final Times DEFAULT = new Times(
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Duration.ofHours(24));
    }

    /** What was fetched, and when. */
    private record Snapshot(Map<String, List<JwksKey>> keys, long fetchedAtMs) {
        List<JwksKey> of(String keyId) {
            return keys.getOrDefault(keyId, List.of());
        }
    }

    private static final class KeySet {
        final ReentrantLock lock = new ReentrantLock();
        volatile @Nullable Snapshot snapshot;
        boolean tried;
        long triedAtMs;
    }

    private final Map<URI, KeySet> sets = new ConcurrentHashMap<>();
    private final LongAdder fetches = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final EpochClock clock;
    private final Times times;
    private final JwksFetch fetch;

    public JwksSource(EpochClock clock) {
        this(clock, Times.DEFAULT);
    }

    JwksSource(EpochClock clock, Times times) {
        this.clock = clock;
        this.times = times;
        this.fetch = new JwksFetch(times.timeout());
    }

    /** Whether {@link #keys} would give this key at once, now and for the next minute. */
    boolean knows(URI endpoint, String keyId) {
        KeySet set = sets.get(endpoint);
        Snapshot snapshot = set == null ? null : set.snapshot;
        return snapshot != null
                && within(snapshot.fetchedAtMs(), times.fresh())
                && !snapshot.of(keyId).isEmpty();
    }

    /** The keys with this id; mostly one, and none if there is no such key or its set can't be had. */
    List<JwksKey> keys(URI endpoint, String keyId) {
        KeySet set = setOf(endpoint);
        if (set == null) {
            return List.of();
        }
        List<JwksKey> known = usable(set, keyId, times.fresh().plus(times.grace()));
        if (!known.isEmpty()) {
            return known;
        }
        // Whoever waits here finds what the one before has fetched, or that it is too soon for another attempt.
        set.lock.lock();
        try {
            if (usable(set, keyId, times.fresh()).isEmpty() && mayTry(set)) {
                refresh(endpoint, set);
            }
        } finally {
            set.lock.unlock();
        }
        return usable(set, keyId, times.stale());
    }

    private @Nullable KeySet setOf(URI endpoint) {
        KeySet set = sets.get(endpoint);
        if (set == null && sets.size() < MAX_SETS) {
            set = sets.computeIfAbsent(endpoint, _ -> new KeySet());
        }
        return set;
    }

    private List<JwksKey> usable(KeySet set, String keyId, Duration age) {
        Snapshot snapshot = set.snapshot;
        return snapshot != null && within(snapshot.fetchedAtMs(), age) ? snapshot.of(keyId) : List.of();
    }

    // A clock that was set back makes nothing last longer.
    private boolean within(long sinceMs, Duration age) {
        long elapsedMs = clock.time() - sinceMs;
        return elapsedMs >= 0 && elapsedMs < age.toMillis();
    }

    private boolean mayTry(KeySet set) {
        return !set.tried || !within(set.triedAtMs, times.interval());
    }

    private void refresh(URI endpoint, KeySet set) {
        set.tried = true;
        set.triedAtMs = clock.time();
        fetches.increment();
        try {
            set.snapshot = new Snapshot(fetch.get(endpoint), clock.time());
        } catch (IOException e) {
            failures.increment();
            // At most one in an interval. The address without its query, which may hold a secret.
            LOG.log(
                    Level.WARNING,
                    "The keys for tokens at " + endpoint.getScheme() + "://" + endpoint.getAuthority()
                            + endpoint.getPath() + " could not be fetched: " + e.getMessage() + ". "
                            + (set.snapshot == null
                                    ? "Tokens that need them are refused."
                                    : "Those that were there before count on."));
        }
    }

    /** How often a set was asked for. */
    public long fetches() {
        return fetches.sum();
    }

    /** How often that failed. */
    public long failures() {
        return failures.sum();
    }

    /** Ends fetches under way; what is known stays known. */
    @Override
    public void close() {
        fetch.close();
    }
}
