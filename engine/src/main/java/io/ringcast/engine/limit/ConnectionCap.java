package io.ringcast.engine.limit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts connections against a cap, in one step, so that any number of attempts at once never exceeds it.
 *
 * <p>Thread: any.
 */
public final class ConnectionCap {
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * Takes a place.
     *
     * @param max the cap; zero or less means unlimited
     * @return false if the cap is reached; then nothing has changed
     */
    public boolean tryTake(int max) {
        while (true) {
            int current = taken.get();
            if (max > 0 && current >= max) {
                return false;
            }
            if (taken.compareAndSet(current, current + 1)) {
                return true;
            }
        }
    }

    /** Gives a place back. */
    public void release() {
        taken.decrementAndGet();
    }

    public int taken() {
        return taken.get();
    }
}
