package io.ringcast.engine.subscription;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event as the lanes of a channel read it.
 *
 * <p>Thread: written by the home shard before it is handed over, then read by any.
 */
public final class LaneFrames {
    /** In place of a frame: the event can't be told in this dialect, and its readers must go. */
    public static final byte[] UNFIT = new byte[0];

    private int[] lanes = new int[2];
    private byte[] @Nullable [] frames = new byte[2][];
    private byte[] @Nullable [] whole = new byte[2][];
    private int count;
    private boolean unfit;

    /** Makes room for the next event. */
    public void clear() {
        Arrays.fill(frames, 0, count, null);
        Arrays.fill(whole, 0, count, null);
        count = 0;
        unfit = false;
    }

    /** Whether there are readers that can't be told the event. */
    public boolean unfit() {
        return unfit;
    }

    /**
     * Adds what a lane reads.
     *
     * @param wholeFrame what those of a delta lane read that have had nothing yet to which a difference applies; null if
     *     it is the same. If either can't be told, neither can
     */
    public void add(int lane, byte[] frame, byte @Nullable [] wholeFrame) {
        if (count == lanes.length) {
            lanes = Arrays.copyOf(lanes, count * 2);
            frames = Arrays.copyOf(frames, count * 2);
            whole = Arrays.copyOf(whole, count * 2);
        }
        lanes[count] = lane;
        frames[count] = frame;
        whole[count] = wholeFrame;
        count++;
        unfit |= frame.length == 0;
    }

    /** What a lane reads, or null. */
    byte @Nullable [] frame(int lane) {
        for (int i = 0; i < count; i++) {
            if (lanes[i] == lane) {
                return frames[i];
            }
        }
        return null;
    }

    /** What a lane reads, or null; {@code first} for those of a delta lane that have had nothing yet. */
    byte @Nullable [] frame(int lane, boolean first) {
        if (first) {
            for (int i = 0; i < count; i++) {
                if (lanes[i] == lane) {
                    return whole[i] == null ? frames[i] : whole[i];
                }
            }
            return null;
        }
        return frame(lane);
    }

    /** A copy that stays as it is. */
    public LaneFrames copy() {
        LaneFrames copy = new LaneFrames();
        copy.lanes = Arrays.copyOf(lanes, Math.max(1, count));
        copy.frames = Arrays.copyOf(frames, Math.max(1, count));
        copy.whole = Arrays.copyOf(whole, Math.max(1, count));
        copy.count = count;
        copy.unfit = unfit;
        return copy;
    }
}
