package io.ringcast.engine.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.AppendResult.Kind;
import io.ringcast.engine.history.StreamRange.Verdict;
import io.ringcast.engine.presence.ClientInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@link MemoryStreams} promises, for one app, with a list for each stream and no thought of cost. */
final class StreamModel {
    private record Item(StoredPublication publication, long appendedNs, long bytes) {}

    private record Key(StreamPosition position, long sinceNs) {}

    private static final class Channel {
        final String epoch;
        final List<Item> items = new ArrayList<>();
        HistoryOptions options;
        long top;
        long version;
        String versionEpoch = "";
        long usedNs;
        boolean pinned;

        Channel(String epoch, HistoryOptions options, long nowNs) {
            this.epoch = epoch;
            this.options = options;
            usedNs = nowNs;
        }

        StreamPosition position() {
            return new StreamPosition(top, epoch);
        }

        List<StoredPublication> live(long nowNs) {
            return items.stream()
                    .filter(item -> nowNs - item.appendedNs < options.ttl().toNanos())
                    .map(Item::publication)
                    .toList();
        }
    }

    long evictedPublications;
    long evictedStreams;
    private final StreamLimits limits;
    private final Supplier<String> epochs;
    // By last append for bytes, by last use for their number.
    private final LinkedHashMap<String, Channel> byAppend = new LinkedHashMap<>();
    private final LinkedHashMap<String, Channel> byUse = new LinkedHashMap<>();
    private final LinkedHashMap<String, Key> keys = new LinkedHashMap<>();

    StreamModel(StreamLimits limits, Supplier<String> epochs) {
        this.limits = limits;
        this.epochs = epochs;
    }

    private Channel obtain(String name, HistoryOptions options, long nowNs) {
        Channel known = byUse.get(name);
        if (known != null) {
            known.options = options;
            return known;
        }
        while (byUse.size() >= limits.maxStreams()) {
            Map.Entry<String, Channel> idle = byUse.entrySet().stream()
                    .filter(entry -> !entry.getValue().pinned)
                    .findFirst()
                    .orElse(null);
            if (idle == null) {
                break;
            }
            evictedStreams++;
            evictedPublications += idle.getValue().items.size();
            byAppend.remove(idle.getKey());
            byUse.remove(idle.getKey());
        }
        Channel begun = new Channel(epochs.get(), options, nowNs);
        byUse.put(name, begun);
        return begun;
    }

    AppendResult append(String name, HistoryOptions options, NewPublication publication, long nowNs, long nowMs) {
        String key = publication.idempotencyKey() == null ? null : name + ' ' + publication.idempotencyKey();
        Key seen = key == null ? null : keys.get(key);
        if (seen != null && nowNs - seen.sinceNs < 300_000_000_000L) {
            return new AppendResult(Kind.DUPLICATE, seen.position);
        }
        Channel channel = obtain(name, options, nowNs);
        boolean sameEpoch = publication.versionEpoch().isEmpty()
                || publication.versionEpoch().equals(channel.versionEpoch);
        if (publication.version() > 0 && sameEpoch && publication.version() <= channel.version) {
            return new AppendResult(Kind.STALE_VERSION, channel.position());
        }
        if (publication.version() > 0) {
            channel.version = publication.version();
            channel.versionEpoch = publication.versionEpoch();
        }
        channel.top++;
        channel.usedNs = nowNs;
        byUse.putLast(name, channel);
        store(name, channel, publication, nowNs, nowMs);
        if (key != null) {
            if (keys.size() == limits.maxKeys()) {
                keys.pollFirstEntry();
            }
            keys.putLast(key, new Key(channel.position(), nowNs));
        }
        return new AppendResult(Kind.APPENDED, channel.position());
    }

    private void store(String name, Channel channel, NewPublication publication, long nowNs, long nowMs) {
        long size = size(publication);
        if (size > Math.min(limits.maxBytes(), limits.maxChannelBytes())) {
            evictedPublications += 1 + channel.items.size();
            channel.items.clear();
            return;
        }
        while (channel.items.size() >= channel.options.size()) {
            channel.items.removeFirst();
        }
        StoredPublication stored = new StoredPublication(
                channel.top,
                nowMs,
                publication.event(),
                publication.data(),
                publication.info(),
                publication.tags(),
                publication.delta());
        channel.items.add(new Item(stored, nowNs, size));
        byAppend.putLast(name, channel);
        while (bytes(List.of(channel)) > limits.maxChannelBytes()) {
            channel.items.removeFirst();
            evictedPublications++;
        }
        for (Channel coldest : byAppend.values()) {
            while (bytes() > limits.maxBytes() && !coldest.items.isEmpty()) {
                coldest.items.removeFirst();
                evictedPublications++;
            }
        }
    }

