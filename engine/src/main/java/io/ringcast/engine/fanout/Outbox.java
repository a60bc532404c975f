package io.ringcast.engine.fanout;

import io.ringcast.engine.counter.ShardCounters;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.ShardSlot.Kind;
import java.util.ArrayDeque;

/**
 * What a shard sends to the other shards. A shard never waits for a ring: what does not fit is kept here, in order, and
 * tried again each duty cycle. Each of a shard's three rings is emptied without need of room in itself: deliveries send
 * nothing, commands of shards only deliveries, and requests of other threads both. So a shard always takes deliveries,
 * takes commands while few deliveries are kept ({@link #deliveriesCongested}), and new work while little of anything is
 * kept ({@link #congested}): two shards never wait for each other, and what the work in hand still produces is bounded
 * by that work.
 *
 * <p>Thread: confined to the shard.
 */
final class Outbox {
    private record Kept(Kind kind, Object operand) {}

    private final Shard[] shards;
    private final ArrayDeque<Kept>[] commands;
    private final ArrayDeque<Kept>[] deliveries;
    private final int bound;
    private final ShardCounters counters;
    private int keptCommands;
    private int keptDeliveries;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Outbox(Shard[] shards, int bound, ShardCounters counters) {
        this.shards = shards;
        this.commands = new ArrayDeque[shards.length];
        this.deliveries = new ArrayDeque[shards.length];
        for (int i = 0; i < shards.length; i++) {
            commands[i] = new ArrayDeque<>();
            deliveries[i] = new ArrayDeque<>();
        }
        this.bound = bound;
        this.counters = counters;
    }

    /** Sends a command to a channel's home. */
    void command(int shard, Kind kind, Object operand) {
        if (!send(shards[shard], shards[shard].commands(), commands[shard], new Kept(kind, operand))) {
            keptCommands++;
        }
    }

    /** Sends a delivery or an answer to a shard with subscribers. */
    void delivery(int shard, Kind kind, Object operand) {
        if (!send(shards[shard], shards[shard].deliveries(), deliveries[shard], new Kept(kind, operand))) {
            keptDeliveries++;
        }
    }

    boolean congested() {
        return kept() >= bound;
    }

    boolean deliveriesCongested() {
        return keptDeliveries >= bound;
    }

    int kept() {
        return keptCommands + keptDeliveries;
    }

    /** Tries again what is kept. Returns how much went out. */
    int flush() {
        int before = kept();
        if (before == 0) {
            return 0;
        }
        for (int i = 0; i < shards.length; i++) {
            keptDeliveries -= drain(shards[i], shards[i].deliveries(), deliveries[i]);
            keptCommands -= drain(shards[i], shards[i].commands(), commands[i]);
        }
        return before - kept();
    }

    private boolean send(Shard shard, ShardRing ring, ArrayDeque<Kept> queue, Kept item) {
        if (queue.isEmpty() && ring.offer(item.kind, item.operand)) {
            shard.wakeup();
            return true;
        }
        queue.addLast(item);
        counters.add(Counter.OVERFLOWED, 1);
        return false;
    }

    private int drain(Shard shard, ShardRing ring, ArrayDeque<Kept> queue) {
        int sent = 0;
        for (Kept item = queue.peekFirst(); item != null && ring.offer(item.kind, item.operand); ) {
            queue.removeFirst();
            sent++;
            item = queue.peekFirst();
        }
        if (sent > 0) {
            shard.wakeup();
        }
        return sent;
    }
}
