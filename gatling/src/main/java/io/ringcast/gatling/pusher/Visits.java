package io.ringcast.gatling.pusher;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Short stays of members on a presence channel, numbered; who watches gets two deliveries of each. A coming carries its
 * time in the member's data. A going carries only the member's id, so its time is kept here.
 *
 * <p>Thread: any.
 */
final class Visits {
    /** Comings and goings: to a subscriber's receipts they are two channels. */
    static final int KINDS = 2;

    private static final int COMINGS = 0;
    private static final int GOINGS = 1;
    private static final Pattern VISITOR = Pattern.compile("visitor-(\\d{1,9})");

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicLongArray wentMs;

    Visits(int count) {
        wentMs = new AtomicLongArray(count);
    }

    /** Channel data of a member that stays. */
    static String watcher(long number) {
        return "{\"user_id\":\"watcher-" + number + "\",\"user_info\":{}}";
    }

    /** Number of a new visit. */
    int next() {
        return begun.getAndIncrement();
    }

    /** Channel data of a visitor that comes now. */
    String come(int visit) {
        String stamp = new Stamp(System.currentTimeMillis(), visit).data(0);
        return "{\"user_id\":\"visitor-" + visit + "\",\"user_info\":{\"stamp\":\"" + stamp + "\"}}";
    }

    void go(int visit) {
        wentMs.set(visit, System.currentTimeMillis());
    }

    /** Takes a coming or a going from a watcher's frame. */
    void read(String frame, long atMs, Receipts receipts) {
        if (frame.contains("pusher_internal:member_added")) {
            Stamp.in(frame).ifPresent(stamp -> receipts.take(COMINGS, stamp, atMs));
            return;
        }
        Matcher visitor = VISITOR.matcher(frame);
        if (frame.contains("pusher_internal:member_removed") && visitor.find()) {
            int visit = Integer.parseInt(visitor.group(1));
            receipts.take(GOINGS, new Stamp(wentMs.get(visit), visit), atMs);
        }
    }
}
