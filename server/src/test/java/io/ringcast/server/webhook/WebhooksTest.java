package io.ringcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.spi.FunctionInvoker;
import io.ringcast.engine.spi.JobQueue;
import io.ringcast.server.auth.Hmac;
import io.ringcast.server.webhook.Receiver.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries to receivers that fail, hang, lie and die. */
@Timeout(60)
class WebhooksTest {
    private static final Receiver.Behaviour OK = (delivery, number, out) -> Receiver.write(out, Receiver.empty(200));
    private static final Receiver.Behaviour HANG = (delivery, number, out) -> new CountDownLatch(1).await();

    private static void awaitCounts(Sending sending, long waiting, long running) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> {
                    assertThat(sending.jobs.counts().waiting()).isEqualTo(waiting);
                    assertThat(sending.jobs.counts().running()).isEqualTo(running);
                });
    }

    private static List<JobQueue.DeadJob> dead(Sending sending) {
        return sending.jobs.dead(100).toCompletableFuture().join();
    }

    private static void awaitDead(Sending sending, int count) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(dead(sending)).hasSize(count));
    }

    /** Answers the first requests in one way and what follows with 200. */
    private static Receiver.Behaviour first(int count, Receiver.Behaviour behaviour) {
        return (delivery, number, out) -> (number <= count ? behaviour : OK).answer(delivery, number, out);
    }

    private static Receiver.Behaviour writing(String text) {
        return (delivery, number, out) -> Receiver.write(out, text);
    }

    private static Receiver.Behaviour writingAndClosing(String text) {
        return (delivery, number, out) -> {
            Receiver.write(out, text);
            out.close();
        };
    }

    // ---- attempts ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 404, 400, 401, 408, 409, 425, 429, 301, 302, 307, 304})
    void shouldTryAgainUntilA2xxWithTheSameBytes(int status) {
        try (Receiver receiver = Receiver.start(first(
                        2,
                        writing("HTTP/1.1 " + status
                                + " Reason\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/hook")))) {
            sending.occupied("c");

            List<Delivery> deliveries = receiver.awaitAny(3);
            awaitCounts(sending, 0, 0);
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

            awaitDead(sending, 1);
            assertThat(receiver.deliveries()).hasSize(1);
            JobQueue.DeadJob job = dead(sending).getFirst();
            assertThat(job.reason()).isEqualTo("answered with 410");
            assertThat(sending.webhooks.targetOf(job.job())).isEqualTo("http://127.0.0.1:" + receiver.port());
        }
    }

    @Test
    void shouldGiveUpAfterItsAttemptsAndSendAgainWhenAsked() {
        RetryPolicy three =
                new RetryPolicy(true, 3, Duration.ofSeconds(30), Duration.ofMillis(5), Duration.ofMillis(5));
        try (Receiver receiver = Receiver.start(first(3, writing(Receiver.empty(500))));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/"), three))) {
            sending.occupied("c");
            awaitDead(sending, 1);
            assertThat(receiver.deliveries()).hasSize(3);
            assertThat(dead(sending).getFirst().attempts()).isEqualTo(3);

            sending.jobs.replay(List.of(dead(sending).getFirst().id()));

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(receiver.deliveries().stream().map(Delivery::body).distinct())
                    .hasSize(1);
            assertThat(dead(sending)).isEmpty();
        }
    }

    @Test
    void shouldGiveUpWhenItsTimeIsOver() {
        RetryPolicy brief =
                new RetryPolicy(true, 0, Duration.ofMillis(200), Duration.ofMillis(40), Duration.ofMillis(40));
        try (Receiver receiver = Receiver.answering(500);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/"), brief))) {
            sending.occupied("c");

            awaitDead(sending, 1);
            assertThat(receiver.deliveries()).hasSizeBetween(2, 12);
        }
    }

    // ---- bad receivers ----------------------------------------------------------------------------------------------

    @Test
    void shouldTryAgainAfterATimeout() {
        try (Receiver receiver = Receiver.start(first(1, HANG));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            long startNs = System.nanoTime();
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void shouldGiveTheReasonOfATimeout() {
        try (Receiver receiver = Receiver.start(HANG);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/"), Sending.once()))) {
            sending.occupied("c");

            awaitDead(sending, 1);
            assertThat(dead(sending).getFirst().reason()).isEqualTo("no answer within 300 ms");
        }
    }

    @Test
    void shouldCountAnAnswerThatDripsByItsTimeout() {
        Receiver.Behaviour drip = (delivery, number, out) -> {
            for (char c : "HTTP/1.1 200 OK\r\nX-Slow: yes\r\n".repeat(20).toCharArray()) {
                Receiver.write(out, String.valueOf(c));
                new CountDownLatch(1).await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
        };
        try (Receiver receiver = Receiver.start(drip);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/"), Sending.once()))) {
            sending.occupied("c");

            awaitDead(sending, 1);
            assertThat(dead(sending).getFirst().reason()).isEqualTo("no answer within 300 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 2",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1 20O OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"
            })
    void shouldTryAgainWhatEndsWithoutAStatus(String answer) {
        try (Receiver receiver = Receiver.start(first(1, writingAndClosing(answer)));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() >= 1);
            assertThat(receiver.deliveries()).hasSizeBetween(1, 2);
            awaitCounts(sending, 0, 0);
        }
    }

    /** The status has been said; the rest is not waited for, or only to a bound. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
            })
    void shouldTakeA2xxWhoseBodyIsBroken(String answer) {
        try (Receiver receiver = Receiver.start(writingAndClosing(answer));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(receiver.deliveries()).hasSize(1);
        }
    }

    @Test
    void shouldNotReadAnEndlessAnswer() {
        CopyOnWriteArrayList<Long> written = new CopyOnWriteArrayList<>();
        Receiver.Behaviour endless = (delivery, number, out) -> {
            Receiver.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4000000000\r\n\r\n");
            long bytes = 0;
            try {
                for (int i = 0; i < 4000; i++) {
                    out.write(new byte[100_000]);
                    bytes += 100_000;
                }
            } finally {
                written.add(bytes);
            }
        };
        try (Receiver receiver = Receiver.start(endless);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            await().atMost(Duration.ofSeconds(10)).until(() -> !written.isEmpty());
            assertThat(written.getFirst()).isLessThan(100_000_000L);
        }
    }

    @Test
    void shouldNotWaitForAnAnswerThatNeverEnds() {
        Receiver.Behaviour open = (delivery, number, out) -> {
            Receiver.write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
            new CountDownLatch(1).await();
        };
        try (Receiver receiver = Receiver.start(open);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            long startNs = System.nanoTime();
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void shouldNameAPortWhereNobodyListens() {
        Receiver gone = Receiver.start(OK);
        gone.close();
        try (Sending sending = Sending.to(Sending.hook("h", gone.url("/"), Sending.once()))) {
            sending.occupied("c");

            awaitDead(sending, 1);
            assertThat(dead(sending).getFirst().reason()).isEqualTo("no connection");
        }
    }

    @Test
    void shouldNameAHostThatIsNotKnown() {
        try (Sending sending = Sending.to(Sending.hook("h", "http://nobody.invalid/", Sending.once()))) {
            sending.occupied("c");

            awaitDead(sending, 1);
            assertThat(dead(sending).getFirst().reason()).isEqualTo("its host name is not known");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://[fe80::1]/",
                "http://[::ffff:169.254.169.254]/"
            })
    void shouldNotSendToLinkLocalAddresses(String url) {
        try (Sending sending = Sending.to(Sending.hook("h", url))) {
            sending.occupied("c");

            awaitDead(sending, 1);
            assertThat(dead(sending).getFirst().attempts()).isEqualTo(1);
            assertThat(dead(sending).getFirst().reason())
                    .isEqualTo("its address is link-local, which webhooks.allow_link_local=false forbids");
        }
    }

    // ---- order and fairness -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("order per channel under retries: every event arrives, and each channel's in their order")
    void shouldKeepTheOrderOfAChannelUnderRetries(long seed) {
        Random random = new Random(seed);
        Map<String, List<String>> taken = new java.util.concurrent.ConcurrentHashMap<>();
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
        try (Receiver hanging = Receiver.start(HANG);
                Receiver healthy = Receiver.start(OK);
                Sending sending =
                        Sending.to(Sending.hook("dead", hanging.url("/")), Sending.hook("alive", healthy.url("/")))) {
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
        Webhook patient = new Webhook(
                "h",
                new Webhook.Target.Http(java.net.URI.create("http://127.0.0.1:1/")),
                EnumSet.allOf(WebhookEvent.class),
                WebhookFilter.ALL,
                Map.of(),
                Sending.QUICK,
                Duration.ofSeconds(20));
        try (Receiver receiver = Receiver.start(gated);
                Sending sending = Sending.to(
                        Sending.limits(),
                        10,
                        new Webhook(
                                "h",
                                new Webhook.Target.Http(java.net.URI.create(receiver.url("/"))),
                                patient.events(),
                                patient.filter(),
                                Map.of(),
                                Sending.QUICK,
                                patient.timeout()))) {
            for (int i = 0; i <= 10; i++) {
                sending.count("c", i);
            }
            awaitCounts(sending, 10, 1);
            assertThat(sending.jobs.counts().dropped()).isZero();
            sending.count("c", 11);
            await().until(() -> sending.jobs.counts().dropped() == 1);
            open.countDown();

            awaitCounts(sending, 0, 0);
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
        try (Receiver receiver = Receiver.start(OK);
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
        try (Receiver receiver = Receiver.start(OK);
                Sending sending = Sending.to(
                        Sending.batching(Duration.ofMillis(300), 100), 1000, Sending.hook("h", receiver.url("/")))) {
            for (int i = 0; i < 150; i++) {
                sending.count("c" + i % 7, i);
            }

            List<Delivery> deliveries = receiver.awaitAny(2);
            awaitCounts(sending, 0, 0);
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
        var matcher =
                java.util.regex.Pattern.compile("\"subscription_count\":(\\d+)").matcher(delivery.body());
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
                new Webhook.Target.Http(java.net.URI.create("http://127.0.0.1:1/")),
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
    void shouldFlushDelayedEndsAndBatchesWhenItStops() {
        WebhookLimits slow = new WebhookLimits(
                Duration.ofMinutes(1), true, Duration.ofMinutes(1), 100, 1024, 1 << 20, 1000, false, "Ringcast/test");
        try (Receiver receiver = Receiver.start(OK);
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
        try (Receiver receiver = Receiver.start(HANG);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
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
        try (Receiver receiver = Receiver.start(first(3, writing(Receiver.empty(500))));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");
            receiver.awaitAny(1);
            sending.webhooks.replace(List.of(Sending.app(Sending.APP)), Map.of());

            awaitDead(sending, 1);
            assertThat(dead(sending).getFirst().reason()).isEqualTo("its webhook is not configured any more");
            assertThat(sending.webhooks.targetOf(dead(sending).getFirst().job()))
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
