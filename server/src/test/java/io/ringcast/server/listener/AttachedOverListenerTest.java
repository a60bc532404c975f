package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import io.ringcast.server.transport.attached.AttachedConnection;
import io.ringcast.server.transport.attached.AttachedLimits;
import io.ringcast.server.transport.attached.ByteStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The attached transport on sockets that really come from Helidon. */
class AttachedOverListenerTest {
    private static final String UPGRADE =
            "GET /app HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

    private final ExecutorService shard = Executors.newSingleThreadExecutor();
    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** Sends each byte back as many times as its value says, in thousands of bytes. */
    private final class Amplifier implements ConnectionHandler {
        private final Connection connection;

        Amplifier(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void onBytes(byte[] buffer, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                byte[] answer = new byte[buffer[i] * 1000];
                Arrays.fill(answer, buffer[i]);
                connection.write(answer, 0, answer.length);
            }
        }

        @Override
        public void onPeerClosed() {
            connection.closeAfterFlush();
        }

        @Override
        public void onSlowConsumer() {
            slow.incrementAndGet();
            connection.abort();
        }

        @Override
        public void onClosed() {
            closed.incrementAndGet();
        }
    }

    private final class Attach implements Handover {
        @Override
        public void abandoned() {}

        @Override
        public void adopt(AdoptedSocket socket) {
            throw new AssertionError("this listener keeps its sockets");
        }

        @Override
        public void attach(ByteStream stream, byte[] bytesBehindHandshake) {
            new AttachedConnection(stream, this::execute, AttachedLimits.defaults(), Amplifier::new)
                    .run(bytesBehindHandshake);
        }

        private boolean execute(Runnable task) {
            try {
                shard.execute(task);
                return true;
            } catch (RejectedExecutionException stopped) {
                return false;
            }
        }
    }

    private GuardedListener start() {
        return TestService.start(
                TestService.upgrading(
                        request -> new Upgrade.Accepted(TestService.ascii(TestService.SWITCH), new Attach()),
                        SocketOwnership.ATTACHED),
                TestService.QUICK);
    }

    @Test
    void shouldAnswerAndEndInOrder() {
        try (shard;
                GuardedListener listener = start();
                RawClient client = new RawClient(listener.port())) {
            client.send(UPGRADE + "\u0001").send(new byte[] {2}).endOutput();
            String all = client.readToEnd();

            assertThat(all).isEqualTo(TestService.SWITCH + "\u0001".repeat(1000) + "\u0002".repeat(2000));
            await().atMost(Duration.ofSeconds(5)).until(() -> listener.openConnections() == 0);
            assertThat(closed).hasValue(1);
            assertThat(slow).hasValue(0);
        }
    }

    @Test
    void shouldCutASlowConsumerInTheMiddleOfABlockedWrite() {
        try (shard;
                GuardedListener listener = start();
                RawClient client = new RawClient(listener.port())) {
            byte[] many = new byte[2000];
            Arrays.fill(many, (byte) 100);
            client.send(UPGRADE).send(many);

            await().atMost(Duration.ofSeconds(10)).until(() -> listener.openConnections() == 0);
            assertThat(slow).hasValue(1);
            assertThat(closed).hasValue(1);
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void shouldEndAnAttachedConnectionWhenTheListenerStops() {
        try (shard;
                GuardedListener listener = start();
                RawClient client = new RawClient(listener.port())) {
            client.send(UPGRADE).readUntil("\r\n\r\n");
            Thread.ofPlatform().start(listener::stop);

            client.readToEnd();
            await().atMost(Duration.ofSeconds(10)).until(() -> closed.get() == 1 && listener.openConnections() == 0);
        }
    }
}
