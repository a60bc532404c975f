package io.ringcast.server.transport.attached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.limit.ByteBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Shards and drainers on real threads, thousands of short connections that share a small budget: what arrives is whole
 * entries, in order, without a gap; what was accepted arrives unless it was dropped; nothing stays counted.
 */
class AttachedOutputRaceTest {
    private static final long SEED = 4_711;
    private static final int SHARDS = 3;
    private static final int CONNECTIONS = 4_000;
    private static final int ENTRY = 1_000;
    private static final int LARGE_ENTRY = 64 * 1024;
    private static final ByteBudget BUDGET = new ByteBudget(150_000);
    private static final AttachedLimits LIMITS =
            new AttachedLimits(1 << 20, 100, Duration.ofSeconds(10), 1, BUDGET, Duration.ofSeconds(1));

    /** How a connection ends. */
    private enum Ending {
        FLUSHED,
        DROPPED,
        FAILING
    }

    /** A socket that checks what it is given: each entry is filled with its own number. */
    private static final class Socket implements ByteStream {
        private final int failingWrite;
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final CountDownLatch drained = new CountDownLatch(1);
        private volatile boolean aborted;
        private final AtomicInteger finished = new AtomicInteger();
        private final AtomicInteger entries = new AtomicInteger();
        private volatile String complaint = "";
        private int writes;

        Socket(int failingWrite) {
            this.failingWrite = failingWrite;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (inside.incrementAndGet() != 1) {
                complaint = "two drainers write at once";
            }
            try {
                if (aborted || writes++ == failingWrite) {
                    throw new IOException("broken");
                }
                read(bytes, offset, length);
            } finally {
                inside.decrementAndGet();
            }
        }

        private void read(byte[] bytes, int offset, int length) {
            int at = offset;
            while (at < offset + length) {
                int size = bytes[at] == 'L' ? LARGE_ENTRY : ENTRY;
                int number = bytes[at + 1];
                int expected = entries.getAndIncrement();
                if (number != expected || at + size > offset + length) {
                    complaint = "entry " + number + " came in place of " + expected;
                }
                at += size;
            }
        }

        @Override
        public void endOutput() throws IOException {
            if (aborted) {
                throw new IOException("aborted");
            }
            finished.incrementAndGet();
        }

        @Override
        public void abort() {
            aborted = true;
        }

        void onEnded() {
            ended.incrementAndGet();
            drained.countDown();
        }

        @Override
        public byte @Nullable [] read() {
            return null;
        }

        @Override
        public String remoteAddress() {
            return "";
        }
    }

    private static byte[] entry(int number, boolean large) {
        byte[] bytes = new byte[large ? LARGE_ENTRY : ENTRY];
        bytes[0] = (byte) (large ? 'L' : 'S');
        bytes[1] = (byte) number;
        return bytes;
    }

    private record Pair(Socket socket, AttachedOutput output) {}

    private static List<Pair> connect(Random random) throws InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Ending ending = Ending.values()[random.nextInt(Ending.values().length)];
            Socket socket = new Socket(ending == Ending.FAILING ? random.nextInt(3) : -1);
            AttachedOutput output = new AttachedOutput(socket, LIMITS, socket::onEnded);
            pairs.add(new Pair(socket, output));
            int accepted = 0;
            int most = 1 + random.nextInt(12);
            // After a write was refused the connection offers nothing more.
            while (accepted < most && output.offer(entry(accepted, random.nextInt(8) == 0), 0)) {
                accepted++;
                if (random.nextInt(4) == 0) {
                    Thread.onSpinWait();
                }
            }
            if (ending == Ending.DROPPED) {
                output.drop();
                socket.abort();
            } else {
                output.endAfterFlush();
                assertThat(socket.drained.await(20, TimeUnit.SECONDS))
                        .as("connection %d never ended", i)
                        .isTrue();
                assertThat(socket.ended).as("connection %d", i).hasValue(1);
            }
            if (ending == Ending.FLUSHED) {
                assertThat(socket.entries).as("connection %d", i).hasValue(accepted);
                assertThat(socket.finished).as("connection %d", i).hasValue(1);
                assertThat(output.pendingBytes()).isZero();
            }
        }
        return pairs;
    }

    @Test
    void shouldKeepOrderAndCountsWhateverEndsAConnection() throws Exception {
        List<Future<List<Pair>>> shards = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(SHARDS)) {
            for (int shard = 0; shard < SHARDS; shard++) {
                Random random = new Random(SEED + shard);
                shards.add(threads.submit(() -> connect(random)));
            }
        }

        // The last drainers may still be writing.
        await().atMost(Duration.ofSeconds(20)).until(() -> BUDGET.used() == 0);
        for (Future<List<Pair>> shard : shards) {
            assertThat(shard.get()).as("seed %d", SEED).allSatisfy(pair -> {
                assertThat(pair.output.pendingBytes()).isZero();
                assertThat(pair.socket.complaint).isEmpty();
            });
        }
        assertThat(BUDGET.refusals()).isPositive();
    }
}
