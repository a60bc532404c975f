package io.ringcast.gatling.pusher;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one subscriber got of a run's publications. Gatling knows nothing of messages that no check waits for, so they
 * are counted and timed here.
 *
 * <p>Thread: confined to the subscriber.
 */
final class Receipts {
    private static final Pattern CHANNEL = Pattern.compile("\"channel\":\"[a-z-]{1,40}(\\d{1,9})\"");
    private static final int MISSING = -1;
    private static final int REPEATED = -2;

    private final int firstChannel;
    private final int publications;
    private final int[] latencyMs;
    private int distinct;
    private int strays;

    /**
     * @param publications on each of the channels
     */
    Receipts(int firstChannel, int channels, int publications) {
        this.firstChannel = firstChannel;
        this.publications = publications;
        latencyMs = new int[channels * publications];
        Arrays.fill(latencyMs, MISSING);
    }

    /** Takes a frame that came at {@code atMs}; what is no publication of this run is left aside. */
    void take(String frame, long atMs) {
        Matcher channel = CHANNEL.matcher(frame);
        if (channel.find()) {
            int number = Integer.parseInt(channel.group(1));
            Stamp.in(frame).ifPresent(stamp -> take(number, stamp, atMs));
        }
    }

    /** Takes a publication of a channel. */
    void take(int channel, Stamp stamp, long atMs) {
        int index = (channel - firstChannel) * publications + stamp.sequence();
        if (channel < firstChannel || stamp.sequence() >= publications || index >= latencyMs.length) {
            strays++;
            return;
        }
        if (latencyMs[index] == MISSING) {
            latencyMs[index] = (int) Math.max(0, atMs - stamp.sentMs());
            distinct++;
        } else {
            latencyMs[index] = REPEATED;
        }
    }

    /** Publications that should have gone to others only. */
    int strays() {
        return strays;
    }

    boolean complete() {
        return distinct == latencyMs.length;
    }

    /** Whether a delivery came exactly once; channel by channel, the publications of each in their order. */
    boolean cameOnce(int delivery) {
        return latencyMs[delivery] >= 0;
    }

    /** How long a delivery was on its way; 0 if it did not come once. */
    int latencyMs(int delivery) {
        return Math.max(0, latencyMs[delivery]);
    }
}
