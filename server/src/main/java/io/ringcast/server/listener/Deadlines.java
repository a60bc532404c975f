package io.ringcast.server.listener;

import java.time.Duration;

/**
 * How long a listener waits for whom.
 *
 * @param head from accept, or from the first byte of a later request, to the complete request head
 * @param idle how long a connection may stay open between two requests
 * @param body from the complete head to the complete request body
 * @param write how long one write of an HTTP response may wait for the client to read
 * @param stopGrace how long {@link GuardedListener#stop()} lets running requests finish; may be zero
 */
public record Deadlines(Duration head, Duration idle, Duration body, Duration write, Duration stopGrace) {
    public Deadlines {
        requirePositive("head timeout", head);
        requirePositive("idle timeout", idle);
        requirePositive("body timeout", body);
        requirePositive("write timeout", write);
        if (stopGrace.isNegative()) {
            throw new IllegalArgumentException("stop grace=" + stopGrace + " is not valid: expected zero or more");
        }
    }

    /** What the design asks for. */
    public static Deadlines defaults() {
        return new Deadlines(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }

    /** The same with other times for what a client sends. */
    public Deadlines forRequests(Duration newHead, Duration newIdle, Duration newBody) {
        return new Deadlines(newHead, newIdle, newBody, write, stopGrace);
    }

    /** The same with another time for what a client does not read. */
    public Deadlines forWrites(Duration newWrite) {
        return new Deadlines(head, idle, body, newWrite, stopGrace);
    }

    /** The same, where running requests get no more than so long when the listener stops. */
    public Deadlines stopWithin(Duration longest) {
        return new Deadlines(head, idle, body, write, stopGrace.compareTo(longest) < 0 ? stopGrace : longest);
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + "=" + value + " is not valid: expected more than zero");
        }
    }
}
