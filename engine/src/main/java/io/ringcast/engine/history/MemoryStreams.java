package io.ringcast.engine.history;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.history.AppendResult.Kind;
import io.ringcast.engine.history.HistoryCounters.Counter;
import io.ringcast.engine.history.StreamRange.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the channels of which one shard is the home, in memory and bounded. A stream begins with the first
 * publication or the first look at its top, and a million publications in a thousand channels are two thousand arrays.
 * What has expired is never read; {@link #expire} gives its room back. Times come in as arguments: a monotonic one for
 * expiry, and the time of day that readers of a publication see.
 *
 * <p>Thread: confined to the shard.
 */
public final class MemoryStreams {
    // What one publication costs on the heap while a recovery is remembered, beside its bytes.
    private static final int OBJECT_BYTES = 96;

    private final HistoryCounters counters = new HistoryCounters();
    private final BoundedStreams streams;
    private final IdempotencyKeys keys;
    private final RecoveryMemo memo = new RecoveryMemo();
    private final RecordCodec codec = new RecordCodec();
    private final int mostRecordBytes;

    /** @param epochs makes short texts that no earlier stream of a channel had, on any node */
    public MemoryStreams(StreamLimits limits, Supplier<String> epochs) {
        streams = new BoundedStreams(limits, epochs, counters);
        keys = new IdempotencyKeys(limits.maxKeys(), counters);
        mostRecordBytes = (int) Math.min(limits.maxBytes(), limits.maxChannelBytes());
    }

    /** What is held and has been done; to be read from any thread. */
    public HistoryCounters counters() {
        return counters;
    }

    /**
     * Gives a publication its place. If the channel keeps no history only its idempotency key counts.
     *
     * <p>What is larger than a bound gets its place too, and so do those who are subscribed; but it is not stored, nor can
     * what came before it be, since streams have no gaps.
     */
    public AppendResult append(
            String appId, String channel, HistoryOptions options, NewPublication publication, long nowNs, long nowMs) {
        if (!options.kept()) {
            return once(appId, channel, publication.idempotencyKey(), nowNs);
        }
        String key = publication.idempotencyKey();
        StreamPosition earlier = key == null ? null : keys.find(appId, channel, key, nowNs);
        if (earlier != null) {
            counters.add(Counter.DUPLICATES, 1);
            return new AppendResult(Kind.DUPLICATE, earlier);
        }
        Stream stream = streams.obtain(appId, channel, options, nowNs);
        // Centrifuge protocol: a version that is not higher than the newest of its version epoch is dropped.
        if (stream.isStale(publication)) {
            counters.add(Counter.STALE_VERSIONS, 1);
            return new AppendResult(Kind.STALE_VERSION, stream.position());
        }
        stream.advance();
        stream.remember(publication);
        int headLength = codec.encode(publication, nowNs, nowMs, mostRecordBytes);
        if (headLength < 0) {
            streams.evictAll(stream);
            counters.add(Counter.EVICTED_PUBLICATIONS, 1);
        } else {
            streams.store(stream, options.size(), codec.head(), headLength, publication.data());
        }
        streams.use(stream, nowNs);
        if (key != null) {
            keys.put(appId, channel, key, stream.position(), nowNs);
        }
        return new AppendResult(Kind.APPENDED, stream.position());
    }

    /** Whether a publication that is not to be stored is new, by its idempotency key; without a key it is. */
    public AppendResult once(String appId, String channel, @Nullable String key, long nowNs) {
        if (key == null) {
            return AppendResult.UNKEPT;
        }
        StreamPosition earlier = keys.find(appId, channel, key, nowNs);
        if (earlier != null) {
            counters.add(Counter.DUPLICATES, 1);
            return new AppendResult(Kind.DUPLICATE, earlier);
        }
        keys.put(appId, channel, key, StreamPosition.NONE, nowNs);
        return AppendResult.UNKEPT;
    }

    /** Where a channel's stream is; {@link StreamPosition#NONE} if the channel keeps none. */
    public StreamPosition top(String appId, String channel, HistoryOptions options, long nowNs) {
        return options.kept() ? streams.obtain(appId, channel, options, nowNs).position() : StreamPosition.NONE;
    }

    /** Reads publications. A channel without history has none. */
    public StreamRange read(String appId, String channel, HistoryOptions options, StreamQuery query, long nowNs) {
        if (!options.kept()) {
            return new StreamRange(Verdict.OK, List.of(), StreamPosition.NONE);
        }
        Stream stream = streams.obtain(appId, channel, options, nowNs);
        StreamPosition since = query.since();
        if (since != null && !stream.hasEpoch(since.epoch())) {
            return new StreamRange(Verdict.EPOCH_MISMATCH, List.of(), stream.position());
        }
        long first = stream.firstOffset() + stream.expired(nowNs);
        long low = first;
        long high = stream.top();
        boolean gone = false;
        if (since != null) {
            long place = Math.clamp(since.offset(), 0, stream.top() + 1);
            if (query.reverse()) {
                high = Math.min(high, place - 1);
            } else {
                low = Math.max(low, place + 1);
                gone = place + 1 < first && place < stream.top();
            }
        }
        if (query.limit() >= 0 && high - low + 1 > query.limit()) {
            if (query.reverse()) {
                low = high - query.limit() + 1;
            } else {
                high = low + query.limit() - 1;
            }
        }
        List<StoredPublication> found = decode(stream, low, high);
        return new StreamRange(
                gone ? Verdict.GONE : Verdict.OK, query.reverse() ? found.reversed() : found, stream.position());
    }

    /**
     * Tries to bring a subscriber up to date.
     *
     * @param most publications to recover, {@link StreamQuery#NO_LIMIT} for any number
     */
    public Recovery recover(
            String appId, String channel, HistoryOptions options, StreamPosition since, int most, long nowNs) {
        if (!options.kept()) {
            return new Recovery(false, List.of(), StreamPosition.NONE);
        }
        Stream stream = streams.obtain(appId, channel, options, nowNs);
        long missing = stream.top() - since.offset();
        // Centrifuge protocol: recovered if nothing is missing at the top, or if everything from the next offset to the
        // top is there; a subscriber that names no epoch fits any.
        if (!stream.hasEpoch(since.epoch()) || since.offset() < 0 || missing < 0 || (most >= 0 && missing > most)) {
            return new Recovery(false, List.of(), stream.position());
        }
        if (missing == 0) {
            return new Recovery(true, List.of(), stream.position());
        }
        return isStored(stream, since.offset() + 1, nowNs)
                ? readSince(stream, since.offset(), nowNs)
                : new Recovery(false, List.of(), stream.position());
    }

    /** Tries to bring a subscriber up to date who needs the newest publication only. */
    public Recovery recoverLatest(
            String appId, String channel, HistoryOptions options, StreamPosition since, long nowNs) {
        if (!options.kept()) {
            return new Recovery(false, List.of(), StreamPosition.NONE);
        }
        Stream stream = streams.obtain(appId, channel, options, nowNs);
        boolean same = since.equals(stream.position());
        // Centrifuge protocol, cache mode: with nothing stored a subscriber is recovered only if its state is the same;
        // one that has the newest publication is not sent it again.
        if (!isStored(stream, stream.top(), nowNs)) {
            return new Recovery(same, List.of(), stream.position());
        }
        return same ? new Recovery(true, List.of(), stream.position()) : readSince(stream, stream.top() - 1, nowNs);
    }

    /** The newest publication, or null if none is stored. */
    public @Nullable StoredPublication latest(String appId, String channel, HistoryOptions options, long nowNs) {
        Stream stream = options.kept() ? streams.find(appId, channel, options) : null;
        return stream != null && isStored(stream, stream.top(), nowNs)
                ? readSince(stream, stream.top() - 1, nowNs).publications().getFirst()
                : null;
    }

    /** Drops a channel's publications. Its epoch stays, and offsets go on. */
    public void remove(String appId, String channel) {
        streams.clear(appId, channel);
    }

    /** Keeps the stream of a channel as long as the channel is occupied, and begins it if the channel is to have one. */
    public void pin(String appId, String channel, HistoryOptions options, long nowNs) {
        if (options.kept()) {
            streams.pin(streams.obtain(appId, channel, options, nowNs));
        }
    }

    /** Lets time and bounds work on a stream again. Its life is counted from now, as if it had been appended to. */
    public void unpin(String appId, String channel, long nowNs) {
        streams.unpin(appId, channel, nowNs);
    }

    /**
     * Gives back the room of what has expired. Costs next to nothing if nothing has.
     *
     * @param limit publications, streams and keys to look at
     * @return how many were; as many as the limit if there may be more
     */
    public int expire(long nowNs, int limit) {
        memo.expire(nowNs);
        int done = keys.expire(nowNs, limit);
        return done + streams.expire(nowNs, limit - done);
    }

    /** What the heap holds for all streams, but for keys and names: arrays, and each stream's own objects. */
    public long heldBytes() {
        return streams.heldBytes();
    }

    private static boolean isStored(Stream stream, long offset, long nowNs) {
        long index = offset - stream.firstOffset();
        return index >= 0 && index < stream.ring.count() && !stream.isExpired((int) index, nowNs);
    }

    private Recovery readSince(Stream stream, long since, long nowNs) {
        Recovery known = memo.find(stream, since);
        if (known != null) {
            return known;
        }
        List<StoredPublication> missed = decode(stream, since + 1, stream.top());
        Recovery recovery = new Recovery(true, missed, stream.position());
        memo.put(stream, since, recovery, heapBytes(missed), nowNs);
        return recovery;
    }

    private static long heapBytes(List<StoredPublication> publications) {
        long sum = 0;
        for (StoredPublication publication : publications) {
            sum += OBJECT_BYTES + publication.data().length;
        }
        return sum;
    }

    private List<StoredPublication> decode(Stream stream, long low, long high) {
        if (low > high) {
            return List.of();
        }
        counters.add(Counter.READS, 1);
        long first = stream.firstOffset();
        List<StoredPublication> found = new ArrayList<>((int) (high - low + 1));
        for (long offset = low; offset <= high; offset++) {
            found.add(codec.decode(stream.ring, (int) (offset - first), offset));
        }
        return Collections.unmodifiableList(found);
    }
}
