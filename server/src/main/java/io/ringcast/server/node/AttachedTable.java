package io.ringcast.server.node;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.transport.attached.AttachedConnection;
import java.util.HashSet;
import java.util.Set;

/**
 * The attached connections of one shard, whose deadlines a timer of the shard looks after while there are any.
 *
 * <p>Thread: confined to the shard.
 */
final class AttachedTable {
    private static final long PERIOD_NS = 500_000_000L;

    private final Set<AttachedConnection> connections = new HashSet<>();
    private final Shard shard;
    private boolean armed;

    AttachedTable(Shard shard) {
        this.shard = shard;
    }

    void add(AttachedConnection connection) {
        connections.add(connection);
        arm();
    }

    void remove(AttachedConnection connection) {
        connections.remove(connection);
    }

    private void arm() {
        if (!armed && !connections.isEmpty()) {
            armed = true;
            shard.timers().schedule(shard.nowNs() + PERIOD_NS, this::expire);
        }
    }

    private void expire(long nowNs) {
        armed = false;
        for (AttachedConnection connection : connections.toArray(new AttachedConnection[0])) {
            connection.expire(nowNs);
        }
        arm();
    }
}
