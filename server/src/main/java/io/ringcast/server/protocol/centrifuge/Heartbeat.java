package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.ShardTimers;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pings one client and waits for its pongs.
 *
 * <p>Centrifuge protocol: the first ping goes out at a random moment between half an interval and a whole one, so that
 * those who came together are not pinged together; one pong for each ping, and none without one.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Heartbeat implements ShardTimers.Timer {
    private final CentrifugeSession session;
    private final long intervalNs;
    private final long timeoutNs;
    private long timer = ShardTimers.NONE;
    private long nextPingNs;
    private boolean awaited;

    /** @param timeoutNs how long a pong may take; 0 if none is asked for */
    Heartbeat(CentrifugeSession session, long intervalNs, long timeoutNs) {
        this.session = session;
        this.intervalNs = intervalNs;
        this.timeoutNs = timeoutNs;
    }

    void start(long nowNs) {
        if (intervalNs > 0) {
            nextPingNs = nowNs + intervalNs / 2 + ThreadLocalRandom.current().nextLong(intervalNs / 2 + 1);
            arm(nextPingNs);
        }
    }

    void stop() {
        session.shard().timers().cancel(timer);
        timer = ShardTimers.NONE;
    }

    /** A pong arrived. Returns false if nobody asked for one. */
    boolean onPong() {
        boolean asked = awaited;
        if (asked) {
            awaited = false;
            session.shard().timers().cancel(timer);
            arm(nextPingNs);
        }
        return asked;
    }

    @Override
    public void onTimer(long nowNs) {
        timer = ShardTimers.NONE;
        if (awaited) {
            session.disconnect(DisconnectCode.NO_PONG);
            return;
        }
        session.ping();
        nextPingNs = nowNs + intervalNs;
        awaited = timeoutNs > 0;
        arm(awaited ? nowNs + Math.min(timeoutNs, intervalNs) : nextPingNs);
    }

    private void arm(long deadlineNs) {
        timer = session.shard().timers().schedule(deadlineNs, this);
    }
}
