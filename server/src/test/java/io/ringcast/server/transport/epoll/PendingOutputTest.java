package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingOutputTest {
    private static final long MAX_NS = 1_600;

    private static boolean append(PendingOutput queue, int length, long nowNs) {
        return queue.tryAppend(MemorySegment.ofArray(new byte[length]), 0, length, nowNs, 0);
    }

    @Test
    void shouldShareAChunkAmongSmallAppends() {
        PendingOutput queue = new PendingOutput(100_000, 10, MAX_NS);

        for (int i = 0; i < 1_024; i++) {
            append(queue, 1, 0);
        }

        assertThat(queue.chunks()).isEqualTo(1);
        assertThat(queue.bytes()).isEqualTo(1_024);
    }

    @Test
    void shouldChangeNothingWhenABoundWouldBePassed() {
        PendingOutput queue = new PendingOutput(5_000, 2, MAX_NS);

        assertThat(append(queue, 5_001, 0)).isFalse();
        assertThat(append(queue, 1_025, 0)).isTrue();
        assertThat(append(queue, 2_049, 0)).isTrue();
        assertThat(append(queue, 1, 0)).isFalse();

        assertThat(queue.bytes()).isEqualTo(3_074);
        assertThat(queue.chunks()).isEqualTo(2);
    }

    @Test
    void shouldAgeByItsOldestByte() {
        PendingOutput queue = new PendingOutput(100_000, 10, MAX_NS);

        append(queue, 10, 1_000);
        append(queue, 10, 1_100);
        append(queue, 10, 1_101);

        assertThat(queue.chunks()).isEqualTo(2);
        assertThat(queue.ageNs(2_000)).isEqualTo(1_000);
        queue.remove(20);
        assertThat(queue.ageNs(2_000)).isEqualTo(899);
        queue.remove(10);
        assertThat(queue.ageNs(2_000)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_251_121})
    void shouldGiveBackExactlyWhatWasAppended(long seed) {
        Random random = new Random(seed);
        PendingOutput queue = new PendingOutput(200_000, 20, MAX_NS);
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] stage = new byte[30_000];

        for (int i = 0; i < 5_000; i++) {
            if (random.nextBoolean()) {
                byte[] bytes = new byte[random.nextInt(random.nextInt(40_000) + 1) + 1];
                random.nextBytes(bytes);
                int offset = random.nextInt(bytes.length);
                int length = bytes.length - offset;
                if (queue.tryAppend(MemorySegment.ofArray(bytes), offset, length, i, 0)) {
                    in.write(bytes, offset, length);
                }
            } else {
                int peeked = queue.peek(MemorySegment.ofArray(stage), random.nextInt(stage.length));
                int taken = random.nextInt(peeked + 1);
                out.write(stage, 0, taken);
                queue.remove(taken);
            }
            assertThat(queue.bytes()).as("seed %d", seed).isEqualTo(in.size() - out.size());
            assertThat(queue.chunks()).as("seed %d", seed).isLessThanOrEqualTo(20);
        }

        assertThat(out.size()).isPositive();
        assertThat(Arrays.copyOf(in.toByteArray(), out.size()))
                .as("seed %d", seed)
                .isEqualTo(out.toByteArray());
    }
}
