package io.ringcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.spi.FunctionInvoker;
import io.ringcast.engine.spi.JobQueue;
import io.ringcast.server.auth.Hmac;
import io.ringcast.server.webhook.Receiver.Delivery;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts, order, bounds, batches, and the way to the end. */
@Timeout(60)
class WebhooksTest {
    // ---- attempts ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 404, 400, 401, 408, 409, 425, 429, 301, 302, 307, 304})
    void shouldTryAgainUntilA2xxWithTheSameBytes(int status) {
        try (Receiver receiver = Receiver.start(Receiver.first(
                        2,
                        Receiver.writing("HTTP/1.1 " + status
                                + " Reason\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/hook")))) {
            sending.occupied("c");

            List<Delivery> deliveries = receiver.awaitAny(3);
            sending.awaitCounts(0, 0);
            assertThat(deliveries).hasSize(3);
            assertThat(deliveries.stream().map(Delivery::line)).containsOnly("POST /hook HTTP/1.1");
            assertThat(deliveries.stream().map(Delivery::body).distinct()).hasSize(1);
            assertThat(deliveries.stream().map(delivery -> delivery.header("X-Pusher-Signature")))
                    .containsOnly(
                            new Hmac("app-id-secret").sign(deliveries.getFirst().body()));
            assertThat(sending.webhooks.counters().failedAttempts()).isEqualTo(2);
            assertThat(sending.webhooks.counters().delivered()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 206, 299})
    void shouldTakeAny2xx(int status) {
        try (Receiver receiver = Receiver.answering(status);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(receiver.deliveries()).hasSize(1);
        }
    }

    @Test
    void shouldNotTryAgainWhatIsGone() {
        try (Receiver receiver = Receiver.answering(410);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/secret-path")))) {
            sending.occupied("c");

            sending.awaitDead(1);
            assertThat(receiver.deliveries()).hasSize(1);
            JobQueue.DeadJob job = sending.dead().getFirst();
            assertThat(job.reason()).isEqualTo("answered with 410");
            assertThat(sending.webhooks.targetOf(job.job()))
                    .isEqualTo("http://127.0.0.1:" + receiver.port() + " (webhook 1)");
        }
    }

    @Test
    void shouldGiveUpAfterItsAttemptsAndSendAgainWhenAsked() {
        RetryPolicy three =
                new RetryPolicy(true, 3, Duration.ofSeconds(30), Duration.ofMillis(5), Duration.ofMillis(5));
        try (Receiver receiver = Receiver.start(Receiver.first(3, Receiver.writing(Receiver.empty(500))));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/"), three))) {
            sending.occupied("c");
            sending.awaitDead(1);
            assertThat(receiver.deliveries()).hasSize(3);
            assertThat(sending.dead().getFirst().attempts()).isEqualTo(3);

            sending.jobs.replay(List.of(sending.dead().getFirst().id()));

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(receiver.deliveries().stream().map(Delivery::body).distinct())
                    .hasSize(1);
            assertThat(sending.dead()).isEmpty();
        }
    }

    @Test
    void shouldGiveUpWhenItsTimeIsOver() {
        RetryPolicy brief =
                new RetryPolicy(true, 0, Duration.ofMillis(1000), Duration.ofMillis(200), Duration.ofMillis(200));
        try (Receiver receiver = Receiver.answering(500);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/"), brief))) {
            sending.occupied("c");

            sending.awaitDead(1);
            assertThat(receiver.deliveries()).hasSizeBetween(2, 12);
        }
    }

    // ---- order and fairness -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("order per channel under retries: every event arrives, and each channel's in their order")
    void shouldKeepTheOrderOfAChannelUnderRetries(long seed) {
        Random random = new Random(seed);
        Map<String, List<String>> taken = new ConcurrentHashMap<>();
        Receiver.Behaviour moody = (delivery, number, out) -> {
            int mood;
            synchronized (random) {
                mood = random.nextInt(10);
            }
            if (mood < 2) {
                Receiver.write(out, Receiver.empty(503));
            } else if (mood == 2) {
                out.close();
            } else {
                String channel = delivery.body().replaceAll(".*\"channel\":\"([^\"]*)\".*", "$1");
                taken.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>())
                        .add(delivery.body().replaceAll(".*\"subscription_count\":(\\d+).*", "$1"));
                Receiver.write(out, Receiver.empty(200));
            }
        };
        try (Receiver receiver = Receiver.start(moody);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            for (int i = 0; i < 40; i++) {
                for (int channel = 0; channel < 5; channel++) {
                    sending.count("c" + channel, i);
                }
            }

            await().atMost(Duration.ofSeconds(40))
                    .until(() -> sending.webhooks.counters().delivered() == 200);
            List<String> expected =
                    IntStream.range(0, 40).mapToObj(Integer::toString).toList();
            for (int channel = 0; channel < 5; channel++) {
                assertThat(taken.get("c" + channel)).as("seed %s", seed).containsExactlyElementsOf(expected);
            }
            assertThat(receiver.mostBusy()).isLessThanOrEqualTo(Sending.CONCURRENCY);
        }
    }

