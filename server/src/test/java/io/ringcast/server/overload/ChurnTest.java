package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OneAtATime
final class ChurnTest {
    private static final int ROUNDS = 20;
    private static final int ROUND = 500;
    private static final int MAX_KEPT_BYTES_EACH = 1_000;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldKeepNothingOfConnectionsThatWereReset(String transport) {
        try (ServerProcess server = ServerProcess.start(transport, "ACTIVITY_TIMEOUT=1", "RINGCAST_PONG_TIMEOUT=1");
                Swarm swarm = new Swarm(server.port())) {
            round(swarm, 0);
            server.awaitNothingLeft();
            long heapBefore = server.liveHeapBytes();
            int socketsBefore = server.sockets();

            for (int i = 1; i <= ROUNDS; i++) {
                round(swarm, i);
            }

            server.awaitNothingLeft();
            await().atMost(Duration.ofSeconds(10)).until(() -> server.sockets() <= socketsBefore + 3);
            long kept = (server.liveHeapBytes() - heapBefore) / (ROUNDS * ROUND);
            System.out.println("resets, " + transport + ": " + kept + " bytes kept of each connection");
            assertThat(kept).isLessThan(MAX_KEPT_BYTES_EACH);
            assertThat(server.failuresInLog()).isEmpty();
        }
    }

    // Half are reset, the others leave in one of four ways.
    private static void round(Swarm swarm, int number) {
        List<Peer> peers = swarm.open(ROUND, "round-" + number);
        Swarm.awaitAll(peers, Peer::subscribed);
        swarm.each(peers.subList(0, ROUND / 2), Peer::reset);
        leaveInAllWays(swarm, peers.subList(ROUND / 2, ROUND));
    }

    private static void leaveInAllWays(Swarm swarm, List<Peer> peers) {
        for (int i = 0; i < peers.size(); i++) {
            int way = i % 4;
            swarm.each(peers.subList(i, i + 1), peer -> {
                switch (way) {
                    case 0 -> peer.leave();
                    case 1 -> peer.endOutput();
                    case 2 -> peer.close();
                    default -> peer.fallSilent();
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll,1", "epoll,3", "attached,1", "attached,3"})
    void shouldComeBackToNothingAfterChurnBesidePublications(String transport, int shards) throws Exception {
        try (ServerProcess server = ServerProcess.start(
                        transport,
                        "RINGCAST_ENGINE_SHARDS=" + shards,
                        "ACTIVITY_TIMEOUT=1",
                        "RINGCAST_PONG_TIMEOUT=1");
                Swarm healthy = Swarm.healthy(server.port(), "steady");
                Swarm churning = new Swarm(server.port())) {
            int socketsBefore = server.sockets();
            AtomicBoolean over = new AtomicBoolean();
            Thread publishing = Thread.ofPlatform().start(() -> publish(server.port(), over, healthy));

            for (int round = 0; round < 8; round++) {
                for (int part = 0; part < 4; part++) {
                    churning.open(60, "churn-" + (round * 3 + part) % 7);
                }
                List<Peer> peers = churning.peers().subList(round * 240, round * 240 + 240);
                Swarm.awaitAll(peers, Peer::subscribed);
                churning.each(peers.subList(0, 120), ChurnTest::resubscribe);
                leaveInAllWays(churning, peers.subList(60, 180));
                churning.each(peers.subList(180, 240), Peer::reset);
                churning.each(peers.subList(0, 60), Peer::reset);
            }

            over.set(true);
            publishing.join();
            server.awaitGauges(50, 50, 1);
            await().atMost(Duration.ofSeconds(10)).until(() -> server.sockets() <= socketsBefore + 3);
            assertThat(healthy.peers())
                    .allSatisfy(peer -> assertThat(peer.disorder()).isEmpty());
            assertThat(churning.peers())
                    .allSatisfy(peer -> assertThat(peer.disorder()).isEmpty());
            healthy.each(healthy.peers(), Peer::leave);
            server.awaitNothingLeft();
            assertThat(server.metric("ringcast_engine_ring_used")).isLessThanOrEqualTo(1);
            assertThat(server.failuresInLog()).isEmpty();
        }
    }

    private static void resubscribe(Peer peer) throws IOException {
        peer.text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"extra\"}}");
        peer.text("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"extra\"}}");
        peer.text("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"extra-2\"}}");
    }

    private static void publish(int port, AtomicBoolean over, Swarm healthy) {
        try (Publisher steady = new Publisher(port, "steady");
                Publisher other = new Publisher(port, "other")) {
            int i = 0;
            while (!over.get()) {
                assertThat(other.publish("churn-" + i++ % 7 + "-none").status()).isEqualTo(200);
                assertThat(steady.publish("steady").status()).isEqualTo(200);
            }
            healthy.assertReceived(steady.accepted());
        }
    }
}
