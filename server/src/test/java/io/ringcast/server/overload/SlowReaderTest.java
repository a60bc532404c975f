package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlowReaderTest {
    private static final int SMALL_BUFFER = 4096;
    private static final int PADDING = 60_000;
    private static final int STALLED = 10;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldCloseReadersBehindByAMegabyteAndNobodyElse(String transport) {
        try (ServerProcess server = ServerProcess.start(transport, "RINGCAST_WEBSOCKET_MAX_PENDING_SECONDS=60");
                Swarm healthy = Swarm.healthy(server.port(), "wide");
                Swarm stalled = new Swarm(server.port());
                Publisher publisher = new Publisher(server.port(), "p")) {
            stalled.open(STALLED, "wide", SMALL_BUFFER);
            stalled.awaitSubscribed();
            stalled.each(stalled.peers(), peer -> peer.reads(false));
            long before = server.liveHeapBytes();

            // The kernel takes some 300 kB of it.
            publish(server, publisher, healthy, 16);
            long whileWaiting = server.liveHeapBytes() - before;
            assertThat(server.metric("ringcast_engine_sessions")).isEqualTo(50 + STALLED);
            publish(server, publisher, healthy, 14);

            server.awaitGauges(50, 50, 1);
            assertThat(server.metric("ringcast_engine_slow_consumers_total")).isEqualTo(STALLED);
            assertThat(whileWaiting).isLessThan(STALLED * 1_200_000L);
            stalled.each(stalled.peers(), peer -> peer.reads(true));
            Swarm.awaitAll(stalled.peers(), Peer::ended);
            assertThat(stalled.peers()).allSatisfy(peer -> {
                assertThat(peer.disorder()).isEmpty();
                assertThat(peer.closeCode()).isEqualTo(4100);
            });
            healthy.assertReceived(30);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldCloseReadersBehindByTime(String transport) {
        try (ServerProcess server = ServerProcess.start(transport, "RINGCAST_WEBSOCKET_MAX_PENDING_SECONDS=2");
                Swarm healthy = Swarm.healthy(server.port(), "wide");
                Swarm stalled = new Swarm(server.port());
                Publisher publisher = new Publisher(server.port(), "p")) {
            stalled.open(STALLED, "wide", SMALL_BUFFER);
            stalled.awaitSubscribed();
            stalled.each(stalled.peers(), peer -> peer.reads(false));

            publish(server, publisher, healthy, 10);
            long sinceNs = System.nanoTime();

            server.awaitGauges(50, 50, 1);
            Duration waited = Duration.ofNanos(System.nanoTime() - sinceNs);
            assertThat(waited).isBetween(Duration.ofMillis(1000), Duration.ofMillis(3500));
            assertThat(server.metric("ringcast_engine_slow_consumers_total")).isEqualTo(STALLED);
            healthy.assertReceived(10);
        }
    }

    // The healthy ones must not be behind by the bound themselves, on a busy machine.
    private static void publish(ServerProcess server, Publisher publisher, Swarm healthy, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(publisher.publish("wide", PADDING).status())
                    .as(server.log())
                    .isEqualTo(200);
            long published = publisher.accepted();
            List<Peer> peers = healthy.peers();
            await().pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> peers.stream().allMatch(peer -> peer.received() >= published));
        }
    }
}
