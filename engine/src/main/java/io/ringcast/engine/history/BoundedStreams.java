package io.ringcast.engine.history;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.history.HistoryCounters.Counter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a shard, kept within bounds of bytes, number and time.
 *
 * <p>Thread: confined to the shard.
 */
final class BoundedStreams {
    private final StreamLimits limits;
    private final Supplier<String> epochs;
    private final HistoryCounters counters;
    private final StreamTable table = new StreamTable();
    // With publications, the one appended to longest ago first.
    private final StreamChain filled = new StreamChain(0);
    // Not pinned, the one of no use for longest first.
    private final StreamChain idle = new StreamChain(1);
    private final ExpiryQueue queue = new ExpiryQueue();

    BoundedStreams(StreamLimits limits, Supplier<String> epochs, HistoryCounters counters) {
        this.limits = limits;
        this.epochs = epochs;
        this.counters = counters;
    }

    /** A channel's stream, with the options that hold now. */
    @Nullable
    Stream find(String appId, String channel, HistoryOptions options) {
        Stream stream = table.find(appId, channel);
        // A shorter life may end sooner than the stream is queued for.
        if (stream != null && stream.adopt(options) && stream.expires()) {
            queue.expectAt(stream, stream.expiresNs());
        }
        return stream;
    }

    /** Drops a channel's publications. */
    void clear(String appId, String channel) {
        Stream stream = table.find(appId, channel);
        if (stream != null) {
            clear(stream);
        }
    }

    /** Keeps a stream until it is unpinned. */
    void pin(Stream stream) {
        stream.pinned = true;
        idle.remove(stream);
    }

    void unpin(String appId, String channel, long nowNs) {
        Stream stream = table.find(appId, channel);
        if (stream != null && stream.pinned) {
            stream.pinned = false;
            use(stream, nowNs);
        }
    }

    /** Drops what has expired; at most so many publications and streams are looked at. Returns how many were. */
    int expire(long nowNs, int limit) {
        int done = 0;
        while (done < limit) {
            Stream stream = queue.first();
            if (stream == null || stream.queuedForNs - nowNs > 0) {
                break;
            }
            done += expire(stream, nowNs, limit - done);
        }
        return done;
    }

    long heldBytes() {
        return counters.get(Counter.ARRAY_BYTES) + counters.get(Counter.STREAMS) * Stream.OWN_BYTES;
    }

    private long bytes() {
        return counters.get(Counter.BYTES);
    }

    private int expire(Stream stream, long nowNs, int limit) {
        int done = 0;
        while (done < limit && stream.ring.count() > 0 && stream.isExpired(0, nowNs)) {
            dropFirst(stream);
            done++;
        }
        if (done > 0) {
            fit(stream);
        }
        if (!stream.expires()) {
            queue.remove(stream);
        } else if (stream.expiresNs() - nowNs > 0) {
            queue.moveTo(stream, stream.expiresNs());
        } else if (stream.ring.count() == 0) {
            discard(stream);
        }
        return Math.max(done, 1);
    }

    /** A channel's stream, begun if there is none. */
    Stream obtain(String appId, String channel, HistoryOptions options, long nowNs) {
        Stream known = find(appId, channel, options);
        if (known != null) {
            return known;
        }
        Stream oldest = idle.first();
        while (oldest != null && counters.get(Counter.STREAMS) >= limits.maxStreams()) {
            counters.add(Counter.EVICTED_STREAMS, 1);
            evictAll(oldest);
            discard(oldest);
            oldest = idle.first();
        }
        Stream begun = new Stream(appId, channel, epochs.get(), options);
        table.add(begun);
        counters.add(Counter.STREAMS, 1);
        use(begun, nowNs);
        return begun;
    }

    /** Counts a stream's life from now. */
    void use(Stream stream, long nowNs) {
        stream.usedNs = nowNs;
        if (!stream.pinned) {
            idle.putLast(stream);
        }
        if (stream.expires()) {
            queue.expectAt(stream, stream.expiresNs());
        }
    }

    /** Puts a record that fits the bounds at the end of a stream, and whatever is too much then out of this or others. */
    void store(Stream stream, int size, byte[] head, int headLength, byte[] data) {
        PublicationRing ring = stream.ring;
        while (ring.count() >= size) {
            dropFirst(stream);
        }
        int length = headLength + data.length;
        while (ring.used() > limits.maxChannelBytes() - length) {
            dropFirst(stream);
            counters.add(Counter.EVICTED_PUBLICATIONS, 1);
        }
        long before = ring.arrayBytes();
        ring.add(head, headLength, data);
        ring.fit();
        counters.add(Counter.ARRAY_BYTES, ring.arrayBytes() - before);
        counters.add(Counter.PUBLICATIONS, 1);
        counters.add(Counter.BYTES, length);
        filled.putLast(stream);
        evict();
    }

    /** Drops all publications of a stream because the next is larger than a bound. */
    void evictAll(Stream stream) {
        counters.add(Counter.EVICTED_PUBLICATIONS, stream.ring.count());
        clear(stream);
    }

    private void evict() {
        while (bytes() > limits.maxBytes()) {
            Stream coldest = filled.first();
            if (coldest == null) {
                throw new IllegalStateException(bytes() + " bytes are held by no stream.");
            }
            while (bytes() > limits.maxBytes() && coldest.ring.count() > 0) {
                dropFirst(coldest);
                counters.add(Counter.EVICTED_PUBLICATIONS, 1);
            }
            fit(coldest);
        }
    }

    private void dropFirst(Stream stream) {
        counters.add(Counter.BYTES, -stream.ring.length(0));
        stream.ring.dropFirst();
        counters.add(Counter.PUBLICATIONS, -1);
    }

    private void clear(Stream stream) {
        counters.add(Counter.BYTES, -stream.ring.used());
        counters.add(Counter.PUBLICATIONS, -stream.ring.count());
        counters.add(Counter.ARRAY_BYTES, -stream.ring.arrayBytes());
        stream.ring.clear();
        filled.remove(stream);
    }

    private void fit(Stream stream) {
        long before = stream.ring.arrayBytes();
        stream.ring.fit();
        counters.add(Counter.ARRAY_BYTES, stream.ring.arrayBytes() - before);
        if (stream.ring.count() == 0) {
            filled.remove(stream);
        }
    }

    private void discard(Stream stream) {
        clear(stream);
        idle.remove(stream);
        queue.remove(stream);
        table.remove(stream);
        counters.add(Counter.STREAMS, -1);
    }
}
