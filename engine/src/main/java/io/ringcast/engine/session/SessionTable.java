package io.ringcast.engine.session;

import java.util.function.Consumer;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that one shard owns, by id.
 *
 * <p>Thread: confined to the shard.
 */
public final class SessionTable {
    private final Long2ObjectHashMap<Session> sessions = new Long2ObjectHashMap<>();

    public @Nullable Session find(long id) {
        return sessions.get(id);
    }

    public void add(Session session) {
        sessions.put(session.id(), session);
    }

    public void remove(Session session) {
        sessions.remove(session.id());
    }

    public int size() {
        return sessions.size();
    }

    /** Gives every session to {@code action}, which may remove any. */
    public void forEach(Consumer<Session> action) {
        for (Session session : snapshot()) {
            action.accept(session);
        }
    }

    /** The sessions of this moment. Their order is that of their ids, which are random. */
    public Session[] snapshot() {
        return sessions.values().toArray(new Session[0]);
    }
}
