package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.history.StreamQuery;
import io.ringcast.engine.history.StreamRange;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.PresenceCounts;
import io.ringcast.engine.presence.PresenceTable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's home knows of it.
 *
 * <p>Thread: confined to the channel's home shard.
 */
public final class ChannelView {
    private final ChannelHome home;
    private final String appId;
    private final String name;

    ChannelView(ChannelHome home, String appId, String name) {
        this.home = home;
        this.appId = appId;
        this.name = name;
    }

    private @Nullable PresenceTable presence() {
        Channel channel = home.channels().find(appId, name);
        return channel == null ? null : channel.presence();
    }

    /** What is stored of the channel's stream. */
    public StreamRange read(HistoryOptions history, StreamQuery query) {
        return home.streams().read(appId, name, history, query);
    }

    /** Drops what is stored. The epoch stays, and offsets go on. */
    public void removeHistory() {
        home.streams().remove(appId, name);
    }

    /** Takes what is known of a connection now, if it is in the channel. */
    public void update(ClientInfo client) {
        PresenceTable presence = presence();
        if (presence != null) {
            presence.update(client);
        }
    }

    /** The connections in the channel, if it has presence. */
    public List<ClientInfo> clients() {
        PresenceTable presence = presence();
        return presence == null ? List.of() : presence.clientSnapshot();
    }

    /** How many connections and users are in the channel, if it has presence. */
    public PresenceCounts counts() {
        PresenceTable presence = presence();
        if (presence == null) {
            return PresenceCounts.NONE;
        }
        // Centrifuge protocol: users are counted by what their connections say, all anonymous ones as one.
        Set<String> users = new HashSet<>();
        presence.clientSnapshot().forEach(client -> users.add(client.user()));
        return new PresenceCounts(presence.clients(), users.size());
    }
}
