package io.ringcast.server.callback;

/**
 * Leaves a back end alone for a while once it has failed so many times in a row; then one call tries, and its end decides.
 * A call that was begun before the breaker opened says nothing any more: its ticket is old.
 *
 * <p>Thread: confined to whoever holds the lock of {@link Gate}.
 */
final class Breaker {
    /** What {@link #enter} returns while calls are refused. */
    static final long REFUSED = -1;

    /** What the breaker does with calls. */
    enum State {
        /** All pass. */
        CLOSED,
        /** None passes. */
        OPEN,
        /** One has passed, and its end is awaited. */
        HALF_OPEN
    }

    /** How a call ended. */
    enum End {
        /** The back end answers. */
        GOOD,
        /** It does not. */
        BAD,
        /** Says nothing about it. */
        NEITHER
    }

    private final int maxFailures;
    private final long pauseNs;
    private State state = State.CLOSED;
    private long ticket;
    private int failures;
    private long openUntilNs;
    private long opened;

    /** @param maxFailures in a row; 0 = it never opens */
    Breaker(int maxFailures, long pauseNs) {
        this.maxFailures = maxFailures;
        this.pauseNs = pauseNs;
    }

    /** A ticket for one call, or {@link #REFUSED}. */
    long enter(long nowNs) {
        return switch (state) {
            case CLOSED -> ticket;
            case HALF_OPEN -> REFUSED;
            case OPEN -> {
                if (nowNs - openUntilNs < 0) {
                    yield REFUSED;
                }
                state = State.HALF_OPEN;
                yield ++ticket;
            }
        };
    }

    /** Ends the call with this ticket. */
    void exit(long of, End end, long nowNs) {
        if (of != ticket || state == State.OPEN) {
            return;
        }
        switch (end) {
            case GOOD -> {
                state = State.CLOSED;
                failures = 0;
            }
            case BAD -> {
                failures++;
                if (state == State.HALF_OPEN) {
                    open(nowNs + pauseNs);
                } else if (failures == maxFailures) {
                    trip(nowNs);
                }
            }
            case NEITHER -> {
                if (state == State.HALF_OPEN) {
                    open(nowNs);
                }
            }
        }
    }

    /** Opens for another reason than failures: calls pile up. */
    void trip(long nowNs) {
        if (state == State.CLOSED && maxFailures > 0) {
            opened++;
            open(nowNs + pauseNs);
        }
    }

    private void open(long untilNs) {
        state = State.OPEN;
        openUntilNs = untilNs;
        // Whoever is under way holds an old ticket from here on.
        ticket++;
    }

    State state() {
        return state;
    }

    /** How often it went from closed to open. */
    long opened() {
        return opened;
    }
}
