package io.ringcast.server.protocol.centrifuge;

import org.agrona.concurrent.EpochClock;

/**
 * Counts the connections that begin within one second.
 *
 * <p>Thread: any.
 */
final class ConnectionRate {
    private final EpochClock clock;
    private long second;
    private int count;

    ConnectionRate(EpochClock clock) {
        this.clock = clock;
    }

    /** @param limit zero or less means unlimited */
    boolean tryTake(int limit) {
        if (limit <= 0) {
            return true;
        }
        synchronized (this) {
            long now = clock.time() / 1000;
            if (now != second) {
                second = now;
                count = 0;
            }
            return ++count <= limit;
        }
    }
}
