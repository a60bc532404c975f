package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.transport.epoll.Loopback.Pair;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EpollBackPressureTest {
    private static final int SMALL_BUFFER = 4 << 10;
    private static final EpollLimits ROOMY = limits(64 << 20, 10_000, 256L << 20);

    private static EpollLimits limits(int maxPendingBytes, int maxPendingChunks, long maxTotalPendingBytes) {
        return new EpollLimits(
                maxPendingBytes, maxPendingChunks, Duration.ofSeconds(10), maxTotalPendingBytes, SMALL_BUFFER);
    }

    @Test
    void shouldDeliverEveryByteInOrderOnceAStalledPeerReadsAgain() throws IOException {
        try (Loopback loopback = new Loopback(ROOMY);
                Arena arena = Arena.ofConfined()) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            byte[] sent = Patterns.bytes(1_000_000);
            MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_BYTE, sent);

            int offset = 0;
            for (int length = 1; offset < sent.length; length = length * 3 % 40_009 + 1) {
                int piece = Math.min(length, sent.length - offset);
                if ((length & 1) == 0) {
                    pair.connection().write(segment, offset, piece);
                } else {
                    pair.connection().write(sent, offset, piece);
                }
                offset += piece;
            }
            assertThat(pair.connection().pendingBytes()).isBetween(700_000, 1_000_000);
            assertThat(loopback.loop.counters().pendingBytes())
                    .isEqualTo(pair.connection().pendingBytes());
            assertThat(loopback.loop.counters().shortWrites()).isEqualTo(1);

            assertThat(loopback.read(pair.client(), sent.length)).isEqualTo(sent);
            assertThat(pair.connection().pendingBytes()).isZero();
            assertThat(loopback.loop.counters().pendingBytes()).isZero();
            assertThat(loopback.loop.counters().bytesWritten()).isEqualTo(sent.length);
            assertThat(pair.handler().calls).isEmpty();
        }
    }

    @Test
    void shouldGoBackToDirectWritesWhenTheQueueIsEmpty() throws IOException {
        try (Loopback loopback = new Loopback(ROOMY)) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            byte[] sent = Patterns.bytes(500_000);
            pair.connection().write(sent, 0, sent.length);
            assertThat(loopback.read(pair.client(), sent.length)).isEqualTo(sent);
            long writes = loopback.loop.counters().writes();

            pair.write("direct");

            assertThat(loopback.loop.counters().writes()).isEqualTo(writes + 1);
            assertThat(loopback.readText(pair.client(), 6)).isEqualTo("direct");
            // EPOLLOUT is not watched any more, or the loop would spin.
            assertThat(loopback.loop.await(20_000_000, () -> false)).isZero();
        }
    }

    @Test
    void shouldSendWhatIsQueuedAndThenFin() throws IOException {
        try (Loopback loopback = new Loopback(ROOMY)) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            byte[] sent = Patterns.bytes(1_000_000);

            pair.connection().write(sent, 0, sent.length);
            pair.connection().closeAfterFlush();
            pair.write("too late");

            assertThat(pair.connection().pendingBytes()).isPositive();
            assertThat(loopback.read(pair.client(), sent.length + 1)).isEqualTo(sent);
            pair.client().close();
            loopback.runUntil(pair.handler()::isClosed);
            assertThat(pair.handler().calls).containsExactly("closed");
        }
    }

    @Test
    void shouldSendWhatIsQueuedToAPeerThatClosedItsSide() throws IOException {
        try (Loopback loopback = new Loopback(ROOMY)) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            byte[] sent = Patterns.bytes(1_000_000);
            pair.handler().onPeerClosed = () -> {
                pair.connection().write(sent, 0, sent.length);
                pair.connection().closeAfterFlush();
            };

            pair.client().shutdownOutput();
            loopback.runUntil(() -> pair.connection().pendingBytes() > 0);

            assertThat(loopback.read(pair.client(), sent.length + 1)).isEqualTo(sent);
            loopback.runUntil(pair.handler()::isClosed);
            assertThat(pair.handler().calls).containsExactly("peerClosed", "closed");
            assertThat(loopback.loop.connections()).isZero();
        }
    }

    @Test
    void shouldReportASlowConsumerOnceByBytes() {
        try (Loopback loopback = new Loopback(limits(100_000, 128, 1 << 20))) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            Pair other = loopback.connect("", SMALL_BUFFER);
            byte[] piece = new byte[10_000];
            while (loopback.loop.counters().slowConsumers() == 0) {
                pair.connection().write(piece, 0, piece.length);
            }
            int pending = pair.connection().pendingBytes();
            pair.connection().write(piece, 0, 1);

            assertThat(pending).isBetween(90_001, 100_000);
            assertThat(pair.connection().pendingBytes()).isEqualTo(pending);
            assertThat(pair.handler().calls)
                    .as("no call back from inside a write")
                    .isEmpty();
            loopback.loop.poll();
            loopback.loop.poll();
            assertThat(pair.handler().calls).containsExactly("slowConsumer");
            assertThat(other.handler().calls).isEmpty();
            assertThat(loopback.loop.counters().slowConsumers()).isEqualTo(1);
        }
    }

    @Test
    void shouldSendTheLastWordsOfASlowConsumerBehindWholeWrites() throws IOException {
        try (Loopback loopback = new Loopback(limits(100_000, 128, 1 << 20))) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            pair.handler().onSlowConsumer = () -> {
                pair.write("last words");
                pair.connection().write(new byte[15_000], 0, 15_000);
                pair.connection().closeAfterFlush();
            };
            byte[] piece = Patterns.bytes(10_000);
            int whole = 0;
            while (loopback.loop.counters().slowConsumers() == 0) {
                pair.connection().write(piece, 0, piece.length);
                whole += loopback.loop.counters().slowConsumers() == 0 ? piece.length : 0;
            }
            loopback.loop.poll();

            byte[] received = loopback.read(pair.client(), whole + 11);

            assertThat(received).hasSize(whole + 10);
            assertThat(new String(received, whole, 10, StandardCharsets.US_ASCII))
                    .isEqualTo("last words");
        }
    }

    @Test
    void shouldTakeNoLastWordsInTheMiddleOfAWrite() {
        try (Loopback loopback = new Loopback(limits(100_000, 128, 1 << 20))) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            pair.handler().onSlowConsumer = () -> pair.write("last words");

            pair.connection().write(new byte[1_000_000], 0, 1_000_000);
            loopback.loop.poll();

            assertThat(pair.handler().calls).containsExactly("slowConsumer");
            assertThat(pair.connection().pendingBytes()).isZero();
        }
    }

    @Test
    void shouldGiveEverythingBackWhenASlowConsumerIsAborted() {
        try (Loopback loopback = new Loopback(limits(100_000, 128, 1 << 20))) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            pair.handler().onSlowConsumer = pair.connection()::abort;
            byte[] piece = new byte[400_000];

            pair.connection().write(piece, 0, 200_000);
            pair.connection().write(piece, 0, piece.length);
            loopback.loop.poll();

            assertThat(pair.handler().calls).containsExactly("slowConsumer", "closed");
            assertThat(loopback.loop.counters().pendingBytes()).isZero();
            assertThat(loopback.loop.connections()).isZero();
        }
    }

    @Test
    void shouldNotReportASlowConsumerThatWasAbortedMeanwhile() {
        try (Loopback loopback = new Loopback(limits(1_000, 128, 1 << 20))) {
            Pair pair = loopback.connect("", SMALL_BUFFER);

            pair.connection().write(new byte[1_000_000], 0, 1_000_000);
            pair.connection().abort();
            loopback.loop.poll();

            assertThat(pair.handler().calls).containsExactly("closed");
        }
    }

    @Test
    void shouldReportASlowConsumerByChunks() {
        try (Loopback loopback = new Loopback(limits(1 << 30, 2, 1 << 30))) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            pair.connection().write(new byte[1_000_000], 0, 1_000_000);
            byte[] piece = new byte[2_048];

            pair.connection().write(piece, 0, piece.length);
            assertThat(loopback.loop.counters().slowConsumers()).isZero();
            pair.connection().write(piece, 0, 1);

            assertThat(loopback.loop.counters().slowConsumers()).isEqualTo(1);
        }
    }

    @Test
    void shouldReportASlowConsumerByTime() {
        try (Loopback loopback = new Loopback(ROOMY)) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            Pair other = loopback.connect("", SMALL_BUFFER);
            pair.connection().write(new byte[1_000_000], 0, 1_000_000);
            long limitNs = ROOMY.maxPendingTime().toNanos();

            loopback.loop.expire(loopback.nowNs + limitNs);
            loopback.loop.poll();
            assertThat(pair.handler().calls).isEmpty();
            loopback.loop.expire(loopback.nowNs + limitNs + 1);
            loopback.loop.expire(loopback.nowNs + limitNs + 2);
            loopback.loop.poll();

            assertThat(pair.handler().calls).containsExactly("slowConsumer");
            assertThat(other.handler().calls).isEmpty();
        }
    }

    @Test
    void shouldNotExpireAPeerThatIsLateButMoves() throws IOException {
        try (Loopback loopback = new Loopback(ROOMY)) {
            Pair pair = loopback.connect("", SMALL_BUFFER);
            long stepNs = ROOMY.maxPendingTime().toNanos() / 2;
            pair.connection().write(new byte[1_000_000], 0, 1_000_000);

            for (int i = 0; i < 10; i++) {
                loopback.nowNs += stepNs;
                pair.connection().write(new byte[500_000], 0, 500_000);
                loopback.read(pair.client(), 500_000 + (i == 0 ? 500_000 : 0));
                assertThat(pair.connection().pendingBytes()).isPositive();
                loopback.loop.expire(loopback.nowNs);
                loopback.loop.poll();
            }

            assertThat(pair.handler().calls).isEmpty();
        }
    }

    @Test
    void shouldBoundWhatAllConnectionsOfALoopQueue() {
        try (Loopback loopback = new Loopback(limits(1 << 20, 128, 1_500_000))) {
            Pair first = loopback.connect("", SMALL_BUFFER);
            Pair second = loopback.connect("", SMALL_BUFFER);

            first.connection().write(new byte[1_000_000], 0, 1_000_000);
            second.connection().write(new byte[1_000_000], 0, 1_000_000);
            loopback.loop.poll();

            // Who has waited longest makes room.
            assertThat(first.handler().calls).containsExactly("slowConsumer");
            assertThat(first.connection().pendingBytes()).isZero();
            assertThat(second.handler().calls).isEmpty();
            assertThat(loopback.loop.counters().pendingBytes())
                    .isEqualTo(second.connection().pendingBytes())
                    .isLessThanOrEqualTo(1_500_000);
        }
    }

    @Test
    void shouldKeepTheListOfQueuesRightWhateverEndsFirst() throws IOException {
        try (Loopback loopback = new Loopback(ROOMY)) {
            Pair[] pairs = new Pair[6];
            byte[] sent = Patterns.bytes(400_000);
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = loopback.connect("", SMALL_BUFFER);
                pairs[i].connection().write(sent, 0, sent.length);
            }

            pairs[1].connection().abort();
            assertThat(loopback.read(pairs[3].client(), sent.length)).isEqualTo(sent);
            pairs[5].connection().abort();
            pairs[0].connection().abort();
            loopback.loop.expire(loopback.nowNs + ROOMY.maxPendingTime().toNanos() + 1);
            loopback.loop.poll();

            assertThat(Arrays.stream(pairs).map(p -> p.handler().calls.toString()))
                    .containsExactly("[closed]", "[closed]", "[slowConsumer]", "[]", "[slowConsumer]", "[closed]");
        }
    }
}
