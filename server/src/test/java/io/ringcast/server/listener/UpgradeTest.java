package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.transport.attached.ByteStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Isolated: it reads what the whole process logs. */
@Isolated
class UpgradeTest {
    private final BlockingQueue<UpgradeRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Lease> leases = new LinkedBlockingQueue<>();

    private static String upgrade(String path, String value) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nUpgrade: " + value
                + "\r\nConnection: Upgrade\r\nSec-WebSocket-Key: abc\r\n\r\n";
    }

    private final class Echo implements Handover {
        @Override
        public void abandoned() {}

        @Override
        public void adopt(AdoptedSocket socket) {
            leases.add(socket.lease());
            try {
                SocketChannel channel = socket.channel();
                channel.write(ByteBuffer.wrap(socket.bytesBehindHandshake()));
                ByteBuffer buffer = ByteBuffer.allocate(4096);
                while (channel.read(buffer) >= 0) {
                    channel.write(buffer.flip());
                    buffer.clear();
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void attach(ByteStream stream, byte[] bytesBehindHandshake) {
            try {
                stream.write(bytesBehindHandshake, 0, bytesBehindHandshake.length);
                for (byte[] bytes = stream.read(); bytes != null; bytes = stream.read()) {
                    stream.write(bytes, 0, bytes.length);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private Upgrade accept(UpgradeRequest request) {
        requests.add(request);
        return new Upgrade.Accepted(TestService.ascii(TestService.SWITCH), new Echo());
    }

    private GuardedListener start(SocketOwnership ownership, ListenerLimits limits) {
        return TestService.start(TestService.upgrading(this::accept, ownership), limits);
    }

    @ParameterizedTest
    @EnumSource(SocketOwnership.class)
    void shouldHandOverWithTheBytesBehindTheHandshake(SocketOwnership ownership) {
        try (GuardedListener listener = start(ownership, TestService.PATIENT);
                RawClient client = new RawClient(listener.port())) {
            client.send(upgrade("/app/key", "websocket") + "first");
            String answer = client.readUntil("first");
            client.send("second");

            assertThat(answer).isEqualTo(TestService.SWITCH + "first");
            assertThat(client.readUntil("second")).isEqualTo("second");
        }
    }

    @ParameterizedTest
    @EnumSource(SocketOwnership.class)
    void shouldKeepAnUpgradedConnectionBeyondEveryDeadline(SocketOwnership ownership) {
        try (GuardedListener listener = start(ownership, TestService.QUICK);
                RawClient silent = new RawClient(listener.port());
                RawClient client = new RawClient(listener.port())) {
            client.send(upgrade("/app/key", "websocket")).readUntil("\r\n\r\n");
            silent.readToEnd();
            client.send("still here");

            assertThat(client.readUntil("still here")).isEqualTo("still here");
        }
    }

    @Test
    void shouldCountAnAdoptedConnectionUntilItsLeaseIsReleased() throws Exception {
        try (GuardedListener listener = start(SocketOwnership.ADOPTED, TestService.PATIENT)) {
            try (RawClient client = new RawClient(listener.port())) {
                client.send(upgrade("/app/key", "websocket")).readUntil("\r\n\r\n");
                client.endOutput();
                client.readToEnd();
            }
            Lease lease = leases.take();
            await().atMost(Duration.ofSeconds(5)).until(() -> listener.watchedConnections() == 0);

            assertThat(listener.openConnections()).isEqualTo(1);
            lease.release();
            lease.release();
            assertThat(listener.openConnections()).isZero();
        }
    }

    @Test
    void shouldForgetAnAttachedConnectionAtItsEnd() {
        try (GuardedListener listener = start(SocketOwnership.ATTACHED, TestService.PATIENT);
                RawClient client = new RawClient(listener.port())) {
            client.send(upgrade("/app/key", "websocket")).readUntil("\r\n\r\n");
            client.endOutput();
            client.readToEnd();

            await().atMost(Duration.ofSeconds(5)).until(() -> listener.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", "wEbSoCkEt", "h2c, WebSocket"})
    void shouldTakeTheUpgradeHeaderInAnyCase(String value) {
        try (GuardedListener listener = start(SocketOwnership.ATTACHED, TestService.PATIENT);
                RawClient client = new RawClient(listener.port())) {
            assertThat(client.send(upgrade("/app/key", value)).readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void shouldTellTheRequestAsItWasSent() throws Exception {
        try (GuardedListener listener = start(SocketOwnership.ATTACHED, TestService.PATIENT);
                RawClient client = new RawClient(listener.port())) {
            client.send(upgrade("/app/k%20ey?protocol=7&client=a%2Bb&x", "websocket"))
                    .readUntil("\r\n\r\n");

            UpgradeRequest request = requests.take();
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.rawPath()).isEqualTo("/app/k%20ey");
            assertThat(request.rawQuery()).isEqualTo("protocol=7&client=a%2Bb&x");
            assertThat(request.header("sec-websocket-key")).isEqualTo("abc");
            assertThat(request.header("origin")).isNull();
            assertThat(request.remoteAddress()).isEqualTo("127.0.0.1");
            assertThat(request.secure()).isFalse();
        }
    }

    @Test
    void shouldSendARefusalAndClose() {
        UpgradeHandler refuse = request -> new Upgrade.Refused(
                403, List.of(new UpgradeRequest.Header("X-Reason", "origin")), TestService.ascii("no"));
        try (GuardedListener listener =
                        TestService.start(TestService.upgrading(refuse, SocketOwnership.ADOPTED), TestService.PATIENT);
                RawClient client = new RawClient(listener.port())) {
            String answer = client.send(upgrade("/app/key", "websocket")).readToEnd();

            assertThat(answer)
                    .startsWith("HTTP/1.1 403 Forbidden\r\n")
                    .contains("X-Reason: origin\r\n", "Content-Length: 2\r\n", "Connection: close\r\n")
                    .endsWith("\r\n\r\nno");
        }
    }

    @Test
    void shouldLeaveOtherPathsToTheRoutes() {
        try (GuardedListener listener = TestService.start(TestService.http(), TestService.PATIENT);
                RawClient client = new RawClient(listener.port())) {
            assertThat(client.send(upgrade("/nowhere", "websocket")).readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void shouldAnswer500AndLogWhenTheHandlerFails() {
        UpgradeHandler broken = request -> {
            throw new IllegalStateException("broken on purpose");
        };
        try (GuardedListener listener =
                        TestService.start(TestService.upgrading(broken, SocketOwnership.ADOPTED), TestService.PATIENT);
                TestService.Log log = new TestService.Log();
                RawClient client = new RawClient(listener.port())) {
            assertThat(client.send(upgrade("/app/key", "websocket")).readToEnd())
                    .startsWith("HTTP/1.1 500 ");
            assertThat(log.messages()).singleElement().asString().contains("broken on purpose");
        }
    }

    @Test
    void shouldAnswerAClientOfAnotherProtocolWith400() {
        try (GuardedListener listener = start(SocketOwnership.ATTACHED, TestService.PATIENT);
                RawClient client = new RawClient(listener.port())) {
            client.send("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
        }
    }
}
