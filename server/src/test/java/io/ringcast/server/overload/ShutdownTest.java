package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OneAtATime
final class ShutdownTest {
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldTellEveryClientAndExitWithinTheGracePeriod(String transport) {
        try (ServerProcess server = ServerProcess.start(transport, "SHUTDOWN_GRACE_PERIOD=4");
                Swarm clients = new Swarm(server.port());
                RawSocket halfOpen = new RawSocket(server.port());
                RawSocket halfBody = new RawSocket(server.port())) {
            clients.open(1_000, "last");
            clients.awaitSubscribed();
            halfOpen.send("POST /apps/app-id/events HTTP/1.1\r\nHost: x\r\nX: ");
            halfBody.send(Publisher.head("POST", "/apps/app-id/events", "hello") + "Content-Length: 5\r\n\r\nhe");
            long startNs = System.nanoTime();

            Integer code = server.terminate(Duration.ofSeconds(15));

            Duration took = Duration.ofNanos(System.nanoTime() - startNs);
            System.out.println("shutdown with 1,000 clients, " + transport + ": " + took.toMillis() + " ms");
            assertThat(code).as(server.log()).isZero();
            assertThat(took).isLessThan(Duration.ofMillis(5_500));
            Swarm.awaitAll(clients.peers(), Peer::ended);
            assertThat(clients.peers())
                    .allSatisfy(peer -> assertThat(peer.closeCode()).isEqualTo(4200));
            assertThat(server.failuresInLog()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldExitWithClientsThatDoNotRead(String transport) {
        try (ServerProcess server = ServerProcess.start(transport, "SHUTDOWN_GRACE_PERIOD=2");
                Swarm stalled = new Swarm(server.port());
                Publisher publisher = new Publisher(server.port(), "p")) {
            stalled.open(20, "last", 4096);
            stalled.awaitSubscribed();
            stalled.each(stalled.peers(), peer -> peer.reads(false));
            for (int i = 0; i < 10; i++) {
                publisher.publish("last", 60_000);
            }
            long startNs = System.nanoTime();

            Integer code = server.terminate(Duration.ofSeconds(15));

            assertThat(code).as(server.log()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofMillis(3_500));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldExitAtOnceWhenNobodyEverCame(String transport) {
        try (ServerProcess server = ServerProcess.start(transport, "RINGCAST_ENGINE_SHARDS=3")) {
            long startNs = System.nanoTime();

            Integer code = server.terminate(Duration.ofSeconds(15));

            assertThat(code).as(server.log()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(2));
        }
    }
}
