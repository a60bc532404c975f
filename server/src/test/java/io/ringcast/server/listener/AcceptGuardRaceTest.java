package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Sockets that end in every way at once, under a sweeper that does not rest: each is counted and given back once. */
class AcceptGuardRaceTest {
    private static final long SEED = 815;
    private static final int SOCKETS = 1_500;

    private final AcceptGuard guard = new AcceptGuard(ListenerLimits.defaults(), false);
    private final AtomicBoolean stopped = new AtomicBoolean();

    private void sweep() {
        while (!stopped.get()) {
            guard.sweep(System.nanoTime());
        }
    }

    /** The end of a connection, while others try to end it as well. */
    private void end(SocketChannel channel, int how) {
        try {
            String id = "0x" + HexFormat.of().toHexDigits(System.identityHashCode(channel));
            AcceptedSocket socket = guard.find(id, channel.getRemoteAddress());
            if (socket == null) {
                throw new AssertionError("forgotten while it was open");
            }
            switch (how) {
                case 0 -> guard.forget(socket);
                case 1 -> {
                    if (socket.handOver()) {
                        Lease lease = guard.handOver(socket);
                        lease.release();
                        lease.release();
                    }
                }
                case 2 -> socket.expectBy(System.nanoTime(), AcceptedSocket.Expiry.CLOSE);
                case 3 -> {
                    channel.close();
                    guard.forget(socket);
                }
                default -> {
                    channel.close();
                    guard.handOver(socket).release();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldGiveBackEachSocketOnce() throws IOException, InterruptedException {
        Random random = new Random(SEED);
        Thread sweeper = Thread.ofPlatform().start(this::sweep);
        try (ServerSocketChannel listener = ServerSocketChannel.open();
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (int i = 0; i < SOCKETS; i++) {
                int how = random.nextInt(5);
                try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                        SocketChannel accepted = listener.accept()) {
                    assertThat(client.isConnected()).isTrue();
                    guard.configureSocket(accepted);
                    threads.submit(() -> end(accepted, how)).get();
                }
            }
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + SEED, e);
        } finally {
            await().atMost(Duration.ofSeconds(10)).until(() -> guard.watchedCount() == 0);
            stopped.set(true);
            assertThat(sweeper.join(Duration.ofSeconds(10))).isTrue();
        }

        assertThat(guard.openCount()).as("seed %d", SEED).isZero();
        assertThat(guard.refusedCount()).isZero();
    }
}
