package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.listener.proxy.ProxyTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Sockets that end in every way at once, under a sweeper that does not rest: each is counted and given back once. */
class AcceptGuardRaceTest {
    private static final long SEED = 815;
    private static final int SOCKETS = 4_000;

    private final AcceptGuard guard = new AcceptGuard(ListenerLimits.defaults(), false, ProxyTrust.LOCAL);
    private final AtomicBoolean stopped = new AtomicBoolean();

    private void sweep() {
        while (!stopped.get()) {
            guard.sweep(System.nanoTime());
        }
    }

    private AcceptedSocket find(SocketChannel channel) throws IOException {
        String id = "0x" + HexFormat.of().toHexDigits(System.identityHashCode(channel));
        AcceptedSocket socket = guard.find(id, channel.getRemoteAddress());
        if (socket == null) {
            throw new AssertionError("forgotten while it was open");
        }
        return socket;
    }

    /** The end of a connection, while another one ends it as well. */
    private void end(AcceptedSocket socket, int how, CyclicBarrier together) {
        try {
            together.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        switch (how) {
            case 0 -> guard.forget(socket);
            case 1 -> {
                Lease lease = guard.handOver(socket);
                lease.release();
                lease.release();
            }
            case 2 -> socket.expectBy(System.nanoTime(), AcceptedSocket.Expiry.CLOSE);
            default -> {
                socket.close();
                guard.forget(socket);
            }
        }
    }

    @Test
    void shouldGiveBackEachSocketOnce() throws IOException, InterruptedException {
        Random random = new Random(SEED);
        Thread sweeper = Thread.ofPlatform().start(this::sweep);
        try (ServerSocketChannel listener = ServerSocketChannel.open();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (int i = 0; i < SOCKETS; i++) {
                int[] how = {random.nextInt(4), random.nextInt(4)};
                try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                        SocketChannel accepted = listener.accept()) {
                    assertThat(client.isConnected()).isTrue();
                    guard.configureSocket(accepted);
                    AcceptedSocket socket = find(accepted);
                    CyclicBarrier together = new CyclicBarrier(2);
                    Future<?> one = threads.submit(() -> end(socket, how[0], together));
                    Future<?> other = threads.submit(() -> end(socket, how[1], together));
                    one.get();
                    other.get();
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
