package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import io.ringcast.server.transport.epoll.Loopback.Pair;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What a connection costs in heap, idle and busy. */
class EpollFootprintTest {
    @Test
    void shouldCostAtMost64BytesOfHeapPerIdleConnection() throws JMException {
        try (Loopback loopback = new Loopback()) {
            RecordingHandler handler = new RecordingHandler();
            for (int i = 0; i < 200; i++) {
                loopback.adopt(_ -> handler);
            }
            loopback.loop.poll();

            long[] row = histogram(EpollConnection.class);

            assertThat(row[0]).as("instances").isGreaterThanOrEqualTo(200);
            assertThat(row[1] / row[0]).as("bytes each").isLessThanOrEqualTo(64);
            assertThat(histogram(PendingOutput.class)[0]).isZero();
        }
    }

    /** Instances and bytes of a class after a full collection. */
    private static long[] histogram(Class<?> type) throws JMException {
        String text = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return text.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[3].equals(type.getName()))
                .map(columns -> new long[] {Long.parseLong(columns[1]), Long.parseLong(columns[2])})
                .findFirst()
                .orElse(new long[] {0, 0});
    }

    /** Answers what it gets, then the same from native memory. */
    private record Echo(Connection connection, MemorySegment segment) implements ConnectionHandler {
        @Override
        public void onBytes(byte[] buffer, int offset, int length) {
            connection.write(buffer, offset, length);
            connection.write(segment, 0, length);
        }

        @Override
        public void onPeerClosed() {}

        @Override
        public void onSlowConsumer() {}

        @Override
        public void onClosed() {}
    }

    @Test
    void shouldAllocateNothingPerMessageAfterWarmUp() throws IOException {
        try (Loopback loopback = new Loopback();
                Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(1_000);
            SocketChannel client = loopback.client(0);
            loopback.loop.adopt(
                    loopback.acceptDescriptor(), "", new byte[0], connection -> new Echo(connection, segment));
            List<Long> bytesPerMessage = new ArrayList<>();
            for (int attempt = 0; attempt < 6; attempt++) {
                bytesPerMessage.add(echo(loopback.loop, client, 10_000) / 10_000);
            }

            // The compiler decides when calls stop allocating; that they stop is what counts.
            assertThat(bytesPerMessage).last().isEqualTo(0L);
        }
    }

    private static long echo(EpollLoop loop, SocketChannel client, int messages) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer message = ByteBuffer.allocateDirect(100);
        ByteBuffer answer = ByteBuffer.allocateDirect(200);
        long allocated = 0;
        for (int i = 0; i < messages; i++) {
            message.clear();
            client.write(message);
            long before = threads.getCurrentThreadAllocatedBytes();
            loop.await(1_000_000_000L, () -> false);
            loop.poll();
            allocated += threads.getCurrentThreadAllocatedBytes() - before;
            answer.clear();
            while (answer.hasRemaining()) {
                client.read(answer);
            }
        }
        return allocated;
    }

    @Test
    void shouldKeepNoQueueBehindAStall() throws IOException {
        EpollLimits limits = new EpollLimits(1 << 20, 128, EpollLimits.DEFAULT.maxPendingTime(), 256L << 20, 4 << 10);
        try (Loopback loopback = new Loopback(limits)) {
            Pair pair = loopback.connect("", 4 << 10);
            byte[] sent = Patterns.bytes(600_000);
            pair.connection().write(sent, 0, sent.length);
            assertThat(pair.connection().pending()).isNotNull();

            assertThat(loopback.read(pair.client(), sent.length)).isEqualTo(sent);

            assertThat(pair.connection().pending()).isNull();
        }
    }
}
