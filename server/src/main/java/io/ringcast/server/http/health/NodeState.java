package io.ringcast.server.http.health;

/**
 * What the node says about itself to load balancers and probes.
 *
 * <p>Thread: any.
 */
public final class NodeState {
    private volatile boolean started;
    private volatile boolean draining;

    /** The listeners are open. */
    public void markStarted() {
        started = true;
    }

    /** No new work is wanted from now on. */
    public void markDraining() {
        draining = true;
    }

    public boolean draining() {
        return draining;
    }

    /** Whether traffic may be sent here. */
    public boolean ready() {
        return started && !draining;
    }
}
