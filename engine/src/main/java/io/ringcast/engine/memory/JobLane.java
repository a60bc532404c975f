package io.ringcast.engine.memory;

import io.ringcast.engine.spi.JobQueue.Job;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one lane. Of each group the first alone may go; the others wait until it is out of their way. Groups take
 * turns. A lane that only fails goes on with one job at a time until one is done, so that a target that answers nobody
 * costs little.
 *
 * <p>Thread: confined to whoever holds the queue's lock.
 */
final class JobLane {
    /** A job and what became of it so far. */
    static final class Entry {
        final String id;
        final Job job;
        int attempts;
        long firstAttemptNs;

        Entry(String id, Job job) {
            this.id = id;
            this.job = job;
        }
    }

    private static final class Group {
        final String name;
        final ArrayDeque<Entry> queue = new ArrayDeque<>();
        /** Handed out, or waiting to be tried again: nothing behind it may go. */
        @Nullable
        Entry current;
        /** {@link #current} waits for its time. */
        boolean delayed;

        Group(String name) {
            this.name = name;
        }
    }

    private final Map<String, Group> groups = new HashMap<>();
    private final ArrayDeque<Group> ready = new ArrayDeque<>();
    private int running;
    private int failures;

    void add(Entry entry) {
        Group group = groups.computeIfAbsent(entry.job.group(), Group::new);
        group.queue.addLast(entry);
        if (group.current == null && group.queue.size() == 1) {
            ready.addLast(group);
        }
    }

    /** The next job to hand out, or null if there is none or enough are handed out. */
    @Nullable
    Entry next(int concurrency) {
        if (running >= (failures >= concurrency ? 1 : concurrency)) {
            return null;
        }
        Group group = ready.pollFirst();
        if (group == null) {
            return null;
        }
        running++;
        if (group.current == null) {
            group.current = group.queue.removeFirst();
        }
        return group.current;
    }

    /** A job that was handed out leaves. */
    void finish(Entry entry, boolean failed) {
        running--;
        failures = failed ? failures + 1 : 0;
        Group group = groupOf(entry);
        group.current = null;
        if (group.queue.isEmpty()) {
            groups.remove(group.name);
        } else {
            ready.addLast(group);
        }
    }

    /** A job that was handed out failed, and waits until {@link #resume}. */
    void delay(Entry entry) {
        running--;
        failures++;
        groupOf(entry).delayed = true;
    }

    /** Lets a job that waits for its time go; anything else is ignored. */
    void resume(Entry entry) {
        Group group = groups.get(entry.job.group());
        if (group != null && group.delayed && group.current == entry) {
            resume(group);
        }
    }

    /** Lets all jobs go that wait for their time. */
    void resumeAll() {
        for (Group group : groups.values()) {
            if (group.delayed) {
                resume(group);
            }
        }
    }

    private void resume(Group group) {
        group.delayed = false;
        ready.addLast(group);
    }

    /** Takes out a job that is not handed out. */
    void drop(Entry entry) {
        Group group = groupOf(entry);
        boolean wasReady = group.current == null || (group.current == entry && !group.delayed);
        if (group.current == entry) {
            group.current = null;
            group.delayed = false;
        } else {
            group.queue.removeFirstOccurrence(entry);
        }
        if (group.current != null) {
            return;
        }
        if (group.queue.isEmpty()) {
            ready.remove(group);
            groups.remove(group.name);
        } else if (!wasReady) {
            ready.addLast(group);
        }
    }

    /** Whether nothing is known of it that is worth keeping. */
    boolean isForgettable() {
        return groups.isEmpty() && failures == 0;
    }

    private Group groupOf(Entry entry) {
        Group group = groups.get(entry.job.group());
        if (group == null) {
            throw new IllegalStateException("job " + entry.id + " has no group: it has left its lane before");
        }
        return group;
    }
}
