package io.ringcast.engine.fanout;

import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the sessions of all shards a few at a time: their clients connect elsewhere, and would do so all at once. Who
 * drains says how far the shards should be; between two steps they do their other work.
 *
 * <p>Thread: confined to the one who drains, which is no shard.
 */
public final class SessionDrain {
    // Some milliseconds of work, which is as long as a shard's other sessions may have to wait.
    private static final int MAX_STEP = 256;
    private static final long SETTLE_TIMEOUT_SECONDS = 10;

    private final Shard[] shards;
    private final List<Part> parts = new ArrayList<>();

    SessionDrain(Shard[] shards, Disconnect reason) {
        this.shards = shards;
        for (Shard shard : shards) {
            parts.add(new Part(shard, reason));
        }
    }

    /**
     * Completes when all that was published before by other threads than shards has been given to its subscribers: a
     * session that is ended afterwards gets it in front of its end.
     */
    public CompletableFuture<Void> settled() {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        // What is published takes the ring of its home and from there the one of each shard with subscribers.
        AtomicInteger ways = new AtomicInteger(shards.length * shards.length);
        Runnable passed = () -> {
            if (ways.decrementAndGet() == 0) {
                settled.complete(null);
            }
        };
        for (Shard shard : shards) {
            if (!shard.execute(() -> shard.behindDeliveries(passed))) {
                settled.completeExceptionally(new EngineBusyException(
                        "the ring of shard " + shard.index() + " is full or the engine has stopped: try again later"));
            }
        }
        return settled.orTimeout(SETTLE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Has each shard go on until this share of the sessions that it had at the first step is ended, in steps of bounded
     * size. Does not wait: a shard whose ring is full hears of it by the next call.
     *
     * @param share from 0 to 1
     */
    public void advanceTo(double share) {
        for (Part part : parts) {
            part.ask(share);
        }
    }

    /** Whether every session that a shard had at its first step is ended. */
    public boolean done() {
        return parts.stream().allMatch(part -> part.done);
    }

    /** What one shard has to do; all but the question is confined to the shard. */
    private static final class Part {
        private final Shard shard;
        private final Disconnect reason;
        private final AtomicBoolean asked = new AtomicBoolean();
        private Session @Nullable [] sessions;
        private int next;
        private volatile boolean done;

        Part(Shard shard, Disconnect reason) {
            this.shard = shard;
            this.reason = reason;
        }

        void ask(double share) {
            if (!done && asked.compareAndSet(false, true) && !shard.offer(() -> end(share))) {
                asked.set(false);
            }
        }

        private void end(double share) {
            asked.set(false);
            if (sessions == null) {
                sessions = shard.sessionsNow();
            }
            Session[] all = sessions;
            int until = Math.min(next + MAX_STEP, (int) Math.ceil(all.length * Math.clamp(share, 0.0, 1.0)));
            while (next < until) {
                shard.disconnect(all[next++], reason);
            }
            done = next == all.length;
        }
    }
}
