package io.ringcast.server.listener;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A handed-over socket's place among the listener's open connections. Its owner releases it when the last descriptor of
 * the connection is closed.
 *
 * <p>Thread: any.
 */
public final class Lease {
    private final AtomicBoolean released = new AtomicBoolean();
    private final Runnable onRelease;

    Lease(Runnable onRelease) {
        this.onRelease = onRelease;
    }

    /** A lease that gives back this place and whatever else was taken for the connection. */
    public Lease and(Runnable alsoOnRelease) {
        return new Lease(() -> {
            release();
            alsoOnRelease.run();
        });
    }

    /** Gives the place back. Idempotent. */
    public void release() {
        if (released.compareAndSet(false, true)) {
            onRelease.run();
        }
    }
}
