package io.ringcast.engine.counter;

import io.ringcast.engine.limit.ConnectionCap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one app uses on this node right now, and what passed through it.
 *
 * <p>Thread: any.
 */
public final class AppUsage {
    private static final VarHandle SHARD = MethodHandles.arrayElementVarHandle(AppTraffic[].class);

    private final ConnectionCap connections = new ConnectionCap();
    private final LongAdder connected = new LongAdder();
    private final LongAdder disconnected = new LongAdder();
    private final LongAdder subscriptions = new LongAdder();
    private final LongAdder httpCalls = new LongAdder();
    private final LongAdder httpBytesIn = new LongAdder();
    private final LongAdder httpBytesOut = new LongAdder();
    private final ConnectionErrors errors = new ConnectionErrors();
    private final @Nullable AppTraffic[] byShard;

    /** @param shards how many there are */
    public AppUsage(int shards) {
        byShard = new AppTraffic[shards];
    }

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

    /** Occupied channels. */
    public long channels() {
        long sum = 0;
        for (ChannelType type : ChannelType.values()) {
            sum += sum(traffic -> traffic.channels(type));
        }
        return sum;
    }

    public void addSubscriptions(int delta) {
        subscriptions.add(delta);
    }

    public long subscriptions() {
        return subscriptions.sum();
    }

    /** Messages that clients sent. */
    public long messagesIn() {
        return sum(AppTraffic::messagesIn);
    }

    /** Messages that were delivered to clients. */
    public long messagesOut() {
        return sum(AppTraffic::messagesOut);
    }

    /** What passes through a shard. Thread: that shard. */
    public AppTraffic traffic(int shard) {
        AppTraffic own = byShard[shard];
        if (own == null) {
            own = new AppTraffic();
            SHARD.setRelease(byShard, shard, own);
        }
        return own;
    }

    /** The sum of a count over the shards. */
    public long sum(ToLongFunction<AppTraffic> count) {
        long sum = 0;
        for (AppTraffic traffic : traffic()) {
            sum += count.applyAsLong(traffic);
        }
        return sum;
    }

    /** What passed through the shards that had something to do for the app. */
    public List<AppTraffic> traffic() {
        List<AppTraffic> all = new ArrayList<>(byShard.length);
        for (int i = 0; i < byShard.length; i++) {
            AppTraffic traffic = (AppTraffic) SHARD.getAcquire(byShard, i);
            if (traffic != null) {
                all.add(traffic);
            }
        }
        return all;
    }

    /** Counts one signed call of the HTTP API: the bodies of request and answer. */
    public void httpCall(long receivedBytes, long sentBytes) {
        httpCalls.increment();
        httpBytesIn.add(receivedBytes);
        httpBytesOut.add(sentBytes);
    }

    public long httpCalls() {
        return httpCalls.sum();
    }

    public long httpBytesIn() {
        return httpBytesIn.sum();
    }

    public long httpBytesOut() {
        return httpBytesOut.sum();
    }

    /** Connections of the app that failed. */
    public ConnectionErrors errors() {
        return errors;
    }
}
