package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stop under load, counted. */
@OneAtATime
final class DrainTest {
    private static final int READERS = 400;
    private static final int TALKERS = 8;
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final long BUCKET_NS = 500_000_000L;
    private static final long PAUSE_NS = 8_000_000L;

    /** Publishes all the time, over HTTP. */
    private static final class Busy implements AutoCloseable {
        private final int port;
        private final String name;
        private final Thread thread;
        private volatile long accepted;
        private final AtomicInteger refused = new AtomicInteger();
        private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
        private volatile boolean stopping;

        Busy(int port, String name) {
            this.port = port;
            this.name = name;
            this.thread = Thread.ofPlatform().daemon().name("busy-" + name).start(this::run);
        }

        private void run() {
            long before = 0;
            for (int i = 0; !stopping; i++) {
                try (Publisher publisher = new Publisher(port, name + i)) {
                    Publisher.Answer answer = new Publisher.Answer(0, "", "");
                    while (!stopping && !answer.head().contains("Connection: close")) {
                        answer = publisher.publish("room");
                        accepted = before + publisher.accepted();
                        check(answer);
                        LockSupport.parkNanos(PAUSE_NS);
                    }
                    before = accepted;
                } catch (UncheckedIOException gone) {
                    before = accepted;
                    LockSupport.parkNanos(PAUSE_NS);
                }
            }
        }

        private void check(Publisher.Answer answer) {
            if (answer.status() == 503 && answer.head().contains("Retry-After: 1\r\n")) {
                refused.incrementAndGet();
            } else if (answer.status() != 200) {
                wrong.add(answer.head());
            }
        }

        @Override
        public void close() {
            stop();
        }

