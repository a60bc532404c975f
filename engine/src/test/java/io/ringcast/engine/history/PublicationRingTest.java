package io.ringcast.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of random lengths around the end of the ring, against a queue of copies. */
class PublicationRingTest {
    private static final int OPERATIONS = 20_000;

    private final PublicationRing ring = new PublicationRing();
    private final ArrayDeque<byte[]> expected = new ArrayDeque<>();
    private long appendedNs;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldHoldWhatTheQueueHolds(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < OPERATIONS; i++) {
            int most = i / 2_000 % 2 == 0 ? 60 : 5;
            if (expected.size() < most && random.nextInt(3) > 0) {
                add(random);
            } else if (!expected.isEmpty()) {
                ring.dropFirst();
                expected.removeFirst();
            }
            if (random.nextInt(4) == 0) {
                ring.fit();
                assertThat(ring.arrayBytes())
                        .isLessThanOrEqualTo(2L * ring.used() + 64 + Math.max(4, 4 * expected.size()) * 4L);
            }
            check("seed " + seed + ", operation " + i);
        }
    }

    @Test
    void shouldHoldNoArraysWhenEmpty() {
        add(new Random(1));

        ring.clear();

        assertThat(ring.arrayBytes()).isZero();
        assertThat(ring.used()).isZero();
        assertThat(ring.count()).isZero();
    }

    private void add(Random random) {
        byte[] head = new byte[PublicationRing.FIXED_LENGTH + random.nextInt(40)];
        byte[] data = new byte[random.nextInt(100)];
        random.nextBytes(head);
        random.nextBytes(data);
        appendedNs += random.nextInt(3);
        PublicationRing.INT.set(head, PublicationRing.LENGTH, head.length + data.length);
        PublicationRing.INT.set(head, PublicationRing.HEAD_LENGTH, head.length);
        PublicationRing.LONG.set(head, PublicationRing.APPENDED_NS, appendedNs);
        ring.add(head, head.length, data);
        byte[] record = Arrays.copyOf(head, head.length + data.length);
        System.arraycopy(data, 0, record, head.length, data.length);
        expected.addLast(record);
    }

    private void check(String at) {
        assertThat(ring.count()).as(at).isEqualTo(expected.size());
        assertThat(ring.used())
                .as(at)
                .isEqualTo(expected.stream().mapToInt(record -> record.length).sum());
        int index = 0;
        int notAfter = 0;
        for (byte[] record : expected) {
            byte[] copy = new byte[ring.length(index)];
            ring.copyOut(index, 0, copy, copy.length);
            assertThat(copy).as(at).isEqualTo(record);
            long time = (long) PublicationRing.LONG.get(record, PublicationRing.APPENDED_NS);
            assertThat(ring.appendedNs(index)).as(at).isEqualTo(time);
            notAfter += time <= appendedNs - 5 ? 1 : 0;
            index++;
        }
        assertThat(ring.firstAppendedAfter(appendedNs - 5)).as(at).isEqualTo(notAfter);
    }
}
