package io.ringcast.engine.memory;

import io.ringcast.engine.memory.JobLane.Entry;
import io.ringcast.engine.spi.JobQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in this process: a crash loses them. Bounded in jobs for each owner and in bytes for all; past a bound the oldest
 * waiting job of the owner's longest lane goes, so that a lane which gets nothing done does not cost the others theirs.
 *
 * <p>Thread: any.
 */
public final class InMemoryJobQueue implements JobQueue {
    /** What a job costs beside its payload, for the bound in bytes. */
    private static final int OVERHEAD_BYTES = 200;

    /**
     * Bounds.
     *
     * @param jobsPerOwner jobs of one owner that wait
     * @param bytes of all jobs that wait or are handed out, and once more of all dead ones
     * @param laneConcurrency jobs of one lane that are handed out at a time
     * @param dead jobs that were given up and are kept
     */
    public record Limits(int jobsPerOwner, long bytes, int laneConcurrency, int dead) {}

    /** Runs a task later, on any thread. A task must not be lost. */
    public interface Timers {
        void after(Duration delay, Runnable task);
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Limits limits;
    private final Timers timers;
    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private final Map<String, JobLane> lanes = new HashMap<>();
    private final Map<String, OwnerBacklog> waiting = new HashMap<>();
    private final DeadJobs dead;
    private final ArrayDeque<Entry> handedOut = new ArrayDeque<>();
    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
    private @Nullable Handler handler;
    private boolean dispatching;
    private boolean draining;
    private long lastId;
    private long bytes;
    private int waitingJobs;
    private int running;
    private long dropped;

    public InMemoryJobQueue(Limits limits, Timers timers, NanoClock nanoClock, EpochClock epochClock) {
        this.limits = limits;
        this.timers = timers;
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        this.dead = new DeadJobs(limits.dead(), limits.bytes());
    }

    static long bytesOf(Job job) {
        return job.payload().length + (long) OVERHEAD_BYTES;
    }

    @Override
    public CompletionStage<Boolean> offer(Job job) {
        boolean kept;
        lock.lock();
        try {
            kept = !draining && makeRoom(job);
            if (kept) {
                add(new Entry(Long.toString(++lastId), job));
            } else {
                dropped++;
            }
        } finally {
            lock.unlock();
        }
        dispatch();
        return CompletableFuture.completedFuture(kept);
    }

    @Override
    public void start(Handler worker) {
        lock.lock();
        try {
            if (handler != null) {
                throw new IllegalStateException("the job queue has been started: start it once");
            }
            handler = worker;
            lanes.values().forEach(this::pump);
        } finally {
            lock.unlock();
        }
        dispatch();
    }

