package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.fanout.ShardTimers;

/**
 * Watches one session for silence. One timer serves it for life: it is moved when it fires, not when a frame arrives.
 *
 * <p>Pusher protocol: any inbound frame counts, outbound traffic does not; a silent client is probed once, and closed if
 * it stays silent.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Liveness implements ShardTimers.Timer {
    private final PusherSession session;
    private final ShardTimers timers;
    private final PusherSettings settings;
    private final long activityTimeoutNs;
    private long heardNs;
    private long messageNs;
    private long probeEndsNs;
    private long timer = ShardTimers.NONE;
    private boolean probing;

    Liveness(PusherSession session, ShardTimers timers, PusherSettings settings, long activityTimeoutNs, long nowNs) {
        this.session = session;
        this.timers = timers;
        this.settings = settings;
        this.activityTimeoutNs = activityTimeoutNs;
        this.heardNs = nowNs;
        this.messageNs = nowNs;
        arm(nowNs + firstDelayNs());
    }

    /** Any frame arrived. */
    void onFrame(long nowNs) {
        heardNs = nowNs;
        if (probing) {
            probing = false;
            // The timer waits for the end of the probe, which may be long after the next one is due.
            if (probeEndsNs - nowNs > activityTimeoutNs) {
                timers.cancel(timer);
                arm(earliest(nowNs + activityTimeoutNs));
            }
        }
    }

    /** A message arrived that is not an answer to a probe. */
    void onMessage(long nowNs) {
        messageNs = nowNs;
    }

    void stop() {
        timers.cancel(timer);
        timer = ShardTimers.NONE;
    }

    @Override
    public void onTimer(long nowNs) {
        timer = ShardTimers.NONE;
        long maxIdleNs = settings.maxIdle().toNanos();
        if (maxIdleNs > 0 && nowNs - messageNs >= maxIdleNs) {
            session.fail(PusherError.IDLE);
            return;
        }
        long next;
        if (probing) {
            if (nowNs - probeEndsNs >= 0) {
                session.fail(PusherError.NO_PONG);
                return;
            }
            next = probeEndsNs;
        } else if (nowNs - heardNs >= activityTimeoutNs) {
            probing = true;
            probeEndsNs = nowNs + settings.pongTimeout().toNanos();
            session.probe();
            next = probeEndsNs;
        } else {
            next = heardNs + activityTimeoutNs;
        }
        arm(earliest(next));
    }

    private long earliest(long deadlineNs) {
        long maxIdleNs = settings.maxIdle().toNanos();
        boolean sooner = maxIdleNs > 0 && messageNs + maxIdleNs - deadlineNs < 0;
        return sooner ? messageNs + maxIdleNs : deadlineNs;
    }

    private long firstDelayNs() {
        long maxIdleNs = settings.maxIdle().toNanos();
        return maxIdleNs > 0 ? Math.min(maxIdleNs, activityTimeoutNs) : activityTimeoutNs;
    }

    private void arm(long deadlineNs) {
        timer = timers.schedule(deadlineNs, this);
    }
}
