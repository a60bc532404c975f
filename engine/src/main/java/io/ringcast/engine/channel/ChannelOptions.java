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
 * @param presence the channel knows who its subscribers are
 * @param joinLeave subscribers that want to are told who comes and goes
 * @param history what is kept of the stream
 * @param deltaPublish each publication may be sent as its difference from the one before
 * @param pusherEvent the event name under which subscribers by events see a publication that has none
 * @param envelope a publication without an event name that is an object of {@code event} and {@code data} is taken apart
 */
public record ChannelOptions(
        ChannelKind kind,
        boolean cache,
        boolean presence,
        boolean joinLeave,
        HistoryOptions history,
        boolean deltaPublish,
        String pusherEvent,
        boolean envelope) {
    /** What a publication without an event name is called where one is needed. */
    public static final String DEFAULT_EVENT = "message";

    private static final Map<ChannelKind, ChannelOptions> PLAIN = table(false);
    private static final Map<ChannelKind, ChannelOptions> CACHED = table(true);

    /** The shared instance for a kind without more. */
    public static ChannelOptions of(ChannelKind kind, boolean cache) {
        return Objects.requireNonNull((cache ? CACHED : PLAIN).get(kind));
    }

    /** The same for a name whose kind is told by its prefix: presence channels have members whatever else is said. */
    public ChannelOptions as(ChannelKind newKind, boolean newCache) {
        boolean members = newKind == ChannelKind.PRESENCE;
        return new ChannelOptions(
                newKind,
                newCache,
                presence || members,
                joinLeave || members,
                newKind.internal() ? HistoryOptions.NONE : history,
                deltaPublish,
                pusherEvent,
                envelope);
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
            boolean members = kind == ChannelKind.PRESENCE;
            table.put(
                    kind,
                    new ChannelOptions(
                            kind, cache, members, members, HistoryOptions.NONE, false, DEFAULT_EVENT, false));
        }
        return table;
    }
}
