package io.ringcast.server.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets requests in that publish or change something, until the node drains, and knows whether any of them is still at it.
 *
 * <p>Thread: any.
 */
public final class CommandGate {
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean shut;

    /** Lets a request in, which must {@link #leave}; false if nobody is let in any more. */
    public boolean tryEnter() {
        // Counted first, and looked at second: whoever shuts the gate and then finds nobody inside has missed nobody.
        inside.incrementAndGet();
        if (shut) {
            inside.decrementAndGet();
            return false;
        }
        return true;
    }

    /** The request has done what it was let in for. */
    public void leave() {
        inside.decrementAndGet();
    }

    /** Lets nobody in from now on. */
    public void shut() {
        shut = true;
    }

    /** Whether nobody is inside. */
    public boolean empty() {
        return inside.get() == 0;
    }
}
