package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Isolated: it counts the descriptors of this process. */
@Isolated
class EpollSupportTest {
    private ServerSocketChannel listener;
    private SocketChannel client;
    private SocketChannel accepted;

    @BeforeEach
    void connect() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = SocketChannel.open(listener.getLocalAddress());
        accepted = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        accepted.close();
        client.close();
        listener.close();
    }

    @Test
    void shouldBeAvailableHere() {
        assertThat(EpollSupport.unavailableReason()).isEmpty();
        assertThat(EpollSupport.available()).isTrue();
    }

    @Test
    void shouldCloseTheChannelAndKeepTheConnection() throws IOException {
        int fd = EpollSupport.takeDescriptor(accepted);

        assertThat(accepted.isOpen()).isFalse();
        client.configureBlocking(false);
        // 0, not -1: the client sees no end of the stream.
        assertThat(client.read(ByteBuffer.allocate(1))).isZero();
        LinuxSockets.close(fd);
    }

    @Test
    void shouldRefuseAChannelThatIsRegisteredWithASelector() throws IOException {
        try (Selector selector = Selector.open()) {
            accepted.configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ);

            assertThatThrownBy(() -> EpollSupport.takeDescriptor(accepted))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("registered with a selector");
            assertThat(accepted.isOpen()).isTrue();
        }
    }

    @Test
    void shouldReportAClosedChannelAndLeakNothing() throws IOException {
        accepted.close();
        long before = Loopback.openDescriptors();

        assertThatThrownBy(() -> EpollSupport.takeDescriptor(accepted))
                .isInstanceOf(EpollException.class)
                .hasMessage("fcntl(F_DUPFD_CLOEXEC) failed with errno=9 (not an open descriptor)");
        assertThat(Loopback.openDescriptors()).isEqualTo(before);
    }

    @Test
    void shouldTakeAChannelThatAVirtualThreadHasBlockedOn() throws Exception {
        // The JDK's own poller has seen this descriptor; neither it nor the loop may disturb the other.
        int original = onVirtualThread(() -> {
            accepted.read(ByteBuffer.allocate(4));
            return EpollSupport.takeDescriptor(accepted);
        });
        try (EpollLoop loop = new EpollLoop(EpollLimits.DEFAULT, System::nanoTime, e -> {})) {
            RecordingHandler handler = new RecordingHandler();
            EpollConnection connection = loop.adopt(original, "", new byte[0], _ -> handler);
            // Gets the number that the closed channel had.
            try (SocketChannel secondClient = SocketChannel.open(listener.getLocalAddress());
                    SocketChannel second = listener.accept()) {
                client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                int got = onVirtualThread(() -> second.read(ByteBuffer.allocate(8)), () -> {
                    secondClient.write(ByteBuffer.wrap(new byte[] {9}));
                });
                loop.await(1_000_000_000L, () -> false);
                loop.poll();

                assertThat(got).isEqualTo(1);
                assertThat(handler.received.toByteArray()).containsExactly(1, 2, 3);
                connection.write(new byte[] {7}, 0, 1);
                assertThat(client.read(ByteBuffer.allocate(8))).isEqualTo(1);
            }
        }
    }

    private int onVirtualThread(Callable<Integer> body) throws Exception {
        return onVirtualThread(body, () -> client.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 0})));
    }

    /** Runs a body that blocks on a read until the action lets it go on. */
    private static int onVirtualThread(Callable<Integer> body, ThrowingRunnable release) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(body);
        Thread thread = Thread.ofVirtual().start(task);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> thread.getState() == Thread.State.WAITING);
        release.run();
        return task.get(10, TimeUnit.SECONDS);
    }

    private interface ThrowingRunnable {
        void run() throws IOException;
    }

    @Test
    void shouldTakeUnixSocketsToo() throws IOException {
        Path path = Files.createTempDirectory("ringcast").resolve("s");
        try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                EpollLoop loop = new EpollLoop(EpollLimits.DEFAULT, System::nanoTime, e -> {})) {
            unix.bind(UnixDomainSocketAddress.of(path));
            SocketChannel peer = SocketChannel.open(UnixDomainSocketAddress.of(path));
            RecordingHandler handler = new RecordingHandler();
            EpollConnection connection =
                    loop.adopt(EpollSupport.takeDescriptor(unix.accept()), "", new byte[0], _ -> handler);
            connection.write(new byte[] {1, 2}, 0, 2);
            assertThat(peer.read(ByteBuffer.allocate(8))).isEqualTo(2);

            peer.write(ByteBuffer.wrap(new byte[] {3}));
            peer.close();
            loop.await(1_000_000_000L, () -> false);
            loop.poll();

            assertThat(handler.received.toByteArray()).containsExactly(3);
            assertThat(handler.calls).containsExactly("bytes", "peerClosed", "closed");
        } finally {
            Files.delete(path);
            Files.delete(path.getParent());
        }
    }

    @Test
    void shouldSayThatTheExportIsMissing() throws Exception {
        assertThat(probe("--enable-native-access=ALL-UNNAMED"))
                .startsWith("false ")
                .contains("--add-exports java.base/sun.nio.ch=ALL-UNNAMED");
    }

    @Test
    void shouldSayThatNativeAccessIsRefused() throws Exception {
        assertThat(probe("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED", "--illegal-native-access=deny"))
                .startsWith("false ")
                .contains("native access");
    }

    @Test
    void shouldBeAvailableWithTheFlagsOfTheManifestOnly() throws Exception {
        assertThat(probe("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"))
                .startsWith("true ");
    }

    private static String probe(String... flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "-Xmx64m", AvailabilityProbe.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
