package io.ringcast.engine.history;

import org.agrona.collections.Object2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Streams by app and channel.
 *
 * <p>Thread: confined to a shard.
 */
final class StreamTable {
    private final Object2ObjectHashMap<String, Object2ObjectHashMap<String, Stream>> byApp =
            new Object2ObjectHashMap<>();

    @Nullable
    Stream find(String appId, String channel) {
        Object2ObjectHashMap<String, Stream> streams = byApp.get(appId);
        return streams == null ? null : streams.get(channel);
    }

    void add(Stream stream) {
        byApp.computeIfAbsent(stream.appId, id -> new Object2ObjectHashMap<>()).put(stream.channel, stream);
    }

    void remove(Stream stream) {
        Object2ObjectHashMap<String, Stream> streams = byApp.get(stream.appId);
        if (streams != null) {
            streams.remove(stream.channel);
            if (streams.isEmpty()) {
                byApp.remove(stream.appId);
            } else if (streams.size() < streams.capacity() / 8) {
                streams.compact();
            }
        }
    }
}
