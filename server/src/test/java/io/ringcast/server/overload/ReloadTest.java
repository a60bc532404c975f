package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGHUP to a real process, while clients are connected and others publish. */
final class ReloadTest {
    private static final String OTHER = """
            [[app_manager.array.apps]]
            id = "other"
            key = "other-key"
            secret = "other-secret"
            """;

    private static void hangUp(ServerProcess server) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder(
                        "kill", "-HUP", Long.toString(server.process().pid()))
                .start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private static void write(ServerProcess server, String text) throws IOException {
        // In one step: a reload in between would read half a file.
        var next = Files.writeString(server.config().resolveSibling("next.toml"), text);
        Files.move(next, server.config(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void awaitLog(ServerProcess server, String wanted) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(server.log()).contains(wanted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldTakeOverAppsAndLimitsWithoutLosingAClientOrAnEvent(String transport) throws Exception {
        try (ServerProcess server = ServerProcess.start(transport, "RINGCAST_ENGINE_SHARDS=2");
                Swarm clients = new Swarm(server.port());
                Publisher publisher = new Publisher(server.port(), "p")) {
            clients.open(200, "news");
            clients.awaitSubscribed();

            for (int round = 0; round < 5; round++) {
                int batch = round;
                Thread publishing = Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 20; i++) {
                        publisher.publish("news", 100 + batch);
                    }
                });
                write(
                        server,
                        ServerProcess.APP + (round % 2 == 0 ? OTHER : "") + "max_event_batch_size = " + (20 + round)
                                + "\n");
                hangUp(server);
                awaitLog(server, "Reloaded: apps added");
                publishing.join();
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(server.log().split("Reloaded: apps added", -1))
                            .hasSize(6));

            Swarm.awaitAll(clients.peers(), peer -> peer.received() >= 100);
            assertThat(clients.peers()).allSatisfy(peer -> {
                assertThat(peer.received()).isEqualTo(100);
                assertThat(peer.ended()).isFalse();
            });
            assertThat(server.failuresInLog()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldKeepTheSettingsWhenTheFileIsBadAndSayWhy(String transport) throws Exception {
        try (ServerProcess server = ServerProcess.start(transport);
                Swarm clients = new Swarm(server.port());
                Publisher publisher = new Publisher(server.port(), "p")) {
            clients.open(20, "news");
            clients.awaitSubscribed();

            write(server, ServerProcess.APP + "max_event_batch_size = 'many'\nactivity_timeout = -1\n");
            hangUp(server);
            awaitLog(server, "The reload was refused, the settings stay as they were:");
            awaitLog(server, "max_event_batch_size=many is not valid");
            awaitLog(server, "activity_timeout=-1 is not valid");
            publisher.publish("news", 10);

            Swarm.awaitAll(clients.peers(), peer -> peer.received() >= 1);
            assertThat(clients.peers()).noneMatch(Peer::ended);
        }
    }
}
