package io.ringcast.server.transport.epoll;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Connections by slot. A token names one occupation of a slot: the slot in its low half, a generation that no later
 * occupation has in its high half. Events carry tokens, so one that was meant for an earlier occupation finds nothing.
 *
 * <p>Thread: confined to the loop's shard.
 */
final class SlotTable {
    private @Nullable EpollConnection[] connections = new @Nullable EpollConnection[64];
    private int[] freeSlots = new int[64];
    private int free;
    private int used;
    private int generation;

    /** Reserves a slot and names its new occupation. */
    long claim() {
        int slot = free > 0 ? freeSlots[--free] : used++;
        if (slot == connections.length) {
            connections = Arrays.copyOf(connections, slot * 2);
        }
        generation++;
        return (long) generation << Integer.SIZE | slot;
    }

    void put(EpollConnection connection) {
        connections[(int) connection.token()] = connection;
    }

    /** The connection of exactly this occupation, or null when it has ended. */
    @Nullable
    EpollConnection get(long token) {
        int slot = (int) token;
        if (slot < 0 || slot >= used) {
            return null;
        }
        EpollConnection connection = connections[slot];
        return connection != null && connection.token() == token ? connection : null;
    }

    /** Ends an occupation; the slot is free for the next. */
    void release(long token) {
        int slot = (int) token;
        connections[slot] = null;
        if (free == freeSlots.length) {
            freeSlots = Arrays.copyOf(freeSlots, free * 2);
        }
        freeSlots[free++] = slot;
    }

    /** Any connection at or behind a slot, to walk all of them; null at the end. */
    @Nullable
    EpollConnection nextFrom(int slot) {
        for (int i = slot; i < used; i++) {
            EpollConnection connection = connections[i];
            if (connection != null) {
                return connection;
            }
        }
        return null;
    }
}
