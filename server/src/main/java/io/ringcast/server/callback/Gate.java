package io.ringcast.server.callback;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places of one back end: so many calls at a time, the others wait their turn, and none while the breaker is open. When
 * all places have been taken for longer than half a timeout the back end hangs, and the breaker opens before the first call
 * has timed out.
 *
 * <p>Thread: any; waits, for virtual threads.
 */
final class Gate {
    /** The breaker is open. */
    static final long OPEN = -1;
    /** No place was free in time. */
    static final long FULL = -2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();
    private final Breaker breaker;
    private final int places;
    private final long stalledNs;
    private int taken;
    private int waiting;
    private long lastTakenNs;

    Gate(ProxySettings settings) {
        ProxySettings.Bounds bounds = settings.bounds();
        this.breaker =
                new Breaker(bounds.breakerFailures(), bounds.breakerPause().toNanos());
        this.places = bounds.maxInFlight();
        this.stalledNs = settings.timeout().toNanos() / 2;
    }

    /** Takes a place and gives its ticket, or one of the negative numbers above. */
    long enter(long nowNs, long deadlineNs) throws InterruptedException {
        lock.lock();
        try {
            if (taken == places && breaker.state() == Breaker.State.CLOSED && nowNs - lastTakenNs > stalledNs) {
                breaker.trip(nowNs);
                freed.signalAll();
            }
            long left = deadlineNs - nowNs;
            // Those who wait already go first.
            boolean mayTake = waiting == 0;
            while (!mayTake || taken == places) {
                if (breaker.state() != Breaker.State.CLOSED) {
                    // While it is open nobody waits; when its pause is over, a free place is there or the stall goes
                    // on.
                    if (taken == places) {
                        return OPEN;
                    }
                    break;
                }
                if (left <= 0) {
                    return FULL;
                }
                waiting++;
                try {
                    left = freed.awaitNanos(left);
                } catch (InterruptedException e) {
                    // A wake-up that was meant for this one goes to the next.
                    freed.signal();
                    throw e;
                } finally {
                    waiting--;
                }
                mayTake = true;
            }
            if (left <= 0) {
                freed.signal();
                return FULL;
            }
            return take(deadlineNs - left);
        } finally {
            lock.unlock();
        }
    }

    private long take(long nowNs) {
        long ticket = breaker.enter(nowNs);
        if (ticket == Breaker.REFUSED) {
            freed.signal();
            return OPEN;
        }
        taken++;
        lastTakenNs = nowNs;
        return ticket;
    }

    /** Gives a place back. */
    void exit(long ticket, Breaker.End end, long nowNs) {
        lock.lock();
        try {
            taken--;
            breaker.exit(ticket, end, nowNs);
            if (breaker.state() == Breaker.State.CLOSED) {
                freed.signal();
            } else {
                freed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Calls that wait for a place. */
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    Breaker.State state() {
        lock.lock();
        try {
            return breaker.state();
        } finally {
            lock.unlock();
        }
    }

    /** How often the breaker has opened. */
    long opened() {
        lock.lock();
        try {
            return breaker.opened();
        } finally {
            lock.unlock();
        }
    }
}
