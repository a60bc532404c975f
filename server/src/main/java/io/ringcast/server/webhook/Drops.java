package io.ringcast.server.webhook;

import io.ringcast.engine.spi.JobQueue;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * Says in the log that the queue drops webhooks: a line in ten seconds at most, with how many.
 *
 * <p>Thread: confined to the webhook thread.
 */
final class Drops {
    private static final System.Logger LOG = System.getLogger(Drops.class.getName());
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);

    private final JobQueue jobs;
    private final NanoClock clock;
    private long nextLookNs;
    private long quietUntilNs;
    private long toldDropped;
    private long toldDead;

    Drops(JobQueue jobs, NanoClock clock) {
        this.jobs = jobs;
        this.clock = clock;
        this.nextLookNs = clock.nanoTime();
        this.quietUntilNs = nextLookNs;
    }

    /** Looks at the counts once in a second; to be called often. */
    void look() {
        long nowNs = clock.nanoTime();
        if (nowNs - nextLookNs < 0) {
            return;
        }
        nextLookNs = nowNs + LOOK_NS;
        JobQueue.Counts counts = jobs.counts();
        long dropped = counts.dropped() - toldDropped;
        long dead = counts.deadDropped() - toldDead;
        if ((dropped == 0 && dead == 0) || nowNs - quietUntilNs < 0) {
            return;
        }
        quietUntilNs = nowNs + INTERVAL_NS;
        toldDropped = counts.dropped();
        toldDead = counts.deadDropped();
        if (dropped > 0) {
            LOG.log(
                    Level.WARNING,
                    dropped
                            + " webhooks were dropped unsent: more wait than queue.memory.jobs_per_app allows, because a"
                            + " receiver is down or slow. Mend it, or raise the bound.");
        }
        if (dead > 0) {
            LOG.log(
                    Level.WARNING,
                    dead
                            + " webhooks that were given up are not kept any more: there are more than queue.memory.dead_jobs"
                            + " allows. Replay them in time, or raise the bound.");
        }
    }
}
