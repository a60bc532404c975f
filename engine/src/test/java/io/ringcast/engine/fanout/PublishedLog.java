package io.ringcast.engine.fanout;

import io.ringcast.engine.history.StreamPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Every publication that ever got a place, and what was found wrong with what subscribers were told.
 *
 * <p>Thread: any.
 */
final class PublishedLog {
    /** One publication. */
    @SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; compared one by one
    record Entry(byte[] data, boolean red, long publishedNs) {}

    private static final int MAX_VIOLATIONS = 20;

    private final int size;
    private final long ttlNs;
    private final Map<String, Map<String, List<Entry>>> byStream = new HashMap<>();
    private final Map<String, String> epochs = new HashMap<>();
    private final Map<String, Long> removed = new HashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private long count;

    /** @param size publications that a stream keeps */
    PublishedLog(int size, Duration ttl) {
        this.size = size;
        this.ttlNs = ttl.toNanos();
    }

    private List<Entry> entries(String channel, String epoch) {
        return byStream.computeIfAbsent(channel, name -> new HashMap<>())
                .computeIfAbsent(epoch, id -> new ArrayList<>());
    }

    /** Takes a publication that was given a place; one that repeats another is known by that. */
    synchronized void add(String channel, StreamPosition position, Entry entry) {
        if (position.offset() == 0) {
            return;
        }
        epochs.put(channel, position.epoch());
        List<Entry> entries = entries(channel, position.epoch());
        if (position.offset() == entries.size() + 1) {
            entries.add(entry);
            count++;
        } else if (position.offset() > entries.size()) {
            violation(channel + " skips offsets: " + position + " follows " + entries.size());
        }
    }

    /** What is stored so far is dropped. */
    synchronized void remove(String channel) {
        StreamPosition top = top(channel);
        removed.put(top.epoch(), top.offset());
    }

    synchronized @Nullable Entry entry(String channel, String epoch, long offset) {
        List<Entry> entries = entries(channel, epoch);
        return offset < 1 || offset > entries.size() ? null : entries.get((int) offset - 1);
    }

    synchronized long top(String channel, String epoch) {
        return entries(channel, epoch).size();
    }

    /** Where the channel's stream is now, as far as it was published in. */
    synchronized StreamPosition top(String channel) {
        String epoch = epochs.getOrDefault(channel, "");
        return new StreamPosition(top(channel, epoch), epoch);
    }

    synchronized long count() {
        return count;
    }

    /** Whether a subscriber may have been refused the way from one place to the top. */
    synchronized boolean mayHaveGone(String channel, StreamPosition since, StreamPosition top, int limit, long nowNs) {
        if (!since.epoch().isEmpty() && !since.epoch().equals(top.epoch())) {
            return true;
        }
        long missing = top.offset() - since.offset();
        if (missing < 0 || missing > limit || missing > size) {
            return true;
        }
        Entry first = entry(channel, top.epoch(), since.offset() + 1);
        return first == null
                ? missing > 0
                : since.offset() < removed.getOrDefault(top.epoch(), 0L) || nowNs - first.publishedNs >= ttlNs;
    }

    void violation(String text) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(text);
        }
    }

    Queue<String> violations() {
        return violations;
    }
}
