package io.ringcast.server.webhook;

import io.ringcast.engine.spi.FunctionInvoker;
import io.ringcast.engine.spi.JobQueue;
import io.ringcast.engine.spi.JobQueue.Outcome;
import io.ringcast.server.json.JsonWriter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.NanoClock;

/**
 * Works off jobs: each attempt on a virtual thread of its own, signed with the secret that the app has now.
 *
 * <p>Thread: any.
 */
final class WebhookDelivery implements JobQueue.Handler {
    private static final System.Logger LOG = System.getLogger(WebhookDelivery.class.getName());
    private static final long LOG_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    /** How an attempt went. */
    sealed interface Verdict {
        /** It was taken. */
        record Taken() implements Verdict {}

        /**
         * It was not.
         *
         * @param last whether another attempt is known to be in vain
         */
        record Refused(String reason, boolean last) implements Verdict {}
    }

    private static final class Quiet {
        long untilNs;
        long more;
        boolean spoke;
    }

    private final WebhookApps apps;
    private final HttpTargets http;
    private final Optional<FunctionInvoker> functions;
    private final WebhookCounters counters;
    private final NanoClock clock;
    private final RandomGenerator random;
    private final DeliveryTracer tracer;
    private final Map<String, Quiet> quiet = new ConcurrentHashMap<>();

    WebhookDelivery(WebhookApps apps, HttpTargets http, WebhookCounters counters, Webhooks.Parts parts) {
        this.apps = apps;
        this.http = http;
        this.functions = parts.functions();
        this.counters = counters;
        this.clock = parts.nanoClock();
        this.random = parts.random();
        this.tracer = parts.tracer();
    }

    @Override
    public CompletionStage<Outcome> handle(JobQueue.Attempt attempt) {
        JobQueue.Job job = attempt.job();
        WebhookApps.Entry app = apps.find(job.owner());
        Webhook webhook = app == null
                ? null
                : app.webhook(job.lane().substring(job.owner().length() + 1));
        if (app == null || webhook == null) {
            counters.withoutTarget.increment();
            return CompletableFuture.completedFuture(new Outcome.GiveUp("its webhook is not configured any more"));
        }
        if (webhook.retry().isOver(attempt.number(), attempt.elapsed())) {
            String late = "its turn came after the time for retries was over";
            counters.givenUp.increment();
            tellOfDeath(attempt, webhook, late, attempt.elapsed());
            return CompletableFuture.completedFuture(new Outcome.GiveUp(late));
        }
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        long beganNs = clock.nanoTime();
        Thread.ofVirtual().name("ringcast-webhook").start(() -> {
            // Whatever ends this thread, the job goes on: its lane would wait for it for good.
            Verdict verdict = new Verdict.Refused("the attempt failed", false);
            DeliveryTracer.Trace trace = DeliveryTracer.Trace.NONE;
            try {
                trace = tracer.begin(job.owner(), webhook, attempt.number());
                verdict = attempt(app, webhook, job.payload(), trace);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                verdict = new Verdict.Refused("the attempt was interrupted", false);
            } catch (RuntimeException e) {
                // Without its message, which may quote a header or a URL.
                verdict = new Verdict.Refused(
                        "the attempt failed: " + e.getClass().getSimpleName(), false);
            } finally {
                outcome.complete(outcome(attempt, webhook, verdict, Duration.ofNanos(clock.nanoTime() - beganNs)));
                trace.end(verdict instanceof Verdict.Refused refused ? refused.reason() : "");
            }
        });
        return outcome;
    }

    private Verdict attempt(WebhookApps.Entry app, Webhook webhook, byte[] body, DeliveryTracer.Trace trace)
            throws InterruptedException {
        String key = app.app().key();
        String signature = app.signer().sign(body);
        return switch (webhook.target()) {
            case Webhook.Target.Http target -> http.post(target.uri(), webhook, key, signature, body, trace);
            case Webhook.Target.Lambda target -> call(target, webhook, lambdaPayload(key, signature, webhook, body));
        };
    }

    private Verdict call(Webhook.Target.Lambda target, Webhook webhook, byte[] payload) throws InterruptedException {
        if (functions.isEmpty()) {
            return new Verdict.Refused("no driver calls lambda functions", true);
        }
        try {
            functions
                    .get()
                    .invoke(target.function(), payload)
                    .toCompletableFuture()
                    .get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new Verdict.Taken();
        } catch (TimeoutException e) {
            return new Verdict.Refused(HttpTargets.late(webhook), false);
        } catch (ExecutionException e) {
            return new Verdict.Refused("the function failed", false);
        }
    }

    // As soketi calls functions: the body under "payload", what would have been headers beside it.
    static byte[] lambdaPayload(String key, String signature, Webhook webhook, byte[] body) {
        JsonWriter json = new JsonWriter(0, body.length + 256);
        json.ascii("{\"payload\":").bytes(body).ascii(",\"headers\":{\"Content-Type\":\"application/json\"");
        webhook.headers()
                .forEach(
                        (name, value) -> json.ascii(",").string(name).ascii(":").string(value));
        json.ascii(",\"X-Pusher-Key\":").string(key);
        json.ascii(",\"X-Pusher-Signature\":").string(signature);
        return json.ascii("}}").finish();
    }

    private Outcome outcome(JobQueue.Attempt attempt, Webhook webhook, Verdict verdict, Duration took) {
        return switch (verdict) {
            case Verdict.Taken() -> {
                counters.delivered.increment();
                yield new Outcome.Done();
            }
            case Verdict.Refused(String reason, boolean last) -> {
                counters.failedAttempts.increment();
                Duration elapsed = attempt.elapsed().plus(took);
                Optional<Duration> delay =
                        last ? Optional.empty() : webhook.retry().delayAfter(attempt.number(), elapsed, random);
                if (delay.isPresent()) {
                    yield new Outcome.Retry(delay.get(), reason);
                }
                counters.givenUp.increment();
                tellOfDeath(attempt, webhook, reason, elapsed);
                yield new Outcome.GiveUp(reason);
            }
        };
    }

    // A target that is gone for good gives up job after job: one line in ten seconds says it, with how many there were.
    private void tellOfDeath(JobQueue.Attempt attempt, Webhook webhook, String reason, Duration elapsed) {
        String lane = attempt.job().lane();
        Quiet state = quiet.computeIfAbsent(lane, name -> new Quiet());
        long more;
        synchronized (state) {
            long nowNs = clock.nanoTime();
            if (state.spoke && state.untilNs - nowNs > 0) {
                state.more++;
                return;
            }
            state.spoke = true;
            state.untilNs = nowNs + LOG_INTERVAL_NS;
            more = state.more;
            state.more = 0;
        }
        LOG.log(
                Level.WARNING,
                "A webhook of app " + attempt.job().owner() + " to "
                        + webhook.target().shown() + " was given up at attempt " + attempt.number() + ", "
                        + elapsed.toSeconds() + " s after the first: " + reason + "."
                        + (more > 0 ? " So were " + more + " more since the last such line." : "")
                        + " ./ringcast webhooks dead list shows them.");
    }
}
