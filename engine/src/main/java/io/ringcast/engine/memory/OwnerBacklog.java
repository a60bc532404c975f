package io.ringcast.engine.memory;

import io.ringcast.engine.memory.JobLane.Entry;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * The jobs of one owner that wait, by lane and in each by age. An owner has few lanes.
 *
 * <p>Thread: confined to whoever holds the queue's lock.
 */
final class OwnerBacklog {
    private final Map<String, LinkedHashSet<Entry>> lanes = new HashMap<>();
    private int size;

    void add(Entry entry) {
        if (lanes.computeIfAbsent(entry.job.lane(), lane -> new LinkedHashSet<>())
                .add(entry)) {
            size++;
        }
    }

    boolean remove(Entry entry) {
        LinkedHashSet<Entry> lane = lanes.get(entry.job.lane());
        if (lane == null || !lane.remove(entry)) {
            return false;
        }
        size--;
        if (lane.isEmpty()) {
            lanes.remove(entry.job.lane());
        }
        return true;
    }

    /** The job that goes first when one has to. */
    Entry oldestOfLongestLane() {
        LinkedHashSet<Entry> longest = new LinkedHashSet<>();
        for (LinkedHashSet<Entry> lane : lanes.values()) {
            if (lane.size() > longest.size()) {
                longest = lane;
            }
        }
        return longest.getFirst();
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
