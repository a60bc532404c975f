package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Isolated: it takes all cores. */
@Isolated
final class TenThousandTest {
    private static final int CONNECTIONS = 10_000;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldServeTenThousandConnections(String transport) {
        long startNs = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(transport);
                Swarm swarm = new Swarm(server.port())) {
            int socketsBefore = server.sockets();
            swarm.open(CONNECTIONS, "big");
            swarm.awaitSubscribed();
            server.awaitGauges(CONNECTIONS, CONNECTIONS, 1);
            long connectedMs = (System.nanoTime() - startNs) / 1_000_000;

            try (Publisher publisher = new Publisher(server.port(), "p")) {
                assertThat(publisher.publish("big").status()).isEqualTo(200);
            }
            swarm.assertReceived(1);
            long reachedMs = (System.nanoTime() - startNs) / 1_000_000;

            swarm.each(swarm.peers().subList(0, CONNECTIONS / 2), Peer::reset);
            swarm.each(swarm.peers().subList(CONNECTIONS / 2, CONNECTIONS), Peer::leave);
            server.awaitNothingLeft();
            await().atMost(Duration.ofSeconds(10)).until(() -> server.sockets() <= socketsBefore + 3);
            System.out.println("10,000 connections, " + transport + ": subscribed after " + connectedMs
                    + " ms, one publication at all after " + reachedMs + " ms, all gone after "
                    + (System.nanoTime() - startNs) / 1_000_000 + " ms");
            assertThat(server.failuresInLog()).isEmpty();
        }
    }
}
