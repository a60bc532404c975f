package io.ringcast.engine.memory;

import io.ringcast.engine.spi.JobQueue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Jobs in this process: a crash loses them. Bounded in jobs for each owner and in bytes for all; past a bound the owner's
 * oldest waiting job goes. A lane that only fails is handed one job at a time until one is done, so that a target that
 * answers nobody costs little.
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

    private static final class Entry {
        final String id;
        final Job job;
        int attempts;
        long firstAttemptNs;
        boolean gone;

        Entry(String id, Job job) {
            this.id = id;
            this.job = job;
        }
    }

    private static final class Group {
        final String name;
        final Lane lane;
        final ArrayDeque<Entry> queue = new ArrayDeque<>();
        /** Handed out, or waiting to be tried again: nothing behind it may go. */
        @Nullable
        Entry current;
        /** A retry's delay runs. */
        boolean delayed;

        Group(String name, Lane lane) {
            this.name = name;
            this.lane = lane;
        }
    }

    private static final class Lane {
        final String name;
        final Map<String, Group> groups = new HashMap<>();
        final ArrayDeque<Group> ready = new ArrayDeque<>();
        int running;
        int failures;

        Lane(String name) {
            this.name = name;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Limits limits;
    private final Timers timers;
    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<String, LinkedHashSet<Entry>> waiting = new HashMap<>();
    private final LinkedHashMap<String, DeadJob> dead = new LinkedHashMap<>();
    private final ArrayDeque<Entry> handedOut = new ArrayDeque<>();
    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
    private @Nullable Handler handler;
    private boolean dispatching;
    private boolean draining;
    private long lastId;
    private long bytes;
    private long deadBytes;
    private long waitingJobs;
    private long running;
    private long dropped;
    private long deadDropped;

    public InMemoryJobQueue(Limits limits, Timers timers, NanoClock nanoClock, EpochClock epochClock) {
        this.limits = limits;
        this.timers = timers;
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
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
            return CompletableFuture.completedFuture(
                    dead.values().stream().limit(max).toList());
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
                DeadJob job = draining ? null : dead.get(id);
                if (job != null && makeRoom(job.job())) {
                    dead.remove(id);
                    deadBytes -= bytesOf(job.job());
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
            return new Counts(waitingJobs, running, dead.size(), dropped, deadDropped);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Integer> stop(Duration grace) {
        lock.lock();
        try {
            draining = true;
            for (Lane lane : lanes.values()) {
                lane.groups.values().stream().filter(group -> group.delayed).forEach(this::resume);
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
            stopped.complete((int) (waitingJobs + running));
        } finally {
            lock.unlock();
        }
    }

    private void completeIfEmpty() {
        if (draining && waitingJobs == 0 && running == 0) {
            stopped.complete(0);
        }
    }

    // ---- under the lock ---------------------------------------------------------------------------------------------

    private static long bytesOf(Job job) {
        return job.payload().length + (long) OVERHEAD_BYTES;
    }

    private boolean makeRoom(Job job) {
        LinkedHashSet<Entry> own = waiting.computeIfAbsent(job.owner(), owner -> new LinkedHashSet<>());
        while (!own.isEmpty() && (own.size() >= limits.jobsPerOwner() || bytes + bytesOf(job) > limits.bytes())) {
            drop(own.getFirst());
        }
        // Nothing of this owner is left to make room, so it is the others who fill the memory.
        boolean room = bytes + bytesOf(job) <= limits.bytes();
        if (!room && own.isEmpty()) {
            waiting.remove(job.owner());
        }
        return room;
    }

    private void add(Entry entry) {
        Job job = entry.job;
        Lane lane = lanes.computeIfAbsent(job.lane(), Lane::new);
        Group group = lane.groups.computeIfAbsent(job.group(), name -> new Group(name, lane));
        group.queue.addLast(entry);
        await(entry);
        bytes += bytesOf(job);
        if (group.current == null && group.queue.size() == 1) {
            lane.ready.addLast(group);
        }
        pump(lane);
    }

    private void await(Entry entry) {
        waiting.computeIfAbsent(entry.job.owner(), owner -> new LinkedHashSet<>())
                .add(entry);
        waitingJobs++;
    }

    private void waitNoMore(Entry entry) {
        String owner = entry.job.owner();
        LinkedHashSet<Entry> own = waiting.get(owner);
        if (own != null && own.remove(entry)) {
            waitingJobs--;
            if (own.isEmpty()) {
                waiting.remove(owner, own);
            }
        }
    }

    private void drop(Entry entry) {
        dropped++;
        entry.gone = true;
        LinkedHashSet<Entry> own = waiting.get(entry.job.owner());
        if (own != null && own.remove(entry)) {
            waitingJobs--;
        }
        bytes -= bytesOf(entry.job);
        Lane lane = lanes.get(entry.job.lane());
        Group group = lane == null ? null : lane.groups.get(entry.job.group());
        if (lane == null || group == null) {
            return;
        }
        boolean ready = !group.delayed;
        if (group.current == entry) {
            group.current = null;
            group.delayed = false;
        } else {
            group.queue.removeFirstOccurrence(entry);
            ready = group.current == null;
        }
        if (group.current == null && group.queue.isEmpty()) {
            lane.ready.remove(group);
            forget(group);
        } else if (group.current == null && !ready) {
            lane.ready.addLast(group);
        }
        pump(lane);
    }

    /** The group's current job is out of its way. */
    private void next(Group group) {
        if (group.queue.isEmpty()) {
            forget(group);
        } else {
            group.lane.ready.addLast(group);
        }
    }

    private void forget(Group group) {
        Lane lane = group.lane;
        lane.groups.remove(group.name, group);
        if (lane.groups.isEmpty() && lane.failures == 0) {
            lanes.remove(lane.name, lane);
        }
    }

    private void resume(Group group) {
        group.delayed = false;
        group.lane.ready.addLast(group);
    }

    private void pump(Lane lane) {
        int cap = lane.failures >= limits.laneConcurrency() ? 1 : limits.laneConcurrency();
        while (handler != null && !stopped.isDone() && lane.running < cap) {
            Group group = lane.ready.pollFirst();
            if (group == null) {
                return;
            }
            Entry entry = group.current;
            if (entry == null) {
                entry = group.queue.removeFirst();
                group.current = entry;
            }
            waitNoMore(entry);
            lane.running++;
            running++;
            handedOut.addLast(entry);
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
                long nowNs = nanoClock.nanoTime();
                if (++entry.attempts == 1) {
                    entry.firstAttemptNs = nowNs;
                }
                attempt = new Attempt(
                        entry.id, entry.job, entry.attempts, Duration.ofNanos(nowNs - entry.firstAttemptNs));
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
                failure == null && outcome != null
                        ? outcome
                        : new Outcome.GiveUp("the handler failed: "
                                + (failure == null
                                        ? "no outcome"
                                        : failure.getClass().getSimpleName()))));
    }

    private void settle(Entry entry, Outcome outcome) {
        lock.lock();
        try {
            Lane lane = lanes.get(entry.job.lane());
            Group group = lane == null ? null : lane.groups.get(entry.job.group());
            if (lane == null || group == null) {
                throw new IllegalStateException("a job that is handed out has no group");
            }
            lane.running--;
            running--;
            switch (outcome) {
                case Outcome.Done() -> {
                    lane.failures = 0;
                    finish(group, entry);
                }
                case Outcome.GiveUp(String reason) -> {
                    lane.failures++;
                    bury(entry, reason);
                    finish(group, entry);
                }
                case Outcome.Retry(Duration delay, String _) -> {
                    lane.failures++;
                    await(entry);
                    group.delayed = true;
                    timers.after(delay, () -> wake(group, entry));
                }
            }
            pump(lane);
            completeIfEmpty();
        } finally {
            lock.unlock();
        }
        dispatch();
    }

    private void finish(Group group, Entry entry) {
        bytes -= bytesOf(entry.job);
        group.current = null;
        next(group);
    }

    private void wake(Group group, Entry entry) {
        lock.lock();
        try {
            if (!entry.gone && group.delayed && group.current == entry) {
                resume(group);
                pump(group.lane);
            }
        } finally {
            lock.unlock();
        }
        dispatch();
    }

    private void bury(Entry entry, String reason) {
        Job job = entry.job;
        long size = bytesOf(job);
        Iterator<DeadJob> eldest = dead.values().iterator();
        while (eldest.hasNext() && isFullOfDead(size)) {
            deadBytes -= bytesOf(eldest.next().job());
            eldest.remove();
            deadDropped++;
        }
        if (isFullOfDead(size)) {
            deadDropped++;
            return;
        }
        deadBytes += size;
        dead.put(entry.id, new DeadJob(entry.id, job, entry.attempts, reason, epochClock.time()));
    }

    private boolean isFullOfDead(long size) {
        return dead.size() >= limits.dead() || deadBytes + size > limits.bytes();
    }
}
