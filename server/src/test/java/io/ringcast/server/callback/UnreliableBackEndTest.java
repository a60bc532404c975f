package io.ringcast.server.callback;

import static io.ringcast.server.callback.BackendProxyTest.answering;
import static io.ringcast.server.callback.Calls.connect;
import static io.ringcast.server.callback.Calls.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.webhook.Receiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Back ends that hang, lie, break off or answer without an end. */
@Timeout(60)
final class UnreliableBackEndTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final ProxySettings.Bounds NO_BREAKER = new ProxySettings.Bounds(255, 1024, 4096, 0, Duration.ZERO);

    private final ByteBudget answers = new ByteBudget(8 << 20);
    private final BackendClient client = new BackendClient("Ringcast/test", answers);

    @AfterEach
    void close() {
        client.close();
        assertThat(answers.used()).isZero();
    }

    private BackendProxy proxy(URI uri, Duration timeout, ProxySettings.Bounds bounds) {
        return new BackendProxy(
                new ProxySettings("default", uri, timeout, HeaderRules.NONE, false, false, List.of(), bounds),
                client,
                SystemNanoClock.INSTANCE);
    }

    private BackendProxy proxy(Receiver backEnd, Duration timeout, ProxySettings.Bounds bounds) {
        return proxy(URI.create(backEnd.url("/")), timeout, bounds);
    }

    private static ProxyFailure failure(ProxyOutcome<?> outcome) {
        assertThat(outcome).isInstanceOf(ProxyOutcome.Failed.class);
        return ((ProxyOutcome.Failed<?>) outcome).failure();
    }

    private static Receiver.Behaviour endless(String head, String repeated, int pauseMs) {
        CountDownLatch never = new CountDownLatch(1);
        return (delivery, number, out) -> {
            Receiver.write(out, head);
            while (!never.await(pauseMs, TimeUnit.MILLISECONDS)) {
                Receiver.write(out, repeated);
            }
        };
    }

    @Test
    void shouldGiveUpOnOneThatHangs() throws Exception {
        try (Receiver backEnd = Receiver.start(Receiver.HANG)) {
            long beganNs = System.nanoTime();

            ProxyFailure failure = failure(proxy(backEnd, SHORT, NO_BREAKER).awaitConnect(connect()));

            assertThat(failure).isEqualTo(ProxyFailure.TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isBetween(SHORT, Duration.ofSeconds(10));
            assertThat(backEnd.deliveries()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n"
            })
    void shouldGiveUpOnOneThatTrickles(String head) throws Exception {
        String drop = head.endsWith("\r\n\r\n") ? " " : "X: y\r\n";
        try (Receiver backEnd = Receiver.start(endless(head, drop, 20))) {
            assertThat(failure(proxy(backEnd, SHORT, NO_BREAKER).awaitConnect(connect())))
                    .isEqualTo(ProxyFailure.TIMEOUT);
        }
    }

    @Test
    void shouldStopReadingChunksBeyondTheBound() throws Exception {
        String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
        try (Receiver backEnd =
                Receiver.start(endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunk, 0))) {
            assertThat(failure(proxy(backEnd, LONG, NO_BREAKER).awaitConnect(connect())))
                    .isEqualTo(ProxyFailure.TOO_LARGE);
        }
    }

    @Test
    void shouldStopReadingWithoutALengthBeyondTheBound() throws Exception {
        try (Receiver backEnd = Receiver.start(endless("HTTP/1.1 200 OK\r\n\r\n", "y".repeat(10_000), 0))) {
            assertThat(failure(proxy(backEnd, LONG, NO_BREAKER).awaitConnect(connect())))
                    .isEqualTo(ProxyFailure.TOO_LARGE);
        }
    }

    @Test
    void shouldNotReadWhatSaysThatItIsTooLarge() throws Exception {
        try (Receiver backEnd = Receiver.start((delivery, number, out) -> {
            Receiver.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n");
            new CountDownLatch(1).await();
        })) {
            assertThat(failure(proxy(backEnd, LONG, NO_BREAKER).awaitConnect(connect())))
                    .isEqualTo(ProxyFailure.TOO_LARGE);
        }
    }

    @Test
    void shouldReadUpToTheBound() throws Exception {
        String body = "{\"result\":{\"data\":\"" + "x".repeat(4096 - 22) + "\"}}";
        assertThat(body).hasSize(4096);
        try (Receiver fits = Receiver.start(answering(body));
                Receiver longer = Receiver.start(answering(body + " "))) {
            assertThat(proxy(fits, LONG, NO_BREAKER).awaitPublish(publish("1")))
                    .isInstanceOf(ProxyOutcome.Answer.class);
            assertThat(failure(proxy(longer, LONG, NO_BREAKER).awaitPublish(publish("1"))))
                    .isEqualTo(ProxyFailure.TOO_LARGE);
        }
    }

    @Test
    void shouldTakeMemoryOutOfTheBudget() throws Exception {
        assertThat(answers.tryTake((8 << 20) - 1_000)).isTrue();
        try (Receiver backEnd = Receiver.start(answering("{\"result\":{\"data\":\"" + "x".repeat(2_000) + "\"}}"))) {
            assertThat(failure(proxy(backEnd, LONG, NO_BREAKER).awaitPublish(publish("1"))))
                    .isEqualTo(ProxyFailure.NO_MEMORY);
        }
        answers.release((8 << 20) - 1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"result\":",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"re",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
                "SSH-2.0-OpenSSH_9.9\r\n",
                "\u0000\u0001\u0002"
            })
    void shouldFailWhereTheAnswerBreaksOff(String text) throws Exception {
        try (Receiver backEnd = Receiver.start(Receiver.writingAndClosing(text))) {
            assertThat(failure(proxy(backEnd, LONG, NO_BREAKER).awaitConnect(connect())))
                    .isEqualTo(ProxyFailure.BROKEN);
            assertThat(backEnd.deliveries()).hasSize(1);
        }
    }

    @Test
    void shouldNotReadHeadersWithoutEnd() throws Exception {
        String headers = "X-Long: " + "h".repeat(10_000) + "\r\n";
        try (Receiver backEnd = Receiver.start(endless("HTTP/1.1 200 OK\r\n", headers, 0))) {
            assertThat(failure(proxy(backEnd, LONG, NO_BREAKER).awaitConnect(connect())))
                    .isEqualTo(ProxyFailure.BROKEN);
        }
    }

    @Test
    void shouldNotWaitForTheBodyOfAnotherStatus() throws Exception {
        try (Receiver backEnd = Receiver.start(endless("HTTP/1.1 503 No\r\n\r\n", "z".repeat(10_000), 0))) {
            assertThat(failure(proxy(backEnd, LONG, NO_BREAKER).awaitConnect(connect())))
                    .isEqualTo(ProxyFailure.SERVER_ERROR);
        }
    }

    @Test
    void shouldFailWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(failure(proxy(URI.create("http://127.0.0.1:" + port), LONG, NO_BREAKER)
                        .awaitConnect(connect())))
                .isEqualTo(ProxyFailure.UNREACHABLE);
        assertThat(failure(proxy(URI.create("http://no-such-host.invalid/"), LONG, NO_BREAKER)
                        .awaitConnect(connect())))
                .isEqualTo(ProxyFailure.UNREACHABLE);
    }

    @Test
    void shouldFailWhereItIsNotTls() throws Exception {
        try (Receiver backEnd = Receiver.start(Receiver.OK);
                ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> sayHttp(plain));

            assertThat(failure(proxy(URI.create("https://127.0.0.1:" + plain.getLocalPort()), LONG, NO_BREAKER)
                            .awaitConnect(connect())))
                    .isEqualTo(ProxyFailure.TLS);
            assertThat(backEnd.deliveries()).isEmpty();
        }
    }

    private static void sayHttp(ServerSocket listener) {
        try (java.net.Socket socket = listener.accept()) {
            assertThat(socket.getInputStream().read()).isPositive();
            Receiver.write(socket.getOutputStream(), Receiver.empty(400));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldAnswerAThousandCallsAtOnceWithinItsPlaces() throws Exception {
        try (CountingBackEnd backEnd = new CountingBackEnd()) {
            BackendProxy proxy = proxy(
                    backEnd.uri(), Duration.ofSeconds(40), new ProxySettings.Bounds(50, 950, 4096, 0, Duration.ZERO));
            Queue<ProxyOutcome<ProxyAnswer.Connect>> outcomes = new ConcurrentLinkedQueue<>();

            for (int i = 0; i < 1_000; i++) {
                proxy.connect(connect(), outcomes::add);
            }

            await().atMost(Duration.ofSeconds(50)).until(() -> outcomes.size() == 1_000);
            assertThat(outcomes).allMatch(ProxyOutcome.Answer.class::isInstance);
            assertThat(backEnd.connections()).isBetween(1, 50);
            ProxyCounters counters = proxy.counters(ProxyType.CONNECT);
            assertThat(counters.calls()).isEqualTo(1_000);
            assertThat(counters.answered()).isEqualTo(1_000);
            assertThat(counters.inFlight()).isZero();
            assertThat(proxy.waiting()).isZero();
        }
    }

    @Test
    void shouldRefuseWhatFindsNoRoomAndGiveUpWhatWaitsTooLong() throws Exception {
        try (Receiver backEnd = Receiver.start(Receiver.HANG)) {
            BackendProxy proxy =
                    proxy(backEnd, Duration.ofSeconds(2), new ProxySettings.Bounds(4, 6, 4096, 0, Duration.ZERO));
            Queue<ProxyOutcome<?>> outcomes = new ConcurrentLinkedQueue<>();

            for (int i = 0; i < 100; i++) {
                proxy.connect(connect(), outcomes::add);
            }

            await().atMost(Duration.ofSeconds(15)).until(() -> outcomes.size() == 100);
            ProxyCounters counters = proxy.counters(ProxyType.CONNECT);
            assertThat(counters.failures()).isEqualTo(100);
            assertThat(counters.failures(ProxyFailure.BUSY)).isBetween(90L, 96L);
            assertThat(counters.failures(ProxyFailure.BUSY) + counters.failures(ProxyFailure.TIMEOUT))
                    .isEqualTo(100);
            assertThat(backEnd.mostBusy()).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void shouldShedLoadWhileTheBackEndHangsAndComeBackByItself() throws Exception {
        AtomicBoolean hangs = new AtomicBoolean(true);
        try (Receiver backEnd = Receiver.start((delivery, number, out) ->
                (hangs.get() ? Receiver.HANG : answering("{}")).answer(delivery, number, out))) {
            BackendProxy proxy =
                    proxy(backEnd, SHORT, new ProxySettings.Bounds(255, 0, 4096, 3, Duration.ofMillis(300)));

            List<ProxyFailure> failures = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                failures.add(failure(proxy.awaitConnect(connect())));
            }

            assertThat(failures)
                    .containsExactly(
                            ProxyFailure.TIMEOUT,
                            ProxyFailure.TIMEOUT,
                            ProxyFailure.TIMEOUT,
                            ProxyFailure.BREAKER_OPEN);
            // Who gave up may have done so before the back end came to read what it was asked.
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(backEnd.deliveries()).hasSize(3));
            assertThat(proxy.isBreakerOpen()).isTrue();
            assertThat(proxy.breakerOpened()).isEqualTo(1);

            hangs.set(false);
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> proxy.awaitConnect(connect()) instanceof ProxyOutcome.Answer);
            assertThat(proxy.isBreakerOpen()).isFalse();
            assertThat(proxy.awaitConnect(connect())).isInstanceOf(ProxyOutcome.Answer.class);
        }
    }

    @Test
    void shouldShedLoadBeforeTheFirstCallHasTimedOut() throws Exception {
        try (Receiver backEnd = Receiver.start(Receiver.HANG)) {
            BackendProxy proxy = proxy(
                    backEnd,
                    Duration.ofSeconds(4),
                    new ProxySettings.Bounds(5, 100, 4096, 1_000, Duration.ofSeconds(60)));
            Queue<ProxyOutcome<?>> outcomes = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < 10; i++) {
                proxy.connect(connect(), outcomes::add);
            }

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> backEnd.deliveries().size() == 5 && proxy.waiting() == 5);
            // Places are taken for half the timeout, and then one more comes.
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        proxy.connect(connect(), outcomes::add);
                        return proxy.isBreakerOpen();
                    });

            await().atMost(Duration.ofSeconds(10)).until(() -> proxy.waiting() == 0);
            assertThat(outcomes)
                    .isNotEmpty()
                    .allSatisfy(outcome -> assertThat(failure(outcome)).isEqualTo(ProxyFailure.BREAKER_OPEN));
            assertThat(backEnd.deliveries()).hasSize(5);
        }
    }

    @Test
    void shouldOpenOnAnswersThatAreNoneAndNotOnRefusals() throws Exception {
        ProxySettings.Bounds bounds = new ProxySettings.Bounds(10, 0, 4096, 3, Duration.ofSeconds(60));
        try (Receiver liar = Receiver.start(answering("{\"result\":[]}"));
                Receiver refusing = Receiver.answering(403)) {
            BackendProxy lies = proxy(liar, LONG, bounds);
            BackendProxy refuses = proxy(refusing, LONG, bounds);

            for (int i = 0; i < 5; i++) {
                lies.awaitConnect(connect());
                refuses.awaitConnect(connect());
            }

            assertThat(lies.counters(ProxyType.CONNECT).failures(ProxyFailure.BAD_ANSWER))
                    .isEqualTo(3);
            assertThat(lies.counters(ProxyType.CONNECT).failures(ProxyFailure.BREAKER_OPEN))
                    .isEqualTo(2);
            assertThat(refuses.counters(ProxyType.CONNECT).failures(ProxyFailure.STATUS))
                    .isEqualTo(5);
        }
    }

    @Test
    void shouldEndCallsWhenTheServerStops() throws Exception {
        try (Receiver backEnd = Receiver.start(Receiver.HANG)) {
            BackendProxy proxy = proxy(backEnd, LONG, NO_BREAKER);
            Queue<ProxyOutcome<?>> outcomes = new ConcurrentLinkedQueue<>();
            proxy.connect(connect(), outcomes::add);
            backEnd.awaitAny(1);

            client.close();

            await().atMost(Duration.ofSeconds(5)).until(() -> outcomes.size() == 1);
            assertThat(failure(outcomes.element())).isEqualTo(ProxyFailure.STOPPING);
            assertThat(failure(proxy.awaitConnect(connect()))).isEqualTo(ProxyFailure.STOPPING);
        }
    }

    @Test
    void shouldSayFailuresInTheLogRarelyAndWithoutContent() throws Exception {
        List<String> lines = new java.util.concurrent.CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getLevel() + " " + new java.util.logging.SimpleFormatter().formatMessage(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(FailureLog.class.getName());
        logger.addHandler(handler);
        try (Receiver backEnd = Receiver.start(answering("{\"result\":{\"data\":1,\"tags\":{\"hidden\":[]}}}"))) {
            BackendProxy proxy = proxy(URI.create(backEnd.url("/hidden?key=hidden")), LONG, NO_BREAKER);

            for (int i = 0; i < 20; i++) {
                proxy.awaitPublish(publish("\"hidden\""));
            }

            // Proxies of other tests write there, too.
            assertThat(lines).noneMatch(line -> line.contains("hidden"));
            assertThat(lines)
                    .filteredOn(line -> line.contains("result.tags"))
                    .containsExactly("WARNING proxy default: publish failed: result.tags is not an object of strings;"
                            + " 1 failed since the last line about it");
        } finally {
            logger.removeHandler(handler);
        }
    }
}
