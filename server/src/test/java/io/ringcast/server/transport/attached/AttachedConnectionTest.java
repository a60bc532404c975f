package io.ringcast.server.transport.attached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttachedConnectionTest {
    private static final AttachedLimits LIMITS = new AttachedLimits(
            100_000, 1000, Duration.ofMillis(300), 4, new ByteBudget(1 << 30), Duration.ofMillis(300));

    private final Shard shard = new Shard();
    private final Recorder recorder = new Recorder();
    private Socket client;
    private Socket server;
    private AttachedConnection connection;
    private Thread reader = Thread.ofVirtual().unstarted(() -> {});

    /** A shard of the simplest kind: a bounded queue and one thread. */
    private static final class Shard implements ShardTasks {
        private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(64);
        private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::run);
        private volatile boolean stopped;

        private void run() {
            try {
                while (!stopped) {
                    Runnable task = tasks.poll(10, TimeUnit.MILLISECONDS);
                    if (task != null) {
                        task.run();
                    }
                }
            } catch (InterruptedException stop) {
                stopped = true;
            }
        }

        @Override
        public boolean execute(Runnable task) {
            try {
                while (!stopped) {
                    if (tasks.offer(task, 10, TimeUnit.MILLISECONDS)) {
                        return true;
                    }
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
    }

    private final class Recorder implements ConnectionHandler {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final AtomicInteger chunks = new AtomicInteger();
        private final AtomicInteger peerClosed = new AtomicInteger();
        private final AtomicInteger slow = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();
        private final AtomicInteger offShard = new AtomicInteger();
        private @Nullable Connection connection;
        private BiConsumer<Connection, String> onText = (to, text) -> {};
        private Runnable onPeerClosed = () -> {};
        private Runnable onSlow = () -> {};

        private void called() {
            if (!Thread.currentThread().equals(shard.thread)) {
                offShard.incrementAndGet();
            }
        }

        @Override
        public void onBytes(byte[] buffer, int offset, int length) {
            called();
            chunks.incrementAndGet();
            bytes.write(buffer, offset, length);
            Connection to = connection;
            if (to != null) {
                onText.accept(to, new String(buffer, offset, length, StandardCharsets.US_ASCII));
            }
        }

        @Override
        public void onPeerClosed() {
            called();
            peerClosed.incrementAndGet();
            onPeerClosed.run();
        }

        @Override
        public void onSlowConsumer() {
            called();
            slow.incrementAndGet();
            onSlow.run();
        }

        @Override
        public void onClosed() {
            called();
            closed.incrementAndGet();
        }
    }

    private record SocketStream(Socket socket) implements ByteStream {
        @Override
        public byte @Nullable [] read() throws IOException {
            byte[] buffer = new byte[8192];
            int n = socket.getInputStream().read(buffer);
            return n < 0 ? null : Arrays.copyOf(buffer, n);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            socket.getOutputStream().write(bytes, offset, length);
        }

        @Override
        public void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void abort() {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException closed) {
                assertThat(socket.isClosed()).isTrue();
            }
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }
    }

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
            server = listener.accept();
        }
        client.setSoTimeout(5000);
        server.setSendBufferSize(16 * 1024);
        shard.thread.start();
        connection = new AttachedConnection(new SocketStream(server), shard, LIMITS, opened -> {
            recorder.connection = opened;
            return recorder;
        });
    }

    private void run(String firstBytes) {
        reader = Thread.ofVirtual().start(() -> connection.run(ascii(firstBytes)));
    }

    @AfterEach
    void close() throws Exception {
        shard.stopped = true;
        client.close();
        server.close();
        assertThat(recorder.offShard).hasValue(0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void onShard(Runnable task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        assertThat(shard.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        done.countDown();
                    }
                }))
                .isTrue();
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private void assertOver() throws InterruptedException {
        assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(recorder.closed).hasValue(1));
    }

    private boolean resetOrEnded() throws IOException {
        try {
            InputStream in = client.getInputStream();
            return in.skip(Long.MAX_VALUE) >= 0 && in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void shouldEchoFromTheFirstBytesOnAndEndInOrder() throws Exception {
        recorder.onText = (to, text) -> to.write(ascii(text), 0, text.length());
        recorder.onPeerClosed = () -> connection.closeAfterFlush();
        run("first ");
        client.getOutputStream().write(ascii("second"));
        client.shutdownOutput();

        assertThat(client.getInputStream().readAllBytes()).isEqualTo(ascii("first second"));
        assertOver();
        assertThat(recorder.peerClosed).hasValue(1);
        assertThat(recorder.slow).hasValue(0);
    }

    @Test
    void shouldSendNativeMemory() throws Exception {
        run("");
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = arena.allocate(16);
            MemorySegment.copy(ascii("xxhellox"), 0, segment, ValueLayout.JAVA_BYTE, 0, 8);
            onShard(() -> {
                connection.write(segment, 2, 5);
                segment.fill((byte) 0);
                connection.closeAfterFlush();
                connection.write(ascii("ignored"), 0, 7);
            });
        }

        assertThat(client.getInputStream().readAllBytes()).isEqualTo(ascii("hello"));
        client.close();
        assertOver();
    }

    @Test
    void shouldKeepTheOrderOfManyWritesAndCoalesceThem() throws Exception {
        run("");
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            expected.append("message ").append(i).append('\n');
        }
        onShard(() -> {
            for (String line : expected.toString().split("(?<=\n)", -1)) {
                connection.write(ascii(line), 0, line.length());
            }
            connection.closeAfterFlush();
        });

        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .isEqualTo(expected.toString());
        client.close();
        assertOver();
        assertThat(recorder.slow).hasValue(0);
    }

    @Test
    void shouldReportASlowConsumerOnceAndBeAbleToAbortABlockedWrite() throws Exception {
        recorder.onSlow = () -> connection.abort();
        run("");
        byte[] block = new byte[50_000];
        for (int i = 0; i < 200 && recorder.slow.get() == 0; i++) {
            onShard(() -> connection.write(block, 0, block.length));
            assertThat(connection.pendingBytes()).isLessThanOrEqualTo(LIMITS.maxPendingBytes());
        }

        assertOver();
        assertThat(recorder.slow).hasValue(1);
        assertThat(connection.pendingBytes()).isZero();
        assertThat(resetOrEnded()).isTrue();
    }

    @Test
    void shouldSendLastWordsToASlowConsumerThatReadsAgain() throws Exception {
        recorder.onSlow = () -> {
            connection.write(ascii("bye"), 0, 3);
            connection.closeAfterFlush();
        };
        run("");
        byte[] block = new byte[50_000];
        for (int i = 0; i < 200 && recorder.slow.get() == 0; i++) {
            onShard(() -> connection.write(block, 0, block.length));
        }
        byte[] all = client.getInputStream().readAllBytes();

        assertThat(Arrays.copyOfRange(all, all.length - 3, all.length)).isEqualTo(ascii("bye"));
        assertThat((all.length - 3) % block.length).isZero();
        client.close();
        assertOver();
        assertThat(recorder.slow).hasValue(1);
    }

    @Test
    void shouldReportOutputThatIsTooOld() throws Exception {
        recorder.onSlow = () -> connection.abort();
        run("");
        byte[] block = new byte[8_000_000];
        onShard(() -> connection.write(block, 0, block.length));

        onShard(() -> connection.expire(System.nanoTime()));
        assertThat(recorder.slow).hasValue(0);
        onShard(() ->
                connection.expire(System.nanoTime() + LIMITS.maxPendingAge().toNanos() + 1));
        assertThat(recorder.slow).hasValue(1);
        assertOver();
    }

    @Test
    void shouldCutAPeerThatDoesNotAnswerFin() throws Exception {
        run("");
        onShard(() -> connection.closeAfterFlush());
        assertThat(client.getInputStream().read()).isEqualTo(-1);

        onShard(() -> connection.expire(System.nanoTime()));
        assertThat(recorder.closed).hasValue(0);
        // FIN is seen here before the shard is told that it was sent, so one call may come too early.
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            onShard(() ->
                    connection.expire(System.nanoTime() + LIMITS.closeTimeout().toNanos() + 1));
            assertThat(reader.join(Duration.ofMillis(50))).isTrue();
        });
        assertOver();
    }

    @Test
    void shouldEndOnceWhenThePeerResets() throws Exception {
        run("");
        client.setSoLinger(true, 0);
        client.close();

        assertOver();
        onShard(() -> {
            connection.write(ascii("late"), 0, 4);
            connection.abort();
            connection.closeAfterFlush();
        });
        assertThat(recorder.closed).hasValue(1);
        assertThat(recorder.peerClosed).hasValue(0);
    }

    @Test
    void shouldAbortFromInsideACallback() throws Exception {
        recorder.onText = (to, text) -> to.abort();
        run("");
        client.getOutputStream().write('x');

        assertOver();
        assertThat(resetOrEnded()).isTrue();
    }

    @Test
    void shouldAbortAfterThePeerHasClosed() throws Exception {
        recorder.onPeerClosed = () -> connection.abort();
        run("");
        client.shutdownOutput();

        assertOver();
    }

    @Test
    void shouldStopReadingWhileTheShardIsBehind() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        recorder.onText = (to, text) -> {
            try {
                assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        };
        run("");
        byte[] flood = new byte[16 * 1024 * 1024];
        AtomicInteger sent = new AtomicInteger();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int at = 0; at < flood.length; at += 8192) {
                    client.getOutputStream().write(flood, at, 8192);
                    sent.addAndGet(8192);
                }
                client.shutdownOutput();
            } catch (IOException gone) {
                sent.set(-1);
            }
        });
        await().pollDelay(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> {
            int before = sent.get();
            return !sender.join(Duration.ofMillis(200)) && sent.get() == before;
        });
        assertThat(sent.get()).isLessThan(flood.length);

        release.countDown();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(recorder.peerClosed).hasValue(1));
        assertThat(recorder.bytes.size()).isEqualTo(flood.length);
        onShard(() -> connection.closeAfterFlush());
        assertOver();
    }

    @Test
    void shouldCloseTheSocketWhenTheShardHasStopped() throws Exception {
        shard.stopped = true;
        run("first");

        assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
        assertThat(resetOrEnded()).isTrue();
        assertThat(recorder.closed).hasValue(0);
    }
}
