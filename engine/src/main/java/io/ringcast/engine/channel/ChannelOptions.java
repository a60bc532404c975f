package io.ringcast.engine.channel;

import io.ringcast.engine.counter.ChannelType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a channel behaves. A function of the channel's name within its app, so that every publisher and subscriber of a
 * channel brings the same.
 *
 * <p>Thread: any.
 *
 * @param cache the last publication from the server side is kept and given to each new subscriber
 */
public record ChannelOptions(ChannelKind kind, boolean cache) {
    private static final Map<ChannelKind, ChannelOptions> PLAIN = table(false);
    private static final Map<ChannelKind, ChannelOptions> CACHED = table(true);

    /** The shared instance for these options. */
    public static ChannelOptions of(ChannelKind kind, boolean cache) {
        return Objects.requireNonNull((cache ? CACHED : PLAIN).get(kind));
    }

    /** What metrics call such a channel. */
    public ChannelType type() {
        return switch (kind) {
            case PUBLIC -> cache ? ChannelType.CACHE : ChannelType.PUBLIC;
            case PRIVATE -> cache ? ChannelType.CACHE : ChannelType.PRIVATE;
            case ENCRYPTED -> cache ? ChannelType.CACHE : ChannelType.ENCRYPTED;
            case PRESENCE -> cache ? ChannelType.CACHE : ChannelType.PRESENCE;
            case USER, STATUS -> ChannelType.INTERNAL;
        };
    }

    private static Map<ChannelKind, ChannelOptions> table(boolean cache) {
        Map<ChannelKind, ChannelOptions> table = new EnumMap<>(ChannelKind.class);
        for (ChannelKind kind : ChannelKind.values()) {
            table.put(kind, new ChannelOptions(kind, cache));
        }
        return table;
    }
}
