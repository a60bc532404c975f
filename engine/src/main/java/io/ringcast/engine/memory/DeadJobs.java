package io.ringcast.engine.memory;

import io.ringcast.engine.spi.JobQueue.DeadJob;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were given up. Bounded in number and in bytes; past a bound those that died first go, and are counted.
 *
 * <p>Thread: confined to whoever holds the queue's lock.
 */
final class DeadJobs {
    private final LinkedHashMap<String, DeadJob> jobs = new LinkedHashMap<>();
    private final int max;
    private final long maxBytes;
    private long bytes;
    private long dropped;

    DeadJobs(int max, long maxBytes) {
        this.max = max;
        this.maxBytes = maxBytes;
    }

    void add(DeadJob job) {
        long size = InMemoryJobQueue.bytesOf(job.job());
        Iterator<DeadJob> eldest = jobs.values().iterator();
        while (eldest.hasNext() && isFull(size)) {
            bytes -= InMemoryJobQueue.bytesOf(eldest.next().job());
            eldest.remove();
            dropped++;
        }
        if (isFull(size)) {
            dropped++;
            return;
        }
        bytes += size;
        jobs.putLast(job.id(), job);
    }

    private boolean isFull(long size) {
        return jobs.size() >= max || bytes + size > maxBytes;
    }

    @Nullable
    DeadJob find(String id) {
        return jobs.get(id);
    }

    void remove(DeadJob job) {
        if (jobs.remove(job.id(), job)) {
            bytes -= InMemoryJobQueue.bytesOf(job.job());
        }
    }

    List<DeadJob> list(int count) {
        return jobs.values().stream().limit(count).toList();
    }

    int size() {
        return jobs.size();
    }

    long dropped() {
        return dropped;
    }
}
