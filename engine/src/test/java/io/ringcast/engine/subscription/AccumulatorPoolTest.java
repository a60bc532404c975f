package io.ringcast.engine.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccumulatorPoolTest {
    private static final int MEGABYTE = 1024 * 1024;

    private final AccumulatorPool pool = new AccumulatorPool();

    @AfterEach
    void close() {
        pool.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 4096", "1, 4096", "4096, 4096", "4097, 8192", "8192, 8192", "70000, 131072", "1048577, 2097152"})
    void shouldRoundUpToPowersOfTwo(int bytes, int capacity) {
        assertThat(pool.acquire(7, bytes).capacity()).isEqualTo(capacity);
    }

    @Test
    void shouldUseMemoryAgain() {
        Accumulator first = pool.acquire(7, 5000);
        first.append(new byte[100]);
        pool.release(first);

        assertThat(pool.acquire(9, 4000)).isNotSameAs(first);
        Accumulator again = pool.acquire(9, 8192);

        assertThat(again).isSameAs(first);
        assertThat(again.base()).isEqualTo(9);
        assertThat(again.end()).isEqualTo(9);
        assertThat(again.length()).isZero();
    }

    @Test
    void shouldFreeWhatIsLargerThanAMegabyte() {
        Accumulator large = pool.acquire(0, MEGABYTE + 1);
        Accumulator kept = pool.acquire(0, MEGABYTE);

        pool.release(large);
        pool.release(kept);

        assertFreed(large);
        assertThat(pool.acquire(0, MEGABYTE)).isSameAs(kept);
    }

    @Test
    void shouldKeepSixteenMegabytesAndNoMore() {
        List<Accumulator> all = new ArrayList<>();
        for (int i = 0; i < 17; i++) {
            all.add(pool.acquire(0, MEGABYTE));
        }
        all.forEach(pool::release);

        assertFreed(all.get(16));
        // What is taken out makes room for as much.
        Accumulator taken = pool.acquire(0, MEGABYTE);
        pool.release(taken);
        assertThat(pool.acquire(0, MEGABYTE)).isSameAs(taken);
    }

    @Test
    void shouldFreeEverythingWhenClosed() {
        Accumulator kept = pool.acquire(0, 1);
        pool.release(kept);

        pool.close();

        assertFreed(kept);
        assertThat(pool.acquire(0, 1)).isNotSameAs(kept);
    }

    private static void assertFreed(Accumulator accumulator) {
        assertThatThrownBy(() -> accumulator.append(new byte[1])).isInstanceOf(IllegalStateException.class);
    }
}
