package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OneAtATime
final class SilentConnectionsTest {
    private static final int SILENT = 2_000;
    private static final long MAX_BYTES_EACH = 20_000;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldCloseSilentAndDrippingHeadsAndIdleConnectionsAtTheirDeadlines(String transport) {
        try (ServerProcess server = ServerProcess.start(
                        transport, "RINGCAST_LISTENER_HEAD_TIMEOUT_MS=1500", "RINGCAST_LISTENER_IDLE_TIMEOUT_MS=3000");
                Swarm healthy = Swarm.healthy(server.port(), "quiet");
                Publisher publisher = new Publisher(server.port(), "p");
                RawSocket silent = new RawSocket(server.port());
                RawSocket dripping = new RawSocket(server.port());
                RawSocket idle = new RawSocket(server.port())) {
            long startNs = System.nanoTime();
            idle.send("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("OK");
            dripping.send("GET /ready HTTP/1.1\r\nX: ");
            publisher.publish("quiet");

            assertThat(closedAfter(startNs, dripping, () -> dripping.trySend(new byte[] {'x'})))
                    .isBetween(Duration.ofMillis(1000), Duration.ofMillis(2800));
            assertThat(closedAfter(startNs, silent, () -> false)).isLessThan(Duration.ofMillis(2900));
            assertThat(idle.closedByServer()).isFalse();
            assertThat(closedAfter(startNs, idle, () -> false))
                    .isBetween(Duration.ofMillis(2500), Duration.ofMillis(4500));

            healthy.assertReceived(1);
        }
    }

    private static Duration closedAfter(long startNs, RawSocket socket, java.util.concurrent.Callable<Boolean> drip) {
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    drip.call();
                    return socket.closedByServer();
                });
        return Duration.ofNanos(System.nanoTime() - startNs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldServeOthersBesideTwoThousandSilentConnections(String transport) {
        List<RawSocket> silent = new ArrayList<>();
        // Long enough for a busy machine to open them all and serve the others before the first deadline.
        try (ServerProcess server = ServerProcess.start(transport, "RINGCAST_LISTENER_HEAD_TIMEOUT_MS=10000");
                Swarm healthy = Swarm.healthy(server.port(), "quiet");
                Swarm late = new Swarm(server.port())) {
            long heapBefore = server.liveHeapBytes();
            int socketsBefore = server.sockets();
            for (int i = 0; i < SILENT; i++) {
                silent.add(new RawSocket(server.port()));
            }
            await().until(() -> server.sockets() >= socketsBefore + SILENT);
            long each = (server.liveHeapBytes() - heapBefore) / SILENT;
            System.out.println("silent connection, " + transport + ": " + each + " bytes of heap");

            late.open(50, "quiet");
            late.awaitSubscribed();
            try (Publisher publisher = new Publisher(server.port(), "p")) {
                publisher.publish("quiet");
            }

            assertThat(server.sockets()).isGreaterThan(socketsBefore + SILENT);
            assertThat(each).isLessThan(MAX_BYTES_EACH);
            late.assertReceived(1);
            await().atMost(Duration.ofSeconds(15)).until(() -> server.sockets() <= socketsBefore + 55);
            // The count above leaves a little room, in which the last of them may still be open.
            await().atMost(Duration.ofSeconds(5)).until(() -> silent.stream().allMatch(RawSocket::closedByServer));
            healthy.assertReceived(1);
        } finally {
            silent.forEach(RawSocket::close);
        }
    }
}