    private static long size(NewPublication publication) {
        long size = PublicationRing.FIXED_LENGTH + (long) publication.data().length;
        if (publication.event() != null) {
            size += text(publication.event());
        }
        ClientInfo info = publication.info();
        if (info != null) {
            size += text(info.client()) + text(info.user()) + bytes(info.connInfo()) + bytes(info.chanInfo());
        }
        Tags tags = publication.tags();
        size += tags.isEmpty() ? 0 : 1;
        for (int i = 0; i < tags.size(); i++) {
            size += text(tags.name(i)) + text(tags.value(i));
        }
        return size;
    }

    private static long text(String text) {
        return bytes(text.getBytes(UTF_8));
    }

    private static long bytes(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length + (bytes.length > 127 ? 2 : 1);
    }

    StreamRange read(String name, HistoryOptions options, StreamQuery query, long nowNs) {
        Channel channel = obtain(name, options, nowNs);
        StreamPosition since = query.since();
        if (since != null && !since.epoch().isEmpty() && !since.epoch().equals(channel.epoch)) {
            return new StreamRange(Verdict.EPOCH_MISMATCH, List.of(), channel.position());
        }
        List<StoredPublication> live = channel.live(nowNs);
        List<StoredPublication> ordered = query.reverse() ? live.reversed() : live;
        List<StoredPublication> found = ordered.stream()
                .filter(p ->
                        since == null || (query.reverse() ? p.offset() < since.offset() : p.offset() > since.offset()))
                .limit(query.limit() < 0 ? Long.MAX_VALUE : query.limit())
                .toList();
        boolean gone = since != null
                && !query.reverse()
                && Math.max(0, since.offset()) < channel.top
                && live.stream().noneMatch(p -> p.offset() == Math.max(0, since.offset()) + 1);
        return new StreamRange(gone ? Verdict.GONE : Verdict.OK, found, channel.position());
    }

    Recovery recover(String name, HistoryOptions options, StreamPosition since, int most, long nowNs) {
        Channel channel = obtain(name, options, nowNs);
        boolean fits = since.epoch().isEmpty() || since.epoch().equals(channel.epoch);
        List<StoredPublication> missed = channel.live(nowNs).stream()
                .filter(p -> p.offset() > since.offset())
                .limit(most < 0 ? Long.MAX_VALUE : most)
                .toList();
        // The words of the specification, one by one.
        boolean recovered = fits
                && (missed.isEmpty()
                        ? since.offset() == channel.top
                        : missed.getFirst().offset() == since.offset() + 1
                                && missed.getLast().offset() == channel.top
                                && since.offset() >= 0);
        return new Recovery(recovered, recovered ? missed : List.of(), channel.position());
    }

    Recovery recoverLatest(String name, HistoryOptions options, StreamPosition since, long nowNs) {
        Channel channel = obtain(name, options, nowNs);
        List<StoredPublication> live = channel.live(nowNs);
        boolean same = since.equals(channel.position());
        if (live.isEmpty()) {
            return new Recovery(same, List.of(), channel.position());
        }
        boolean has = since.offset() > 0 && same;
        return new Recovery(true, has ? List.of() : List.of(live.getLast()), channel.position());
    }

    void remove(String name) {
        Channel channel = byUse.get(name);
        if (channel != null) {
            channel.items.clear();
        }
    }

    void pin(String name, HistoryOptions options, long nowNs) {
        obtain(name, options, nowNs).pinned = true;
    }

    void unpin(String name, long nowNs) {
        Channel channel = byUse.get(name);
        if (channel != null && channel.pinned) {
            channel.pinned = false;
            channel.usedNs = nowNs;
            byUse.putLast(name, channel);
        }
    }

    void expire(long nowNs) {
        keys.values().removeIf(key -> nowNs - key.sinceNs >= 300_000_000_000L);
        for (Map.Entry<String, Channel> entry : List.copyOf(byUse.entrySet())) {
            Channel channel = entry.getValue();
            long ttlNs = channel.options.ttl().toNanos();
            channel.items.removeIf(item -> nowNs - item.appendedNs >= ttlNs);
            long metaNs = Math.max(ttlNs, channel.options.metaTtl().toNanos());
            if (!channel.pinned && channel.items.isEmpty() && nowNs - channel.usedNs >= metaNs) {
                byAppend.remove(entry.getKey());
                byUse.remove(entry.getKey());
            }
        }
    }

    StreamPosition topOrNone(String name) {
        Channel channel = byUse.get(name);
        return channel == null ? StreamPosition.NONE : channel.position();
    }

    long bytes() {
        return bytes(byUse.values());
    }

    private static long bytes(Collection<Channel> channels) {
        return channels.stream()
                .flatMap(channel -> channel.items.stream())
                .mapToLong(Item::bytes)
                .sum();
    }

    long publications() {
        return byUse.values().stream()
                .mapToLong(channel -> channel.items.size())
                .sum();
    }

    long streams() {
        return byUse.size();
    }

    long keys() {
        return keys.size();
    }
}
