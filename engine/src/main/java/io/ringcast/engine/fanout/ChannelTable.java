package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Channel;
import java.util.Collection;
import java.util.List;
import org.agrona.collections.Object2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The occupied channels of which one shard is the home, by app and name.
 *
 * <p>Thread: confined to the home shard.
 */
final class ChannelTable {
    private final Object2ObjectHashMap<String, Object2ObjectHashMap<String, Channel>> byApp =
            new Object2ObjectHashMap<>();

    @HotPath
    @Nullable
    Channel find(String appId, String name) {
        Object2ObjectHashMap<String, Channel> channels = byApp.get(appId);
        return channels == null ? null : channels.get(name);
    }

    void add(Channel channel) {
        byApp.computeIfAbsent(channel.appId(), id -> new Object2ObjectHashMap<>())
                .put(channel.name(), channel);
    }

    void remove(Channel channel) {
        Object2ObjectHashMap<String, Channel> channels = byApp.get(channel.appId());
        if (channels != null) {
            channels.remove(channel.name());
            if (channels.isEmpty()) {
                byApp.remove(channel.appId());
            }
        }
    }

    /** The app's channels; a live view. */
    Collection<Channel> of(String appId) {
        Object2ObjectHashMap<String, Channel> channels = byApp.get(appId);
        return channels == null ? List.of() : channels.values();
    }

    int size() {
        int size = 0;
        for (Object2ObjectHashMap<String, Channel> channels : byApp.values()) {
            size += channels.size();
        }
        return size;
    }
}