    @Override
    public CompletionStage<List<DeadJob>> dead(int max) {
        lock.lock();
        try {
            return CompletableFuture.completedFuture(dead.list(max));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Integer> replay(Collection<String> ids) {
        int found = 0;
        lock.lock();
        try {
            for (String id : ids) {
                DeadJob job = draining ? null : dead.find(id);
                if (job != null && makeRoom(job.job())) {
                    dead.remove(job);
                    add(new Entry(id, job.job()));
                    found++;
                }
            }
        } finally {
            lock.unlock();
        }
        dispatch();
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public Counts counts() {
        lock.lock();
        try {
            return new Counts(waitingJobs, running, dead.size(), dropped, dead.dropped());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Integer> stop(Duration grace) {
        lock.lock();
        try {
            draining = true;
            for (JobLane lane : lanes.values()) {
                lane.resumeAll();
                pump(lane);
            }
            completeIfEmpty();
        } finally {
            lock.unlock();
        }
        dispatch();
        if (!stopped.isDone()) {
            timers.after(grace, this::end);
        }
        return stopped;
    }

    private void end() {
        lock.lock();
        try {
            stopped.complete(waitingJobs + running);
        } finally {
            lock.unlock();
        }
    }

    // ---- under the lock ---------------------------------------------------------------------------------------------

    private void completeIfEmpty() {
        if (draining && waitingJobs == 0 && running == 0) {
            stopped.complete(0);
        }
    }

    private boolean makeRoom(Job job) {
        long size = bytesOf(job);
        if (size > limits.bytes()) {
            return false;
        }
        OwnerBacklog own = waiting.get(job.owner());
        while (own != null
                && !own.isEmpty()
                && (own.size() >= limits.jobsPerOwner() || bytes + size > limits.bytes())) {
            drop(own.oldestOfLongestLane());
        }
        // If nothing of this owner is left to make room, it is the others who fill the memory.
        return bytes + size <= limits.bytes();
    }

    private void add(Entry entry) {
        JobLane lane = lanes.computeIfAbsent(entry.job.lane(), name -> new JobLane());
        lane.add(entry);
        bytes += bytesOf(entry.job);
        awaitTurn(entry);
        pump(lane);
    }

    private void awaitTurn(Entry entry) {
        waiting.computeIfAbsent(entry.job.owner(), owner -> new OwnerBacklog()).add(entry);
        waitingJobs++;
    }

    private void waitNoMore(Entry entry) {
        OwnerBacklog own = waiting.get(entry.job.owner());
        if (own != null && own.remove(entry)) {
            waitingJobs--;
            if (own.isEmpty()) {
                waiting.remove(entry.job.owner());
            }
        }
    }

    private void drop(Entry entry) {
        dropped++;
        waitNoMore(entry);
        bytes -= bytesOf(entry.job);
        JobLane lane = laneOf(entry);
        lane.drop(entry);
        pump(lane);
        forget(entry, lane);
    }

    private void pump(JobLane lane) {
        if (handler == null || stopped.isDone()) {
            return;
        }
        for (Entry next = lane.next(limits.laneConcurrency());
                next != null;
                next = lane.next(limits.laneConcurrency())) {
            waitNoMore(next);
            running++;
            handedOut.addLast(next);
        }
    }

    private JobLane laneOf(Entry entry) {
        JobLane lane = lanes.get(entry.job.lane());
        if (lane == null) {
            throw new IllegalStateException("job " + entry.id + " has no lane: it has left it before");
        }
        return lane;
    }

    private void forget(Entry entry, JobLane lane) {
        if (lane.isForgettable()) {
            lanes.remove(entry.job.lane());
        }
    }

    // ---- handing out ------------------------------------------------------------------------------------------------

    // One thread at a time hands out, in a loop: a handler that answers at once would otherwise call itself as deep as
    // the
    // queue is long.
    private void dispatch() {
        while (true) {
            Entry entry;
            Attempt attempt;
            Handler worker;
            lock.lock();
            try {
                entry = dispatching ? null : handedOut.pollFirst();
                worker = handler;
                if (entry == null || worker == null) {
                    return;
                }
                dispatching = true;
                attempt = nextAttempt(entry);
            } finally {
                lock.unlock();
            }
            try {
                hand(worker, entry, attempt);
            } finally {
                handedOver();
            }
        }
    }

    private Attempt nextAttempt(Entry entry) {
        long nowNs = nanoClock.nanoTime();
        entry.attempts++;
        if (entry.attempts == 1) {
            entry.firstAttemptNs = nowNs;
        }
        return new Attempt(entry.id, entry.job, entry.attempts, Duration.ofNanos(nowNs - entry.firstAttemptNs));
    }

    private void handedOver() {
        lock.lock();
        try {
            dispatching = false;
        } finally {
            lock.unlock();
        }
    }

    private void hand(Handler worker, Entry entry, Attempt attempt) {
        CompletionStage<Outcome> answer;
        try {
            answer = worker.handle(attempt);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        CompletionStage<Outcome> _ = answer.whenComplete((outcome, failure) -> settle(
                entry,
                failure == null
                        ? outcome
                        : new Outcome.GiveUp(
                                "the handler failed: " + failure.getClass().getSimpleName())));
    }

    private void settle(Entry entry, Outcome outcome) {
        lock.lock();
        try {
            JobLane lane = laneOf(entry);
            running--;
            switch (outcome) {
                case Outcome.Done() -> {
                    bytes -= bytesOf(entry.job);
                    lane.finish(entry, false);
                }
                case Outcome.GiveUp(String reason) -> {
                    bytes -= bytesOf(entry.job);
                    lane.finish(entry, true);
                    dead.add(new DeadJob(entry.id, entry.job, entry.attempts, reason, epochClock.time()));
                }
                case Outcome.Retry(Duration delay, String _) -> {
                    lane.delay(entry);
                    awaitTurn(entry);
                    timers.after(delay, () -> wake(entry));
                }
            }
            pump(lane);
            forget(entry, lane);
            completeIfEmpty();
        } finally {
            lock.unlock();
        }
        dispatch();
    }

    private void wake(Entry entry) {
        lock.lock();
        try {
            JobLane lane = lanes.get(entry.job.lane());
            if (lane != null) {
                lane.resume(entry);
                pump(lane);
            }
        } finally {
            lock.unlock();
        }
        dispatch();
    }
}
