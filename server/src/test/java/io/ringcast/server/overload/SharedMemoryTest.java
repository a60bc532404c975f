package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each client keeps within its own bounds, and all together want more memory than there is. */
@OneAtATime
final class SharedMemoryTest {
    private static final int FRAGMENT_BYTES = 100_000;
    private static final int SMALL_BUFFER = 2048;
    private static final String HANDSHAKE = """
            GET /app/app-key?protocol=7 HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldCloseUnfinishedMessagesThatFillTheMemory(String transport) {
        try (ServerProcess server = ServerProcess.start(transport, "-Xmx64m");
                Swarm healthy = Swarm.healthy(server.port(), "wide");
                Publisher publisher = new Publisher(server.port(), "p")) {
            byte[] unfinished = RawSocket.frame(0x01, new byte[FRAGMENT_BYTES]);
            List<RawSocket> flood = new ArrayList<>();
            int told = 0;
            for (int i = 0; i < 600; i++) {
                RawSocket socket = new RawSocket(server.port());
                flood.add(socket);
                socket.send(HANDSHAKE).readUntil("connection_established");
                socket.trySend(unfinished);
            }
            assertThat(publisher.publish("wide").status()).isEqualTo(200);
            for (RawSocket socket : flood) {
                told += socket.endOutput().readToEnd().contains("\u0003\u00f5too many unfinished messages") ? 1 : 0;
            }

            assertThat(told).isBetween(400, 599);
            assertThat(server.metric("ringcast_memory_refusals_total")).isEqualTo(told);
            healthy.assertReceived(1);
            flood.forEach(RawSocket::close);
            server.awaitGauges(50, 50, 1);
            // What they held is free again.
            try (RawSocket next = new RawSocket(server.port())) {
                next.send(HANDSHAKE).readUntil("connection_established");
                next.send(unfinished)
                        .send(RawSocket.frame(0x89, new byte[] {'!'}))
                        .readUntil("!");
            }
            assertThat(server.failuresInLog()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldCutTheSlowestWhenTheirOutputFillsTheMemory(String transport) {
        try (ServerProcess server = ServerProcess.start(transport, "-Xmx96m");
                Swarm healthy = Swarm.healthy(server.port(), "wide");
                Swarm stalled = new Swarm(server.port());
                Publisher publisher = new Publisher(server.port(), "p")) {
            stalled.open(200, "wide", SMALL_BUFFER);
            stalled.awaitSubscribed();
            stalled.each(stalled.peers(), peer -> peer.reads(false));

            for (int i = 1; i <= 16; i++) {
                assertThat(publisher.publish("wide", 60_000).status()).isEqualTo(200);
                healthy.assertReceived(i);
            }

            assertThat(server.metric("ringcast_engine_slow_consumers_total")).isPositive();
            assertThat(server.failuresInLog()).isEmpty();
        }
    }

    /** The signature covers the body's digest: a body is read only from those who know the secret. */
    @ParameterizedTest
    @ValueSource(strings = {"/apps/nope/events", "/apps/app-id/events?auth_key=app-key&auth_signature=x"})
    void shouldNotReadBodiesOfStrangers(String target) {
        try (ServerProcess server = ServerProcess.start("epoll", "-Xmx64m");
                Publisher publisher = new Publisher(server.port(), "p")) {
            List<RawSocket> flood = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                RawSocket socket = new RawSocket(server.port());
                flood.add(socket);
                socket.send("POST " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n");
                assertThat(socket.readToEnd()).startsWith("HTTP/1.1 4").contains("\"status\":4");
            }
            assertThat(publisher.publish("wide").status()).isEqualTo(200);
            flood.forEach(RawSocket::close);
            assertThat(server.failuresInLog()).isEmpty();
        }
    }
}
