package io.ringcast.gatling.pusher;

import java.util.Arrays;

/**
 * What one subscriber got of a run's publications. Gatling knows nothing of messages that no check waits for, so they
 * are counted and timed here.
 *
 * <p>Thread: confined to the subscriber.
 */
final class Receipts {
    private static final int MISSING = -1;
    private static final int REPEATED = -2;

    private final int[] latencyMs;
    private int distinct;

    Receipts(int publications) {
        latencyMs = new int[publications];
        Arrays.fill(latencyMs, MISSING);
    }

    /** Takes a frame that came at {@code atMs}; what is no publication of this run is left aside. */
    void take(String frame, long atMs) {
        Stamp.in(frame).ifPresent(stamp -> take(stamp, atMs));
    }

    private void take(Stamp stamp, long atMs) {
        int sequence = stamp.sequence();
        if (sequence >= latencyMs.length) {
            return;
        }
        if (latencyMs[sequence] == MISSING) {
            latencyMs[sequence] = (int) Math.max(0, atMs - stamp.sentMs());
            distinct++;
        } else {
            latencyMs[sequence] = REPEATED;
        }
    }

    boolean complete() {
        return distinct == latencyMs.length;
    }

    /** Whether a publication came exactly once. */
    boolean cameOnce(int sequence) {
        return latencyMs[sequence] >= 0;
    }

    /** How long a publication was on its way; 0 if it did not come once. */
    int latencyMs(int sequence) {
        return Math.max(0, latencyMs[sequence]);
    }
}
