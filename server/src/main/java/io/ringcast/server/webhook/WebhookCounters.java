package io.ringcast.server.webhook;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of webhooks.
 *
 * <p>Thread: any.
 */
public final class WebhookCounters {
    final LongAdder events = new LongAdder();
    final LongAdder signalsDropped = new LongAdder();
    final LongAdder queueFailures = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder failedAttempts = new LongAdder();
    final LongAdder givenUp = new LongAdder();
    final LongAdder withoutTarget = new LongAdder();
    final LongAdder unfinished = new LongAdder();

    /** Events that some webhook wanted, counted once for each webhook. */
    public long events() {
        return events.sum();
    }

    /** Signals of shards that found no room. */
    public long signalsDropped() {
        return signalsDropped.sum();
    }

    /** Requests that the job queue failed to take. */
    public long queueFailures() {
        return queueFailures.sum();
    }

    /** Requests that were answered with 2xx. */
    public long delivered() {
        return delivered.sum();
    }

    /** Requests that were answered otherwise, or not at all. */
    public long failedAttempts() {
        return failedAttempts.sum();
    }

    /** Requests that became dead letters. */
    public long givenUp() {
        return givenUp.sum();
    }

    /** Requests whose webhook is not configured any more. */
    public long withoutTarget() {
        return withoutTarget.sum();
    }

    /** Requests that were not done when the node stopped. */
    public long unfinished() {
        return unfinished.sum();
    }
}