    @Test
    @DisplayName("one dead receiver starves nobody, and gets no more than its share of requests")
    void shouldServeOthersWhileOneReceiverHangs() {
        try (Receiver hanging = Receiver.start(Receiver.HANG);
                Receiver healthy = Receiver.start(Receiver.OK);
                Sending sending = Sending.to(
                        Sending.patient("dead", hanging.url("/")), Sending.hook("alive", healthy.url("/")))) {
            for (int i = 0; i < 200; i++) {
                sending.occupied("c" + i);
            }

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> healthy.deliveries().size() == 200);
            assertThat(hanging.mostBusy()).isLessThanOrEqualTo(Sending.CONCURRENCY);
            assertThat(sending.jobs.counts().waiting()).isGreaterThan(150);
        }
    }

    @Test
    void shouldGoOnWithOtherChannelsWhileOneIsRefused() {
        Receiver.Behaviour picky =
                (delivery, number, out) -> Receiver.write(out, Receiver.empty(delivery.about("poison") ? 500 : 200));
        try (Receiver receiver = Receiver.start(picky);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("poison");
            sending.count("poison", 1);
            for (int i = 0; i < 50; i++) {
                sending.occupied("c" + i);
            }

            await().until(() -> sending.webhooks.counters().delivered() == 50);
            assertThat(receiver.about("poison").stream().map(Delivery::events).distinct())
                    .hasSize(1);
        }
    }

    // ---- bounds -----------------------------------------------------------------------------------------------------

    @Test
    @DisplayName("the queue of an app at and beyond its edge: the oldest are dropped and counted")
    void shouldDropTheOldestOfAFullQueue() {
        CountDownLatch open = new CountDownLatch(1);
        Receiver.Behaviour gated = (delivery, number, out) -> {
            open.await();
            Receiver.write(out, Receiver.empty(200));
        };
        try (Receiver receiver = Receiver.start(gated);
                Sending sending = Sending.to(Sending.limits(), 10, Sending.patient("h", receiver.url("/")))) {
            for (int i = 0; i <= 10; i++) {
                sending.count("c", i);
            }
            sending.awaitCounts(10, 1);
            assertThat(sending.jobs.counts().dropped()).isZero();
            sending.count("c", 11);
            await().until(() -> sending.jobs.counts().dropped() == 1);
            open.countDown();

            sending.awaitCounts(0, 0);
            assertThat(receiver.deliveries().stream()
                            .map(delivery -> delivery.body().replaceAll(".*\"subscription_count\":(\\d+).*", "$1")))
                    .containsExactly("0", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
        }
    }

    @Test
    @DisplayName("the intake of a full node: shards go on, what finds no room is counted")
    void shouldDropSignalsThatFindNoRoomWithoutWaiting() {
        WebhookLimits small = new WebhookLimits(
                Duration.ZERO, false, Duration.ofMillis(50), 100, 16, 1 << 20, 1000, false, "Ringcast/test");
        try (Receiver receiver = Receiver.start(Receiver.OK);
                Sending sending = Sending.to(small, 100_000, Sending.hook("h", receiver.url("/")))) {
            int offered = 200_000;
            for (int i = 0; i < offered; i++) {
                sending.webhooks.onSignal(new Signal.Occupied("other", "c"));
            }
            long dropped = sending.webhooks.counters().signalsDropped();
            assertThat(dropped).isBetween(1L, (long) offered);
            byte[] large = ("\"" + "x".repeat(1 << 20) + "\"").getBytes(StandardCharsets.UTF_8);
            sending.webhooks.onSignal(new Signal.ClientEvent(Sending.APP, "c", "e", large, 1, null));
            assertThat(sending.webhooks.counters().signalsDropped()).isEqualTo(dropped + 1);

            await().untilAsserted(() -> {
                sending.occupied("after");
                assertThat(receiver.about("after")).isNotEmpty();
            });
        }
    }

    // ---- batches ----------------------------------------------------------------------------------------------------

    @Test
    @DisplayName("64 batches: one request for what comes close together, split by size, in order")
    void shouldSendBatches() {
        try (Receiver receiver = Receiver.start(Receiver.OK);
                Sending sending = Sending.to(
                        Sending.batching(Duration.ofMillis(300), 100), 1000, Sending.hook("h", receiver.url("/")))) {
            for (int i = 0; i < 150; i++) {
                sending.count("c" + i % 7, i);
            }

            List<Delivery> deliveries = receiver.awaitAny(2);
            sending.awaitCounts(0, 0);
            assertThat(deliveries).hasSize(2);
            assertThat(counts(deliveries.get(0)))
                    .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
            assertThat(counts(deliveries.get(1)))
                    .containsExactlyElementsOf(IntStream.range(100, 150).boxed().toList());
            assertThat(sending.webhooks.counters().events()).isEqualTo(150);
            assertThat(deliveries)
                    .allSatisfy(delivery -> assertThat(delivery.header("X-Pusher-Signature"))
                            .isEqualTo(new Hmac("app-id-secret").sign(delivery.body())));
        }
    }

    @Test
    void shouldKeepTheOrderOfBatchesUnderRetries() {
        try (Receiver receiver = Receiver.start(
                        (delivery, number, out) -> Receiver.write(out, Receiver.empty(number % 3 == 0 ? 200 : 500)));
                Sending sending = Sending.to(
                        Sending.batching(Duration.ofMillis(5), 10), 1000, Sending.hook("h", receiver.url("/")))) {
            for (int i = 0; i < 50; i++) {
                sending.count("c", i);
            }

            await().until(() -> sending.webhooks.counters().events() == 50);
            await().until(() ->
                    sending.jobs.counts().waiting() + sending.jobs.counts().running() == 0
                            && sending.webhooks.counters().delivered() >= 5);
            List<Integer> taken = new ArrayList<>();
            List<Delivery> all = receiver.deliveries();
            for (int i = 2; i < all.size(); i += 3) {
                taken.addAll(counts(all.get(i)));
            }
            assertThat(taken)
                    .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
        }
    }

    private static List<Integer> counts(Delivery delivery) {
        List<Integer> counts = new ArrayList<>();
        Matcher matcher = Pattern.compile("\"subscription_count\":(\\d+)").matcher(delivery.body());
        while (matcher.find()) {
            counts.add(Integer.valueOf(matcher.group(1)));
        }
        return counts;
    }

    // ---- life -------------------------------------------------------------------------------------------------------

    @Test
    void shouldWantNothingOfAppsAndKindsThatNobodyAsksAbout() {
        Webhook webhook = new Webhook(
                "h",
                new Webhook.Target.Http(URI.create("http://127.0.0.1:1/")),
                EnumSet.of(WebhookEvent.MEMBER_REMOVED),
                WebhookFilter.ALL,
                Map.of(),
                Sending.QUICK,
                Duration.ofSeconds(1));
        try (Sending sending = Sending.to(webhook)) {
            assertThat(sending.webhooks.wants("other", Signal.Kind.MEMBER_REMOVED))
                    .isFalse();
            assertThat(sending.webhooks.wants("nobody", Signal.Kind.MEMBER_REMOVED))
                    .isFalse();
            assertThat(sending.webhooks.wants(Sending.APP, Signal.Kind.CLIENT_EVENT))
                    .isFalse();
            assertThat(sending.webhooks.wants(Sending.APP, Signal.Kind.MEMBER_REMOVED))
                    .isTrue();
            assertThat(sending.webhooks.wants(Sending.APP, Signal.Kind.MEMBER_ADDED))
                    .as("a return cancels a removal")
                    .isTrue();
        }
    }

    @Test
    void shouldAllocateNothingWhenAskedWhetherItWantsASignal() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        try (Sending sending = Sending.to(Sending.hook("h", "http://127.0.0.1:1/"))) {
            long allocated = Long.MAX_VALUE;
            int wanted = 0;
            for (int round = 0; round < 3; round++) {
                long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < 100_000; i++) {
                    wanted += sending.webhooks.wants("other", Signal.Kind.CLIENT_EVENT) ? 1 : 0;
                }
                allocated = Math.min(allocated, threads.getThreadAllocatedBytes(thread) - before);
            }

            assertThat(wanted).isZero();
            assertThat(allocated).as("bytes of 100,000 questions").isLessThan(1000);
        }
    }

    @Test
    void shouldFlushDelayedEndsAndBatchesWhenItStops() {
        WebhookLimits slow = new WebhookLimits(
                Duration.ofMinutes(1), true, Duration.ofMinutes(1), 100, 1024, 1 << 20, 1000, false, "Ringcast/test");
        try (Receiver receiver = Receiver.start(Receiver.OK);
                Sending sending = Sending.to(slow, 1000, Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");
            sending.webhooks.onSignal(new Signal.Vacated(Sending.APP, "c"));

            sending.webhooks.stop(Duration.ofSeconds(10));

            assertThat(receiver.deliveries())
                    .singleElement()
                    .satisfies(delivery -> assertThat(delivery.events())
                            .isEqualTo("{\"name\":\"channel_occupied\",\"channel\":\"c\"},"
                                    + "{\"name\":\"channel_vacated\",\"channel\":\"c\"}"));
            assertThat(sending.webhooks.counters().unfinished()).isZero();
        }
    }

    @Test
    void shouldStopWithinTheGraceAndReportWhatIsNotDone() {
        try (Receiver receiver = Receiver.start(Receiver.HANG);
                Sending sending = Sending.to(Sending.brief("h", receiver.url("/"), Sending.QUICK))) {
            for (int i = 0; i < 7; i++) {
                sending.occupied("c" + i);
            }
            long startNs = System.nanoTime();

            sending.webhooks.stop(Duration.ofMillis(800));

            assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                    .isBetween(Duration.ofMillis(700), Duration.ofSeconds(3));
            assertThat(sending.webhooks.counters().unfinished()).isEqualTo(7);
        }
    }

    @Test
    void shouldDropTheJobsOfAWebhookThatIsGone() {
        try (Receiver receiver = Receiver.start(Receiver.first(3, Receiver.writing(Receiver.empty(500))));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");
            receiver.awaitAny(1);
            sending.webhooks.replace(List.of(Sending.app(Sending.APP)), Map.of());

            sending.awaitDead(1);
            assertThat(sending.dead().getFirst().reason()).isEqualTo("its webhook is not configured any more");
            assertThat(sending.webhooks.targetOf(sending.dead().getFirst().job()))
                    .isEqualTo("not configured any more");
            assertThat(sending.webhooks.counters().withoutTarget()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("62 lambda: the body under payload, the headers beside it, through the port")
    void shouldCallFunctionsThroughThePort() {
        List<String> calls = new CopyOnWriteArrayList<>();
        FunctionInvoker.Function function = new FunctionInvoker.Function("f", "eu-west-1", true, "");
        FunctionInvoker invoker = (called, payload) -> {
            calls.add(called.name() + " " + new String(payload, StandardCharsets.UTF_8));
            return calls.size() == 1
                    ? CompletableFuture.failedFuture(new IllegalStateException("no"))
                    : CompletableFuture.completedFuture(null);
        };
        Webhook webhook = new Webhook(
                "h",
                new Webhook.Target.Lambda(function),
                EnumSet.allOf(WebhookEvent.class),
                WebhookFilter.ALL,
                Map.of("X-A", "b"),
                Sending.QUICK,
                Duration.ofSeconds(1));
        try (Sending sending = Sending.to(Sending.limits(), 100, Optional.of(invoker), webhook)) {
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(calls).hasSize(2);
            String body = calls.getFirst().replaceAll("^f \\{\"payload\":(.*),\"headers\":.*$", "$1");
            assertThat(body)
                    .matches("\\{\"time_ms\":\\d+,\"events\":\\[\\{\"name\":\"channel_occupied\",\"channel\":\"c\"}]}");
            assertThat(calls)
                    .containsOnly("f {\"payload\":" + body
                            + ",\"headers\":{\"Content-Type\":\"application/json\",\"X-A\":\"b\",\"X-Pusher-Key\":"
                            + "\"app-id-key\",\"X-Pusher-Signature\":\"" + new Hmac("app-id-secret").sign(body)
                            + "\"}}");
        }
    }
}
