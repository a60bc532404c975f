package io.ringcast.server.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait to share a request, for each webhook of each app its own. A batch is complete when it has waited its
 * time, has its number of events or is large, and the oldest one when all together are.
 *
 * <p>Thread: confined to the webhook thread.
 */
final class Batches {
    /** A batch is not grown past this; one event may be larger. */
    static final int MAX_BYTES = 256 * 1024;

    /** Who gets a batch. */
    record Key(String appId, String webhookId) {}

    /** What is sent together. */
    record Batch(Key key, List<byte[]> events) {}

    private static final class Open {
        final List<byte[]> events = new ArrayList<>();
        final long dueNs;
        int bytes;

        Open(long dueNs) {
            this.dueNs = dueNs;
        }
    }

    private final LinkedHashMap<Key, Open> open = new LinkedHashMap<>();
    private final long windowNs;
    private final int size;
    private final long maxBytes;
    private long bytes;

    /** @param bytes of all batches together; past it the oldest is complete */
    Batches(Duration window, int size, long bytes) {
        this.windowNs = window.toNanos();
        this.size = size;
        this.maxBytes = bytes;
    }

    /** Adds an event. Returns the batch that had no room for it, if there was one. */
    @Nullable
    Batch add(Key key, byte[] event, long nowNs) {
        Open batch = open.get(key);
        Batch full = null;
        if (batch != null && (batch.events.size() >= size || batch.bytes + event.length > MAX_BYTES)) {
            full = take(key, batch);
            batch = null;
        }
        if (batch == null) {
            batch = new Open(nowNs + windowNs);
            open.put(key, batch);
        }
        batch.events.add(event);
        batch.bytes += event.length;
        bytes += event.length;
        return full;
    }

    /** The next batch that has waited its time or has all its events; null if there is none. */
    @Nullable
    Batch poll(long nowNs) {
        Map.Entry<Key, Open> first = open.firstEntry();
        return first != null && (bytes > maxBytes || first.getValue().dueNs - nowNs <= 0) ? pollAny() : null;
    }

    /** The batch of {@code key} if it has all its events; else null. */
    @Nullable
    Batch pollFull(Key key) {
        Open batch = open.get(key);
        if (batch == null || (batch.events.size() < size && batch.bytes < MAX_BYTES)) {
            return null;
        }
        return take(key, batch);
    }

    /** The next batch, complete or not. */
    @Nullable
    Batch pollAny() {
        Map.Entry<Key, Open> first = open.firstEntry();
        return first == null ? null : take(first.getKey(), first.getValue());
    }

    private Batch take(Key key, Open batch) {
        open.remove(key);
        bytes -= batch.bytes;
        return new Batch(key, batch.events);
    }

    /** How long {@link #poll} has nothing to give. */
    long idleNs(long nowNs) {
        Map.Entry<Key, Open> first = open.firstEntry();
        return first == null ? Long.MAX_VALUE : Math.max(0, first.getValue().dueNs - nowNs);
    }
}
