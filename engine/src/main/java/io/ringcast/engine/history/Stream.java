package io.ringcast.engine.history;

import io.ringcast.engine.channel.HistoryOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One channel's stream: its epoch, its top, and the last publications, whose offsets have no gaps.
 *
 * <p>Thread: confined to the channel's home shard.
 */
final class Stream {
    // Far enough, and sums with a monotonic clock's time stay comparable.
    private static final long FOREVER_NS = Long.MAX_VALUE / 4;
    private static final Duration FOREVER = Duration.ofNanos(FOREVER_NS);

    /** This object, its ring, its neighbours, its position, its epoch and its place in map and queue; measured, and rounded up. */
    static final int OWN_BYTES = 336;

    final String appId;
    final String channel;
    final PublicationRing ring = new PublicationRing();
    /** Neighbours in the chains of {@link StreamChain}. */
    final @Nullable Stream[] neighbours = new Stream[2 * StreamChain.CHAINS];
    /** Place in {@link ExpiryQueue}. */
    int queueIndex = ExpiryQueue.NOT_QUEUED;

    long queuedForNs;
    boolean pinned;
    long usedNs;

    private final String epoch;
    private long top;
    private StreamPosition position;
    private long version;
    private String versionEpoch = "";
    private HistoryOptions options;
    private long ttlNs;
    private long metaTtlNs;

    Stream(String appId, String channel, String epoch, HistoryOptions options) {
        this.appId = appId;
        this.channel = channel;
        this.epoch = epoch;
        this.options = options;
        position = new StreamPosition(0, epoch);
        keep(options);
    }

    /** Takes over options that may have changed since. Returns whether they have. */
    boolean adopt(HistoryOptions newest) {
        if (newest.equals(options)) {
            return false;
        }
        options = newest;
        keep(newest);
        return true;
    }

    private void keep(HistoryOptions kept) {
        ttlNs = clampedNs(kept.ttl());
        // A stream does not go before what is in it.
        metaTtlNs = Math.max(ttlNs, clampedNs(kept.metaTtl()));
    }

    private static long clampedNs(Duration duration) {
        return duration.compareTo(FOREVER) > 0 ? FOREVER_NS : duration.toNanos();
    }

    StreamPosition position() {
        return position;
    }

    long top() {
        return top;
    }

    /** The offset of the oldest stored publication, or one more than the top if none is stored. */
    long firstOffset() {
        return top - ring.count() + 1;
    }

    /** How many publications at the beginning have expired. */
    int expired(long nowNs) {
        return ring.firstAppendedAfter(nowNs - ttlNs);
    }

    boolean isExpired(int index, long nowNs) {
        return nowNs - ring.appendedNs(index) >= ttlNs;
    }

    boolean hasEpoch(String other) {
        return other.isEmpty() || other.equals(epoch);
    }

    /** Gives the next offset away. */
    void advance() {
        top++;
        position = new StreamPosition(top, epoch);
    }

    boolean isStale(NewPublication publication) {
        return publication.version() != 0
                && (publication.versionEpoch().isEmpty()
                        || publication.versionEpoch().equals(versionEpoch))
                && Long.compareUnsigned(publication.version(), version) <= 0;
    }

    /** Remembers the version of what is appended. What has none leaves it as it is. */
    void remember(NewPublication publication) {
        if (publication.version() != 0) {
            version = publication.version();
            versionEpoch = publication.versionEpoch();
        }
    }

    /** Whether time alone will change anything. */
    boolean expires() {
        return ring.count() > 0 || !pinned;
    }

    /** When the oldest publication expires or, if there is none, the stream. */
    long expiresNs() {
        return ring.count() > 0 ? ring.appendedNs(0) + ttlNs : usedNs + metaTtlNs;
    }
}
