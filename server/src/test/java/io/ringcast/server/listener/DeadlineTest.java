package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

    @Test
    void shouldCloseTwoThousandSilentConnectionsAtTheirDeadline() {
        ListenerLimits limits = TestService.QUICK.withDeadlines(TestService.QUICK
                .deadlines()
                .forRequests(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2)));
        try (GuardedListener listener = TestService.start(TestService.http(), limits)) {
            long usedBefore = usedHeap();
            List<RawClient> clients = new ArrayList<>();
            long startNs = System.nanoTime();
            for (int i = 0; i < 2000; i++) {
                clients.add(new RawClient(listener.port()));
            }
            await().atMost(Duration.ofSeconds(2)).until(() -> listener.watchedConnections() > 1900);
            System.out.printf(
                    "heap per silent connection, client included: %d bytes; %d open after %d ms%n",
                    (usedHeap() - usedBefore) / 2000,
                    listener.watchedConnections(),
                    (System.nanoTime() - startNs) / 1_000_000);

            await().atMost(Duration.ofSeconds(5)).until(() -> clients.stream().allMatch(RawClient::isClosedByServer));
            await().atMost(Duration.ofSeconds(2)).until(() -> listener.openConnections() == 0);
            assertThat(listener.watchedConnections()).isZero();
            assertThat(listener.expiredDeadlines()).isGreaterThanOrEqualTo(2000);
            clients.forEach(RawClient::close);
            try (RawClient again = new RawClient(listener.port())) {
                assertThat(again.send(HELLO).readUntil("hello")).startsWith("HTTP/1.1 200");
            }
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void shouldCloseAConnectionWhoseHeadDrips() throws Exception {
        try (GuardedListener listener = TestService.start(TestService.http(), TestService.QUICK);
                ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
                RawClient client = new RawClient(listener.port())) {
            client.send("GET /hello HTTP/1.1\r\nX: ");
            Future<?> dripping =
                    drip.scheduleAtFixedRate(() -> client.trySend(new byte[] {'a'}), 20, 20, TimeUnit.MILLISECONDS);

            assertThat(client.readToEnd()).isEmpty();
            dripping.cancel(true);
        }
    }

    @Test
    void shouldCloseAConnectionWhoseSecondHeadDrips() throws Exception {
        try (GuardedListener listener = TestService.start(TestService.http(), TestService.QUICK);
                ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
                RawClient client = new RawClient(listener.port())) {
            client.send(HELLO).readUntil("hello");
            client.send("GET /hello HTTP/1.1\r\nX: ");
            Future<?> dripping =
                    drip.scheduleAtFixedRate(() -> client.trySend(new byte[] {'a'}), 20, 20, TimeUnit.MILLISECONDS);

            assertThat(client.readToEnd()).isEmpty();
            dripping.cancel(true);
        }
    }

    @Test
    void shouldCloseAnIdleConnection() {
        try (GuardedListener listener = TestService.start(TestService.http(), TestService.QUICK);
                RawClient client = new RawClient(listener.port())) {
            client.send(HELLO).readUntil("hello");

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void shouldAnswerASlowBodyWith408() throws Exception {
        try (GuardedListener listener = TestService.start(TestService.http(), TestService.QUICK);
                ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor();
                RawClient client = new RawClient(listener.port())) {
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
            Future<?> dripping =
                    drip.scheduleAtFixedRate(() -> client.trySend(new byte[] {'a'}), 20, 20, TimeUnit.MILLISECONDS);

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
            dripping.cancel(true);
        }
    }

    @Test
    void shouldCutASlowBodyThatNoRouteReads() {
        try (GuardedListener listener = TestService.start(TestService.http(), TestService.QUICK);
                RawClient client = new RawClient(listener.port())) {
            client.send("POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("ignored");
        }
    }

    @Test
    void shouldCutAClientThatDoesNotReadItsResponse() {
        try (GuardedListener listener = TestService.start(TestService.http(), TestService.QUICK);
                RawClient client = new RawClient(listener.port())) {
            client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");

            await().atMost(Duration.ofSeconds(5)).until(() -> listener.openConnections() == 0);
            assertThat(listener.expiredDeadlines()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotDisturbARequestThatTakesLongerThanEveryDeadline() {
        CountDownLatch release = new CountDownLatch(1);
        GuardedListener.Service slow = new GuardedListener.Service(
                routing -> routing.get("/slow", (request, response) -> {
                    release.await();
                    response.send("done");
                }),
                request -> null,
                SocketOwnership.ADOPTED);
        try (GuardedListener listener = TestService.start(slow, TestService.QUICK);
                RawClient client = new RawClient(listener.port());
                RawClient silent = new RawClient(listener.port())) {
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            silent.readToEnd();
            release.countDown();

            assertThat(client.readUntil("done")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void shouldForgetPlainHttpConnections() {
        try (GuardedListener listener = TestService.start(TestService.http(), TestService.PATIENT)) {
            for (int i = 0; i < 300; i++) {
                try (RawClient client = new RawClient(listener.port())) {
                    client.send(HELLO).readUntil("hello");
                }
            }

            await().atMost(Duration.ofSeconds(5)).until(() -> listener.openConnections() == 0);
            assertThat(listener.watchedConnections()).isZero();
        }
    }

    @Test
    void shouldRefuseConnectionsAboveTheCapWith503() {
        ListenerLimits limits = TestService.PATIENT.withMaxOpenConnections(3);
        try (GuardedListener listener = TestService.start(TestService.http(), limits)) {
            List<RawClient> kept = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                kept.add(new RawClient(listener.port()).send(HELLO));
                kept.getLast().readUntil("hello");
            }

            try (RawClient refused = new RawClient(listener.port())) {
                assertThat(refused.readToEnd()).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
            }
            assertThat(listener.refusedConnections()).isEqualTo(1);
            kept.removeLast().close();
            await().atMost(Duration.ofSeconds(5)).until(() -> listener.openConnections() == 2);
            try (RawClient welcome = new RawClient(listener.port())) {
                assertThat(welcome.send(HELLO).readUntil("hello")).startsWith("HTTP/1.1 200 ");
            }
            kept.forEach(RawClient::close);
        }
    }

    @Test
    void shouldExplainAPortThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            Assertions.assertThatThrownBy(() -> GuardedListener.start(
                            ListenAddress.main("127.0.0.1", port), TestService.http(), TestService.PATIENT))
                    .isInstanceOf(BindException.class)
                    .hasMessage("port " + port + " is in use: stop the other process or set PORT");
        }
    }

    @Test
    void shouldNameTheVariableThatHelps() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            Assertions.assertThatThrownBy(() -> GuardedListener.start(
                            ListenAddress.metrics("127.0.0.1", port), TestService.http(), TestService.PATIENT))
                    .hasMessage("port " + port + " is in use: stop the other process or set METRICS_PORT");
        }
        Assertions.assertThatThrownBy(() -> GuardedListener.start(
                        ListenAddress.main("no-such-host.invalid", 0), TestService.http(), TestService.PATIENT))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("no-such-host.invalid")
                .hasMessageEndingWith("set HOST to an address of this machine");
    }

    @Test
    void shouldLetARunningRequestFinishWhenStopping() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        GuardedListener.Service slow = new GuardedListener.Service(
                routing -> routing.get("/slow", (request, response) -> {
                    entered.countDown();
                    release.await();
                    response.send("done");
                }),
                request -> null,
                SocketOwnership.ADOPTED);
        GuardedListener listener = TestService.start(slow, TestService.PATIENT);
        try (RawClient idle = new RawClient(listener.port());
                RawClient client = new RawClient(listener.port())) {
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            entered.await();
            Thread stop = Thread.ofPlatform().start(listener::stop);
            assertThat(idle.readToEnd()).isEmpty();
            release.countDown();

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("done");
            stop.join(5000);
            assertThat(stop.isAlive()).isFalse();
            assertThat(listener.isRunning()).isFalse();
        }
    }

    @Test
    void shouldReadTheDescriptorLimit() {
        assertThat(DescriptorBudget.parseSoftLimit(List.of(
                        "Limit                     Soft Limit           Hard Limit           Units     ",
                        "Max open files            1024                 524288               files     ")))
                .isEqualTo(1024);
        assertThat(DescriptorBudget.parseSoftLimit(List.of("Max open files            unlimited   unlimited  files")))
                .isEqualTo(Integer.MAX_VALUE);
    }
}
