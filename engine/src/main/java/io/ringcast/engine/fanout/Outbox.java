package io.ringcast.engine.fanout;

import io.ringcast.engine.counter.ShardCounters;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.ShardSlot.Kind;
import java.util.ArrayDeque;

/**
 * What a shard sends to the other shards. A shard never waits for a ring: what does not fit is kept here, in order, and
 * tried again each duty cycle. Deliveries travel in a ring of their own, which its shard can always empty without
 * sending anything itself, so that two shards never wait for each other. While more than the bound is kept, the shard
 * takes in no new work ({@link #congested}); what the work in hand still produces is bounded by that work.
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
    private int kept;

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
        send(shards[shard], shards[shard].commands(), commands[shard], new Kept(kind, operand));
    }

    /** Sends a delivery or an answer to a shard with subscribers. */
    void delivery(int shard, Kind kind, Object operand) {
        send(shards[shard], shards[shard].deliveries(), deliveries[shard], new Kept(kind, operand));
    }

    boolean congested() {
        return kept >= bound;
    }

    int kept() {
        return kept;
    }

    /** Tries again what is kept. Returns how much went out. */
    int flush() {
        if (kept == 0) {
            return 0;
        }
        int before = kept;
        for (int i = 0; i < shards.length; i++) {
            drain(shards[i], shards[i].deliveries(), deliveries[i]);
            drain(shards[i], shards[i].commands(), commands[i]);
        }
        return before - kept;
    }

    private void send(Shard shard, ShardRing ring, ArrayDeque<Kept> queue, Kept item) {
        if (queue.isEmpty() && ring.offer(item.kind, item.operand)) {
            shard.wakeup();
            return;
        }
        queue.addLast(item);
        kept++;
        counters.add(Counter.OVERFLOWED, 1);
    }

    private void drain(Shard shard, ShardRing ring, ArrayDeque<Kept> queue) {
        boolean sent = false;
        for (Kept item = queue.peekFirst(); item != null && ring.offer(item.kind, item.operand); ) {
            queue.removeFirst();
            kept--;
            sent = true;
            item = queue.peekFirst();
        }
        if (sent) {
            shard.wakeup();
        }
    }
}
