package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptorsTest {
    private static final int LIMIT = 420;
    private static final int FLOOD = 500;

    /** Classes from an archive leave their jars unopened, and the next class of such a jar would want a descriptor. */
    private static final String JARS_OPEN = "-Xshare:off";

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldRefusePolitelyAndComeBackWhenDescriptorsRunOut(String transport) {
        List<RawSocket> flood = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(transport, LIMIT, JARS_OPEN);
                Publisher publisher = new Publisher(server.port(), "p");
                Swarm healthy = Swarm.healthy(server.port(), "few")) {
            publisher.publish("few");

            int refused = 0;
            for (int i = 0; i < FLOOD; i++) {
                flood.add(new RawSocket(server.port()));
            }
            for (RawSocket socket : flood) {
                refused += socket.readNow().startsWith("HTTP/1.1 503 ") ? 1 : 0;
            }
            assertThat(refused).isGreaterThan(FLOOD / 2);
            try (RawSocket late = new RawSocket(server.port())) {
                assertThat(late.readToEnd()).startsWith("HTTP/1.1 503 ").contains("Retry-After:");
            }
            assertThat(cpuOfASecond(server)).isLessThan(Duration.ofMillis(500));
            assertThat(publisher.publish("few").status()).isEqualTo(200);
            healthy.assertReceived(2);

            flood.forEach(RawSocket::close);
            await().atMost(Duration.ofSeconds(3)).until(() -> answersReady(server.port()));
            assertThat(server.process().isAlive()).isTrue();
            assertThat(server.failuresInLog()).isEmpty();
            healthy.assertReceived(2);
        } finally {
            flood.forEach(RawSocket::close);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldSurviveThatTheSystemTakesTheDescriptorsAway(String transport) {
        try (ServerProcess server = ServerProcess.start(transport, JARS_OPEN);
                Swarm healthy = Swarm.healthy(server.port(), "few");
                Publisher publisher = new Publisher(server.port(), "p")) {
            publisher.publish("few");
            limit(server, server.descriptors());
            List<RawSocket> vain = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                try {
                    vain.add(new RawSocket(server.port()));
                } catch (UncheckedIOException refused) {
                    // A listener that has no descriptor left may refuse.
                    assertThat(refused).hasCauseInstanceOf(IOException.class);
                }
            }
            assertThat(cpuOfASecond(server)).isLessThan(Duration.ofMillis(500));
            Publisher.Answer answer = publisher.publish("few");
            assertThat(answer.status()).as("%s; log: %s", answer, server.log()).isEqualTo(200);
            healthy.assertReceived(2);
            vain.forEach(RawSocket::close);

            limit(server, 4096);
            await().atMost(Duration.ofSeconds(3)).until(() -> answersReady(server.port()));
            assertThat(publisher.publish("few").status()).isEqualTo(200);
            healthy.assertReceived(3);
            healthy.open(10, "few");
            healthy.awaitSubscribed();
        }
    }

    private static boolean answersReady(int port) {
        try (RawSocket socket = new RawSocket(port)) {
            return socket.trySend("GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII))
                    && socket.readToEnd().startsWith("HTTP/1.1 200");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private static Duration cpuOfASecond(ServerProcess server) {
        Duration before = server.cpu();
        long startNs = System.nanoTime();
        await().pollDelay(Duration.ofSeconds(1)).until(() -> System.nanoTime() - startNs >= 1_000_000_000L);
        Duration used = server.cpu().minus(before);
        System.out.println("processor time of a second without descriptors: " + used.toMillis() + " ms");
        return used;
    }

    private static void limit(ServerProcess server, int descriptors) {
        try {
            Process prlimit = new ProcessBuilder(
                            "prlimit", "--pid", String.valueOf(server.process().pid()), "--nofile=" + descriptors + ":")
                    .inheritIO()
                    .start();
            assertThat(prlimit.waitFor()).isZero();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
