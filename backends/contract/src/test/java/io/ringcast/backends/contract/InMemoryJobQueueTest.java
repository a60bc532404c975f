package io.ringcast.backends.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.memory.InMemoryJobQueue;
import io.ringcast.engine.spi.JobQueue;
import io.ringcast.engine.spi.JobQueue.Job;
import io.ringcast.engine.spi.JobQueue.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.CachedEpochClock;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;

class InMemoryJobQueueTest extends JobQueueContract {
    private record Timer(long dueNs, Runnable task) {}

    private final CachedNanoClock clock = new CachedNanoClock();
    private final List<Timer> timers = new ArrayList<>();

    @Override
    protected JobQueue newQueue() {
        return newQueue(1 << 20);
    }

    private JobQueue newQueue(long bytes) {
        return new InMemoryJobQueue(
                new InMemoryJobQueue.Limits(JOBS_PER_OWNER, bytes, CONCURRENCY, DEAD),
                (delay, task) -> timers.add(new Timer(clock.nanoTime() + delay.toNanos(), task)),
                clock,
                new CachedEpochClock());
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time.toNanos());
        for (Timer timer : List.copyOf(timers)) {
            if (timer.dueNs - clock.nanoTime() <= 0) {
                timers.remove(timer);
                timer.task.run();
            }
        }
    }

    @Override
    protected void settle() {
        // Everything happens on the thread that calls.
    }

    @Test
    void shouldBeBoundInBytes() {
        JobQueue queue = newQueue(3000);
        assertThat(queue.offer(new Job("a", "l", "g", new byte[3000])).toCompletableFuture())
                .isCompletedWithValue(false);
        assertThat(queue.offer(new Job("a", "l", "g", new byte[1200])).toCompletableFuture())
                .isCompletedWithValue(true);
        assertThat(queue.offer(new Job("a", "l", "g", new byte[1200])).toCompletableFuture())
                .isCompletedWithValue(true);
        assertThat(queue.offer(new Job("b", "l", "g", new byte[1200])).toCompletableFuture())
                .as("another owner's job makes no room for this one")
                .isCompletedWithValue(false);
        assertThat(queue.offer(new Job("a", "l", "g", new byte[1200])).toCompletableFuture())
                .isCompletedWithValue(true);

        assertThat(queue.counts()).isEqualTo(new JobQueue.Counts(2, 0, 0, 3, 0));
    }

    @Test
    void shouldGoOnWithOneJobAtATimeWhileALaneOnlyFails() {
        JobQueue queue = newQueue();
        AtomicInteger inHand = new AtomicInteger();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        queue.start(attempt -> {
            inHand.incrementAndGet();
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            outcomes.add(outcome);
            return outcome;
        });
        for (int i = 0; i < 12; i++) {
            queue.offer(new Job("o", "l", "g" + i, new byte[1]));
        }
        assertThat(queue.counts().running()).isEqualTo(CONCURRENCY);
        for (int i = 0; i < CONCURRENCY; i++) {
            outcomes.get(i).complete(new Outcome.GiveUp("dead"));
        }
        assertThat(queue.counts().running()).isEqualTo(CONCURRENCY - 1);
        outcomes.get(3).complete(new Outcome.GiveUp("dead"));
        assertThat(queue.counts().running()).isEqualTo(1);
        outcomes.get(4).complete(new Outcome.Done());

        assertThat(queue.counts().running()).isEqualTo(CONCURRENCY);
    }

    @Test
    void shouldNotCallItselfAsDeepAsTheQueueIsLong() {
        JobQueue queue = new InMemoryJobQueue(
                new InMemoryJobQueue.Limits(100_000, 1 << 30, CONCURRENCY, DEAD),
                (delay, task) -> {},
                clock,
                new CachedEpochClock());
        for (int i = 0; i < 50_000; i++) {
            queue.offer(new Job("o", "l", "g", new byte[0]));
        }
        AtomicInteger done = new AtomicInteger();

        queue.start(attempt -> {
            done.incrementAndGet();
            return CompletableFuture.completedFuture(new Outcome.Done());
        });

        assertThat(done).hasValue(50_000);
    }
}
