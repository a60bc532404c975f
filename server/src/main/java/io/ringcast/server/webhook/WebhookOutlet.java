package io.ringcast.server.webhook;

import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.spi.JobQueue;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Makes jobs of signals: holds back ends that may not be ends, picks the webhooks that want an event, collects batches,
 * writes bodies.
 *
 * <p>Thread: confined to the webhook thread.
 */
final class WebhookOutlet {
    private final WebhookApps apps;
    private final WebhookLimits limits;
    private final JobQueue jobs;
    private final WebhookCounters counters;
    private final NanoClock nanoClock;
    private final EpochClock epochClock;
    private final Departures departures;
    private final Batches batches;

    WebhookOutlet(
            WebhookApps apps,
            WebhookLimits limits,
            JobQueue jobs,
            WebhookCounters counters,
            NanoClock nanoClock,
            EpochClock epochClock) {
        this.apps = apps;
        this.limits = limits;
        this.jobs = jobs;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.epochClock = epochClock;
        this.departures = new Departures(limits.debounce(), limits.delayed());
        this.batches = new Batches(limits.batchWindow(), limits.batchSize(), limits.intakeBytes());
    }

    /** The lane of a webhook's jobs. */
    static String lane(String appId, String webhookId) {
        return appId + "/" + webhookId;
    }

    void onSignal(Signal signal) {
        long nowNs = nanoClock.nanoTime();
        // What is due stands in front of what comes now.
        onTime(nowNs);
        if (!departures.take(signal, nowNs)) {
            tell(signal, nowNs);
        }
    }

    /** Sends what has waited long enough. */
    void onTime() {
        onTime(nanoClock.nanoTime());
    }

    private void onTime(long nowNs) {
        for (Signal due = departures.poll(nowNs); due != null; due = departures.poll(nowNs)) {
            tell(due, nowNs);
        }
        for (Batches.Batch due = batches.poll(nowNs); due != null; due = batches.poll(nowNs)) {
            send(due);
        }
    }

    /** Sends everything that waits. */
    void flush() {
        long nowNs = nanoClock.nanoTime();
        for (Signal end = departures.pollAny(); end != null; end = departures.pollAny()) {
            tell(end, nowNs);
        }
        for (Batches.Batch batch = batches.pollAny(); batch != null; batch = batches.pollAny()) {
            send(batch);
        }
    }

    /** How long {@link #onTime} has nothing to do. */
    long idleNs() {
        long nowNs = nanoClock.nanoTime();
        return Math.min(departures.idleNs(nowNs), batches.idleNs(nowNs));
    }

    int delayed() {
        return departures.size();
    }

    private void tell(Signal signal, long nowNs) {
        WebhookApps.Entry app = apps.find(signal.appId());
        if (app == null) {
            return;
        }
        WebhookEvent name = Envelopes.nameOf(signal);
        byte[] event = null;
        for (Webhook webhook : app.webhooks()) {
            if (!webhook.wants(name, signal.channel())) {
                continue;
            }
            if (event == null) {
                event = Envelopes.event(signal);
            }
            counters.events.increment();
            if (limits.batching()) {
                Batches.Key key = new Batches.Key(signal.appId(), webhook.id());
                send(batches.add(key, event, nowNs));
                send(batches.pollFull(key));
            } else {
                offer(signal.appId(), webhook.id(), signal.channel(), List.of(event));
            }
        }
    }

    // A batch holds events of many channels: all batches of a webhook are one sequence.
    private void send(Batches.@Nullable Batch batch) {
        if (batch != null) {
            offer(batch.key().appId(), batch.key().webhookId(), "", batch.events());
        }
    }

    private void offer(String appId, String webhookId, String group, List<byte[]> events) {
        byte[] body = Envelopes.body(epochClock.time(), events);
        CompletionStage<Boolean> _ = jobs.offer(new JobQueue.Job(appId, lane(appId, webhookId), group, body))
                .whenComplete((kept, failure) -> {
                    if (failure != null) {
                        counters.queueFailures.increment();
                    }
                });
    }
}
