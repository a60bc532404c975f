package io.ringcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private static final long MS = 1_000_000;
    private static final Batches.Key ONE = new Batches.Key("app", "one");
    private static final Batches.Key OTHER_APP = new Batches.Key("other", "one");

    private final Batches batches = new Batches(Duration.ofMillis(50), 3, 2 * Batches.MAX_BYTES);

    private static byte[] event(int size) {
        return new byte[size];
    }

    @Test
    void shouldWaitOnceForAllEventsOfAWindow() {
        assertThat(batches.add(ONE, event(1), 0)).isNull();
        assertThat(batches.add(ONE, event(2), 40 * MS)).isNull();

        assertThat(batches.idleNs(40 * MS)).isEqualTo(10 * MS);
        assertThat(batches.poll(49 * MS)).isNull();
        assertThat(Objects.requireNonNull(batches.poll(50 * MS)).events()).hasSize(2);
        assertThat(batches.poll(99 * MS)).isNull();
        assertThat(batches.idleNs(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("64 batches are split by app and by size")
    void shouldSplitByAppAndBySize() {
        batches.add(ONE, event(1), 0);
        batches.add(OTHER_APP, event(1), 0);
        batches.add(ONE, event(1), 0);
        assertThat(batches.pollFull(ONE)).isNull();
        batches.add(ONE, event(1), 0);

        assertThat(Objects.requireNonNull(batches.pollFull(ONE)).events()).hasSize(3);
        assertThat(batches.pollFull(ONE)).isNull();
        Batches.Batch rest = Objects.requireNonNull(batches.pollAny());
        assertThat(rest.key()).isEqualTo(OTHER_APP);
        assertThat(rest.events()).hasSize(1);
    }

    @Test
    void shouldGiveTheOldestEarlyWhenAllTogetherAreTooLarge() {
        for (int i = 0; i < 3; i++) {
            assertThat(batches.poll(i)).isNull();
            batches.add(new Batches.Key("app" + i, "w"), event(Batches.MAX_BYTES - 10), i);
        }

        assertThat(Objects.requireNonNull(batches.poll(3)).key().appId()).isEqualTo("app0");
        assertThat(batches.poll(3)).isNull();
    }

    @Test
    void shouldNotGrowPastItsBytes() {
        batches.add(ONE, event(Batches.MAX_BYTES - 10), 0);

        assertThat(Objects.requireNonNull(batches.add(ONE, event(11), 0)).events())
                .hasSize(1);
        assertThat(batches.pollFull(ONE)).isNull();
        batches.add(ONE, event(Batches.MAX_BYTES), 0);
        assertThat(Objects.requireNonNull(batches.pollFull(ONE)).events()).hasSize(1);
    }
}
