package io.ringcast.engine.presence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Object2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is in one channel: connections, and the users behind them. A user is a member from its first connection to its
 * last. The entry of the first connection stays until the user leaves, whatever later connections say about the user.
 *
 * <p>Thread: confined to the channel's home shard.
 */
public final class PresenceTable {
    private static final class Entry {
        final Member member;
        int connections;

        Entry(Member member) {
            this.member = member;
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, ClientInfo> clients = new Object2ObjectHashMap<>();

    /** Whether the user has a connection in the channel. */
    public boolean contains(String userId) {
        return entries.containsKey(userId);
    }

    /** Adds one connection of a user. Returns true if it is the user's first. */
    public boolean join(Member member, ClientInfo client) {
        clients.put(client.client(), client);
        Entry entry = entries.get(member.userId());
        boolean first = entry == null;
        if (entry == null) {
            entry = new Entry(member);
            entries.put(member.userId(), entry);
        }
        entry.connections++;
        return first;
    }

    /** Removes one connection of a user. Returns the member if it was the user's last, else null. */
    public @Nullable Member leave(String userId, String client) {
        clients.remove(client);
        Entry entry = entries.get(userId);
        if (entry == null || --entry.connections > 0) {
            return null;
        }
        entries.remove(userId);
        return entry.member;
    }

    /** Takes what is known of a connection now. Does nothing if it is not in the channel. */
    public void update(ClientInfo client) {
        clients.replace(client.client(), client);
    }

    /** The member under which the user is known in the channel. */
    public @Nullable Member member(String userId) {
        Entry entry = entries.get(userId);
        return entry == null ? null : entry.member;
    }

    /** Distinct users. */
    public int size() {
        return entries.size();
    }

    /** Connections. */
    public int clients() {
        return clients.size();
    }

    /** A copy of the members, oldest first. */
    public PresenceSnapshot snapshot() {
        List<Member> members = new ArrayList<>(entries.size());
        for (Entry entry : entries.values()) {
            members.add(entry.member);
        }
        return new PresenceSnapshot(members);
    }

    /** A copy of the connections, in no order. */
    public List<ClientInfo> clientSnapshot() {
        return List.copyOf(clients.values());
    }
}
