package io.ringcast.engine.counter;

import io.ringcast.engine.limit.ConnectionCap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What one app uses on this node right now, and what passed through it.
 *
 * <p>Thread: any.
 */
public final class AppUsage {
    private final ConnectionCap connections = new ConnectionCap();
    private final LongAdder connected = new LongAdder();
    private final LongAdder disconnected = new LongAdder();
    private final LongAdder channels = new LongAdder();
    private final LongAdder subscriptions = new LongAdder();
    private final LongAdder messagesIn = new LongAdder();
    private final LongAdder messagesOut = new LongAdder();

    /**
     * Takes a place for one connection in one step, so that any number of attempts at once never exceeds the cap.
     *
     * @param max the cap; zero or less means unlimited
     * @return false if the cap is reached; then nothing has changed
     */
    public boolean tryConnect(int max) {
        if (!connections.tryTake(max)) {
            return false;
        }
        connected.increment();
        return true;
    }

    /** Gives back the place that {@link #tryConnect} took. */
    public void disconnect() {
        connections.release();
        disconnected.increment();
    }

    public int connections() {
        return connections.taken();
    }

    /** Connections since the start. */
    public long connectedTotal() {
        return connected.sum();
    }

    /**
     * Connections that have ended since the start. Never less than before: the difference of two other counts would be,
     * when a connection comes between reading one and the other, and a scraper takes that for a restart.
     */
    public long disconnectedTotal() {
        return disconnected.sum();
    }

    public void addChannels(int delta) {
        channels.add(delta);
    }

    /** Occupied channels. */
    public long channels() {
        return channels.sum();
    }

    public void addSubscriptions(int delta) {
        subscriptions.add(delta);
    }

    public long subscriptions() {
        return subscriptions.sum();
    }

    public void addMessagesIn(long count) {
        messagesIn.add(count);
    }

    /** Messages that clients sent. */
    public long messagesIn() {
        return messagesIn.sum();
    }

    public void addMessagesOut(long count) {
        messagesOut.add(count);
    }

    /** Messages that were delivered to clients. */
    public long messagesOut() {
        return messagesOut.sum();
    }
}