        void stop() {
            stopping = true;
            try {
                thread.join(Duration.ofSeconds(20));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has each peer that is left say the next number to the others, again and again. */
    private static void talk(Swarm talkers, Busy whileBusy) {
        long[] next = new long[TALKERS];
        while (!whileBusy.stopping
                && talkers.peers().stream().anyMatch(peer -> peer.closeCode() == Peer.NONE && !peer.ended())) {
            List<Peer> all = talkers.peers();
            talkers.each(all, peer -> {
                int index = all.indexOf(peer);
                if (!peer.ended() && peer.closeCode() == Peer.NONE) {
                    peer.text("{\"event\":\"client-tick\",\"channel\":\"private-talk\",\"data\":\"@t" + index + ":"
                            + next[index]++ + ";\"}");
                }
            });
            LockSupport.parkNanos(2 * PAUSE_NS);
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll, 1", "epoll, 3", "attached, 2"})
    void shouldDeliverWhatWasAnsweredAndSendEverybodyAwayOverTheWindow(String transport, int shards)
            throws InterruptedException {
        try (ServerProcess server = ServerProcess.start(
                        transport,
                        "SHUTDOWN_GRACE_PERIOD=" + GRACE.toSeconds(),
                        "RINGCAST_SHUTDOWN_DRAIN_WINDOW_MS=auto",
                        "RINGCAST_ENGINE_SHARDS=" + shards,
                        "RATE_LIMITER_ENABLED=true",
                        "RATE_LIMITER_API_MAX_REQUESTS=1000000",
                        "RATE_LIMITER_WS_MAX_REQUESTS=" + (READERS + TALKERS));
                Swarm readers = new Swarm(server.port());
                Swarm talkers = new Swarm(server.port())) {
            readers.open(READERS, "room");
            talkers.open(TALKERS, "private-talk");
            readers.awaitSubscribed();
            talkers.awaitSubscribed();
            try (Busy one = new Busy(server.port(), "one");
                    Busy two = new Busy(server.port(), "two")) {
                Thread talking = Thread.ofPlatform().daemon().name("talking").start(() -> talk(talkers, one));
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> one.accepted > 50
                                && two.accepted > 50
                                && talkers.peers().stream().allMatch(peer -> peer.received() > 20));

                long startNs = System.nanoTime();
                server.process().destroy();
                assertDraining(server.port());
                Integer code = server.awaitExit(GRACE.plusSeconds(5));
                Duration took = Duration.ofNanos(System.nanoTime() - startNs);
                one.stop();
                two.stop();
                assertThat(talking.join(Duration.ofSeconds(10))).isTrue();

                System.out.println("drain of " + READERS + " over " + transport + ", " + shards + " shards: "
                        + took.toMillis() + " ms; answered 200: " + (one.accepted + two.accepted)
                        + ", refused: " + (one.refused.get() + two.refused.get()));
                assertThat(code).as(server.log()).isZero();
                assertThat(took).isLessThan(GRACE);
                assertThat(server.failuresInLog()).isEmpty();
                assertThat(one.wrong).isEmpty();
                assertThat(two.wrong).isEmpty();
                assertThat(one.refused.get() + two.refused.get()).isPositive();
                assertSentAway(readers.peers());
                assertSentAway(talkers.peers());
                assertThat(readers.peers())
                        .allSatisfy(peer -> assertThat(peer.received()).isEqualTo(one.accepted + two.accepted));
                assertSpread(readers.peers(), startNs);
            }
        }
    }

    /** What a draining node answers: to a balancer, to a client that comes, to a back end that only asks. */
    private static void assertDraining(int port) {
        try (RawSocket balancer = new RawSocket(port)) {
            await().atMost(Duration.ofSeconds(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> balancer.send("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n")
                            .readUntil("\r\n\r\n")
                            .startsWith("HTTP/1.1 503 "));
        }
        try (RawSocket late = new RawSocket(port)) {
            String all = late.send(RawSocket.HANDSHAKE).readUntil("Please reconnect shortly.");
            assertThat(all)
                    .startsWith("HTTP/1.1 101 ")
                    .contains("\"code\":4200")
                    .doesNotContain("established");
        }
        try (Publisher asking = new Publisher(port, "reader")) {
            Publisher.Answer answer = asking.exchange(Publisher.request("GET", "/apps/app-id/channels", ""));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    private static void assertSentAway(List<Peer> peers) {
        Swarm.awaitAll(peers, Peer::ended);
        assertThat(peers).allSatisfy(peer -> {
            assertThat(peer.disorder()).isEmpty();
            assertThat(peer.closeCode()).isEqualTo(4200);
        });
    }

    private static void assertSpread(List<Peer> peers, long startNs) {
        TreeMap<Long, Integer> buckets = new TreeMap<>();
        List<Long> times = new ArrayList<>();
        for (Peer peer : peers) {
            long afterNs = peer.closeNs() - startNs;
            times.add(afterNs);
            buckets.merge(afterNs / BUCKET_NS, 1, Integer::sum);
        }
        times.sort(null);
        Duration span = Duration.ofNanos(times.getLast() - times.getFirst());
        assertThat(span)
                .as("%s", buckets)
                .isBetween(GRACE.dividedBy(4), GRACE.dividedBy(2).plusSeconds(1));
        assertThat(buckets.values())
                .as("closed in each half second: %s", buckets)
                .allSatisfy(count -> assertThat(count).isLessThan(READERS / 3));
    }

    @Test
    void shouldNotKeepAFewClientsWaiting() {
        try (ServerProcess server = ServerProcess.start(
                        "epoll", "SHUTDOWN_GRACE_PERIOD=20", "RINGCAST_SHUTDOWN_DRAIN_WINDOW_MS=auto");
                Swarm few = new Swarm(server.port())) {
            few.open(5, "room");
            few.awaitSubscribed();
            long startNs = System.nanoTime();

            assertThat(server.terminate(Duration.ofSeconds(15))).isZero();

            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(4));
            assertSentAway(few.peers());
        }
    }

    @Test
    void shouldEndAtOnceAtTheSecondSignal() {
        try (ServerProcess server = ServerProcess.start(
                        "epoll", "SHUTDOWN_GRACE_PERIOD=30", "RINGCAST_SHUTDOWN_DRAIN_WINDOW_MS=auto");
                Swarm clients = new Swarm(server.port())) {
            clients.open(400, "room");
            clients.awaitSubscribed();
            server.process().destroy();
            await().atMost(Duration.ofSeconds(5)).until(() -> server.log().contains("a second signal ends it at once"));
            long startNs = System.nanoTime();

            assertThat(server.terminate(Duration.ofSeconds(5)))
                    .as("128 and the number of SIGTERM: %s", server.log())
                    .isEqualTo(143);

            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(1));
        }
    }
}
