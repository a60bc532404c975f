package io.ringcast.gatling.pusher;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a publication's data says of itself: when it was sent, and which of the run's publications it is.
 *
 * <p>Thread: any.
 */
record Stamp(long sentMs, int sequence) {
    private static final Pattern FORM = Pattern.compile("@T(\\d{1,15})@S(\\d{1,9})@");

    /** The data, filled up to {@code lengthBytes} or as long as the stamp alone. */
    String data(int lengthBytes) {
        String stamp = "@T" + sentMs + "@S" + sequence + "@";
        return stamp + "x".repeat(Math.max(0, lengthBytes - stamp.length()));
    }

    /** The stamp in a frame, if it has one. */
    static Optional<Stamp> in(String frame) {
        Matcher found = FORM.matcher(frame);
        return found.find()
                ? Optional.of(new Stamp(Long.parseLong(found.group(1)), Integer.parseInt(found.group(2))))
                : Optional.empty();
    }
}
