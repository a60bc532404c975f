package io.ringcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import io.ringcast.engine.memory.InMemoryJobQueue;
import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.spi.FunctionInvoker;
import io.ringcast.engine.spi.JobQueue;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Webhooks with real time, a real queue and real sockets, and no engine.
 *
 * <p>Thread: confined to the test.
 */
final class Sending implements AutoCloseable {
    static final int CONCURRENCY = 4;
    static final String APP = "app-id";

    /** Attempts that come quickly and end after half a minute. */
    static final RetryPolicy QUICK =
            new RetryPolicy(true, 0, Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(50));

    final InMemoryJobQueue jobs;
    final Webhooks webhooks;

    private Sending(WebhookLimits limits, int jobsPerApp, Optional<FunctionInvoker> functions) {
        this.jobs = new InMemoryJobQueue(
                new InMemoryJobQueue.Limits(jobsPerApp, 64 << 20, CONCURRENCY, 100),
                (delay, task) -> CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(task),
                SystemNanoClock.INSTANCE,
                SystemEpochClock.INSTANCE);
        this.webhooks = new Webhooks(
                limits,
                new Webhooks.Parts(
                        jobs,
                        functions,
                        SystemNanoClock.INSTANCE,
                        SystemEpochClock.INSTANCE,
                        new Random(1),
                        DeliveryTracer.NONE));
    }

    static WebhookLimits limits() {
        return new WebhookLimits(
                Duration.ZERO, false, Duration.ofMillis(50), 100, 1024, 1 << 20, 1000, false, "Ringcast/test");
    }

    static WebhookLimits batching(Duration window, int size) {
        return new WebhookLimits(Duration.ZERO, true, window, size, 4096, 1 << 20, 1000, false, "Ringcast/test");
    }

    /** Sends the signals of app {@link #APP} to these webhooks. */
    static Sending to(Webhook... webhooks) {
        return to(limits(), 1000, webhooks);
    }

    static Sending to(WebhookLimits limits, int jobsPerApp, Webhook... webhooks) {
        return to(limits, jobsPerApp, Optional.empty(), webhooks);
    }

    static Sending to(WebhookLimits limits, int jobsPerApp, Optional<FunctionInvoker> functions, Webhook... webhooks) {
        Sending sending = new Sending(limits, jobsPerApp, functions);
        sending.webhooks.replace(List.of(app(APP), app("other")), Map.of(APP, Arrays.asList(webhooks)));
        return sending;
    }

    static App app(String id) {
        return new App(
                id,
                List.of(new Credential(id + "-key", id + "-secret"), new Credential("old-key", "old-secret")),
                true,
                AppLimits.DEFAULT,
                AppFeatures.DEFAULT,
                List.of());
    }

    /** A webhook for everything, with a timeout that no answer meets by accident: it would be sent twice. */
    static Webhook hook(String id, String url) {
        return hook(id, url, QUICK);
    }

    static Webhook hook(String id, String url, RetryPolicy retry) {
        return hook(id, url, retry, Duration.ofSeconds(5));
    }

    /** A webhook with a timeout of 300 ms, for receivers that do not answer. */
    static Webhook brief(String id, String url, RetryPolicy retry) {
        return hook(id, url, retry, Duration.ofMillis(300));
    }

    /** A webhook that waits for an answer longer than a test takes. */
    static Webhook patient(String id, String url) {
        return hook(id, url, QUICK, Duration.ofSeconds(60));
    }

    private static Webhook hook(String id, String url, RetryPolicy retry, Duration timeout) {
        return new Webhook(
                id,
                new Webhook.Target.Http(URI.create(url)),
                EnumSet.allOf(WebhookEvent.class),
                WebhookFilter.ALL,
                Map.of(),
                retry,
                timeout);
    }

    /** One attempt and no other. */
    static RetryPolicy once() {
        return new RetryPolicy(false, 0, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));
    }

    void occupied(String channel) {
        webhooks.onSignal(new Signal.Occupied(APP, channel));
    }

    void count(String channel, int count) {
        webhooks.onSignal(new Signal.SubscriptionCount(APP, channel, count));
    }

    List<JobQueue.DeadJob> dead() {
        return jobs.dead(100).toCompletableFuture().join();
    }

    void awaitDead(int count) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(dead()).hasSize(count));
    }

    void awaitCounts(long waiting, long running) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> {
                    assertThat(jobs.counts().waiting()).isEqualTo(waiting);
                    assertThat(jobs.counts().running()).isEqualTo(running);
                });
    }

    @Override
    public void close() {
        webhooks.stop(Duration.ZERO);
    }
}
