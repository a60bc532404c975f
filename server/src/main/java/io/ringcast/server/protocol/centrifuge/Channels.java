package io.ringcast.server.protocol.centrifuge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one session, those on their way in included.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Channels {
    private @Nullable Map<String, ChannelState> states;

    @Nullable
    ChannelState find(String channel) {
        return states == null ? null : states.get(channel);
    }

    void add(ChannelState state) {
        if (states == null) {
            states = HashMap.newHashMap(1);
        }
        states.put(state.channel(), state);
    }

    void remove(ChannelState state) {
        if (states != null) {
            states.remove(state.channel(), state);
        }
    }

    int size() {
        return states == null ? 0 : states.size();
    }

    /** A copy. */
    Collection<ChannelState> all() {
        return states == null ? List.of() : new ArrayList<>(states.values());
    }
}
