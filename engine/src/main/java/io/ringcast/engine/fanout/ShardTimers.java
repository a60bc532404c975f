package io.ringcast.engine.fanout;

import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.ErrorHandler;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A shard's timers: one wheel, no thread. Deadlines are kept to within one tick of {@value #TICK_NS} ns.
 *
 * <p>Thread: confined to the shard.
 */
public final class ShardTimers {
    /** A power of two, about 67 ms: every deadline here is one of seconds, and an idle shard wakes once a tick. */
    static final long TICK_NS = 1L << 26;

    /** The id of no timer. */
    public static final long NONE = -1;

    /**
     * Few: the wheel gives every tick the room of its fullest one, and who connects together expires together. What waits
     * longer than a turn of four seconds is looked at once a turn.
     */
    private static final int TICKS_PER_WHEEL = 64;

    private static final int FIRED_PER_CYCLE = 1024;

    /** What happens when a timer fires. Must not block; may schedule and cancel. */
    public interface Timer {
        void onTimer(long nowNs);
    }

    private final Long2ObjectHashMap<Timer> timers = new Long2ObjectHashMap<>();
    private final DeadlineTimerWheel wheel;
    private final ErrorHandler errors;
    private final DeadlineTimerWheel.TimerHandler onExpired = this::onExpired;

    /** @param errors takes what a timer throws; the others fire all the same */
    ShardTimers(long nowNs, ErrorHandler errors) {
        this.errors = errors;
        wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, nowNs, TICK_NS, TICKS_PER_WHEEL);
    }

    /** Schedules a timer. Returns its id, for {@link #cancel}. */
    public long schedule(long deadlineNs, Timer timer) {
        long id = wheel.scheduleTimer(deadlineNs);
        timers.put(id, timer);
        return id;
    }

    /** Cancels a timer that has not fired; anything else is ignored. */
    public void cancel(long id) {
        if (id != NONE && timers.remove(id) != null) {
            wheel.cancelTimer(id);
        }
    }

    /** Timers that wait. */
    public int size() {
        return timers.size();
    }

    /** Turns the wheel to now without a look at its spokes, if nothing waits on them. */
    void skipTo(long nowNs) {
        if (timers.isEmpty()) {
            wheel.currentTickTime(nowNs);
        }
    }

    int poll(long nowNs) {
        int fired = 0;
        // One poll of the wheel turns it by one tick at most: a shard that slept for many would stay behind for good.
        do {
            fired += wheel.poll(nowNs, onExpired, FIRED_PER_CYCLE - fired);
        } while (fired < FIRED_PER_CYCLE && !timers.isEmpty() && wheel.currentTickTime() <= nowNs);
        return fired;
    }

    /** How long the shard may sleep. */
    long sleepNs() {
        return timers.isEmpty() ? Long.MAX_VALUE : TICK_NS;
    }

    private boolean onExpired(TimeUnit unit, long nowNs, long id) {
        Timer timer = timers.remove(id);
        if (timer != null) {
            try {
                timer.onTimer(nowNs);
            } catch (Throwable e) {
                errors.onError(e);
            }
        }
        return true;
    }
}
