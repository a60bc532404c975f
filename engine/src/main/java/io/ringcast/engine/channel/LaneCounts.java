package io.ringcast.engine.channel;

import io.ringcast.engine.subscription.Lane;
import java.util.Arrays;

/**
 * How many subscribers of a channel there are in each lane. A channel has one or two lanes as a rule, whatever number of
 * dialects there is.
 *
 * <p>Thread: confined to the channel's home shard.
 */
public final class LaneCounts {
    private int[] lanes = new int[1];
    private int[] counts = new int[1];
    private int size;

    /** Adds to a lane's count. */
    public void add(int lane, int delta) {
        int at = 0;
        while (at < size && lanes[at] != lane) {
            at++;
        }
        if (at == size) {
            if (size == lanes.length) {
                lanes = Arrays.copyOf(lanes, size * 2);
                counts = Arrays.copyOf(counts, size * 2);
            }
            lanes[size] = lane;
            counts[size] = 0;
            size++;
        }
        counts[at] += delta;
        if (counts[at] == 0) {
            size--;
            lanes[at] = lanes[size];
            counts[at] = counts[size];
        }
    }

    /** Lanes with subscribers. */
    public int size() {
        return size;
    }

    /** A lane with subscribers, by its place from 0 on; the places change with the counts. */
    public int lane(int index) {
        return lanes[index];
    }

    /** A lane whose subscribers take differences, or -1 if there is none. */
    public int firstDelta() {
        for (int i = 0; i < size; i++) {
            if (Lane.delta(lanes[i])) {
                return lanes[i];
            }
        }
        return -1;
    }

    /** Whether a lane has subscribers that are told who comes and goes. */
    public boolean anyJoins() {
        for (int i = 0; i < size; i++) {
            if (Lane.joins(lanes[i])) {
                return true;
            }
        }
        return false;
    }
}
