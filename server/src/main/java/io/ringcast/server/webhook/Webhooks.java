package io.ringcast.server.webhook;

import io.ringcast.engine.app.App;
import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.signal.SignalListener;
import io.ringcast.engine.spi.FunctionInvoker;
import io.ringcast.engine.spi.JobQueue;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * Tells apps' back ends what happens in their channels. Shards leave signals and go on; one thread makes jobs of them,
 * and virtual threads work the jobs off. Nothing is started before the first webhook is there.
 *
 * <p>Thread: any.
 */
public final class Webhooks implements SignalListener {
    private static final System.Logger LOG = System.getLogger(Webhooks.class.getName());
    private static final long MAX_PARK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration JOIN_MARGIN = Duration.ofSeconds(2);

    /**
     * What it is given from outside.
     *
     * @param functions calls lambda targets; without it they are given up
     * @param random spreads retries; asked by any thread
     * @param tracer follows each attempt
     */
    public record Parts(
            JobQueue jobs,
            Optional<FunctionInvoker> functions,
            NanoClock nanoClock,
            EpochClock epochClock,
            RandomGenerator random,
            DeliveryTracer tracer) {}

    private record Running(SignalIntake intake, HttpTargets http, Thread thread) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final WebhookApps apps = new WebhookApps();
    private final WebhookCounters counters = new WebhookCounters();
    private final WebhookLimits limits;
    private final Parts parts;
    private volatile @Nullable Running running;
    private volatile boolean stopping;
    private volatile int delayed;
    private final Drops drops;

    public Webhooks(WebhookLimits limits, Parts parts) {
        this.limits = limits;
        this.parts = parts;
        this.drops = new Drops(parts.jobs(), parts.nanoClock());
    }

    /** Takes these apps and webhooks in place of those before. Jobs of webhooks that are gone are given up. */
    public void replace(Collection<App> all, Map<String, List<Webhook>> webhooks) {
        lock.lock();
        try {
            if (running == null && !stopping && webhooks.values().stream().anyMatch(own -> !own.isEmpty())) {
                running = start();
            }
            apps.replace(all, webhooks);
        } finally {
            lock.unlock();
        }
    }

    private Running start() {
        SignalIntake intake = new SignalIntake(limits.intake(), limits.intakeBytes(), counters.signalsDropped);
        HttpTargets http = new HttpTargets(limits.allowLinkLocal(), limits.userAgent());
        WebhookOutlet outlet =
                new WebhookOutlet(apps, limits, parts.jobs(), counters, parts.nanoClock(), parts.epochClock());
        Thread thread = Thread.ofPlatform().name("ringcast-webhooks").daemon().unstarted(() -> run(intake, outlet));
        parts.jobs().start(new WebhookDelivery(apps, http, counters, parts));
        thread.start();
        return new Running(intake, http, thread);
    }

    private void run(SignalIntake intake, WebhookOutlet outlet) {
        while (true) {
            boolean last = stopping;
            try {
                drain(intake, outlet);
                if (last) {
                    outlet.flush();
                    return;
                }
            } catch (RuntimeException e) {
                counters.queueFailures.increment();
                LOG.log(Level.ERROR, "The webhook thread survived a failure", e);
            }
            delayed = outlet.delayed();
            drops.look();
            intake.await(Math.min(MAX_PARK_NS, outlet.idleNs()));
        }
    }

    private static void drain(SignalIntake intake, WebhookOutlet outlet) {
        for (Signal signal = intake.poll(); signal != null; signal = intake.poll()) {
            outlet.onSignal(signal);
        }
        outlet.onTime();
    }

    @Override
    public boolean wants(String appId, Signal.Kind kind) {
        return apps.wants(appId, kind);
    }

    @Override
    public void onSignal(Signal signal) {
        Running now = running;
        if (now != null) {
            now.intake.offer(signal);
        }
    }

    public WebhookCounters counters() {
        return counters;
    }

    /** Whether there is, or was, a webhook. */
    public boolean active() {
        return running != null;
    }

    /** Events that wait for a return. */
    public int delayed() {
        return delayed;
    }

    /** The target of a job, for people; leaves out what may be a secret. */
    public String targetOf(JobQueue.Job job) {
        WebhookApps.Entry app = apps.find(job.owner());
        Webhook webhook = app == null
                ? null
                : app.webhook(job.lane().substring(job.owner().length() + 1));
        // Several webhooks of an app often differ in their path alone, which may be a secret.
        return app == null || webhook == null
                ? "not configured any more"
                : webhook.target().shown() + " (webhook " + (app.webhooks().indexOf(webhook) + 1) + ")";
    }

    /**
     * Sends what waits, for at most {@code grace}, and counts what could not be sent. To be called when the engine sends
     * no more signals. Idempotent.
     */
    public void stop(Duration grace) {
        Running now;
        lock.lock();
        try {
            now = running;
            if (stopping || now == null) {
                stopping = true;
                return;
            }
            stopping = true;
        } finally {
            lock.unlock();
        }
        long deadlineNs = parts.nanoClock().nanoTime() + grace.toNanos();
        now.intake.wakeup();
        try {
            now.thread.join(grace.plus(JOIN_MARGIN));
            Duration left =
                    Duration.ofNanos(Math.max(0, deadlineNs - parts.nanoClock().nanoTime()));
            int unfinished = parts.jobs()
                    .stop(left)
                    .toCompletableFuture()
                    .get(left.plus(JOIN_MARGIN).toMillis(), TimeUnit.MILLISECONDS);
            counters.unfinished.add(unfinished);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.ERROR, "The job queue did not stop in time; webhooks that it held may be lost", e);
        } finally {
            now.http.close();
        }
    }
}
