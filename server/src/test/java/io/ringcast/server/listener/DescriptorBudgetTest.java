package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The count of the kernel takes a while; what the other threads do meanwhile happens here inside of it. */
class DescriptorBudgetTest {
    private static final long LIMIT = 1000;
    private static final long LEAST_FREE = 32;
    private static final long FAR_NS = 3_600_000_000_000L;

    private final AtomicLong open = new AtomicLong();
    private final List<Boolean> allowed = new ArrayList<>();
    private Runnable before = () -> {};
    private Runnable behind = () -> {};
    private final DescriptorBudget budget = new DescriptorBudget(LIMIT, this::count);
    private long nowNs = System.nanoTime();

    private long count() {
        before.run();
        long counted = open.get();
        behind.run();
        return counted;
    }

    private void sample() {
        nowNs += FAR_NS;
        budget.sample(nowNs);
    }

    private void accept(long count) {
        for (long i = 0; i < count; i++) {
            open.incrementAndGet();
            budget.accepted();
        }
    }

    private void close(long count) {
        for (long i = 0; i < count; i++) {
            budget.closed();
            open.decrementAndGet();
        }
    }

    @Test
    void shouldCountWhatIsAcceptedAndClosedBehindTheSample() {
        sample();
        accept(LIMIT - LEAST_FREE - 1);
        assertThat(budget.allowsOneMore()).isTrue();
        accept(1);
        assertThat(budget.allowsOneMore()).isFalse();
        sample();
        assertThat(budget.allowsOneMore()).isFalse();

        close(1);

        assertThat(budget.allowsOneMore()).isTrue();
    }

    @Test
    void shouldNotForgetWhileItCounts() {
        sample();
        accept(LIMIT - LEAST_FREE);
        before = () -> allowed.add(budget.allowsOneMore());
        behind = () -> allowed.add(budget.allowsOneMore());

        sample();

        assertThat(allowed).containsExactly(false, false);
    }

    @Test
    void shouldNotTakeForFreeWhatIsClosedWhileItCounts() {
        accept(900);
        before = () -> close(500);
        sample();
        before = () -> {};

        accept(LIMIT - LEAST_FREE - open.get());

        assertThat(budget.allowsOneMore()).as("%d are open", open.get()).isFalse();
    }

    @Test
    void shouldCountWhatIsAcceptedBehindTheKernelsCount() {
        accept(400);
        behind = () -> accept(500);
        sample();
        behind = () -> {};

        accept(LIMIT - LEAST_FREE - open.get());

        assertThat(budget.allowsOneMore()).as("%d are open", open.get()).isFalse();
    }

    @Test
    void shouldBeExactAgainOnceItCountedInPeace() {
        accept(900);
        before = () -> close(500);
        behind = () -> accept(300);
        sample();
        before = () -> {};
        behind = () -> {};

        sample();
        accept(LIMIT - LEAST_FREE - open.get() - 1);

        assertThat(budget.allowsOneMore()).isTrue();
        accept(1);
        assertThat(budget.allowsOneMore()).isFalse();
    }

    @Test
    void shouldRefuseEverybodyWhenThereIsNoneLeftToCountBy() {
        AtomicLong counted = new AtomicLong(-1);
        DescriptorBudget exhausted = new DescriptorBudget(LIMIT, counted::get);
        assertThat(exhausted.allowsOneMore()).isFalse();

        counted.set(10);
        exhausted.sample(nowNs + FAR_NS);

        assertThat(exhausted.allowsOneMore()).isTrue();
    }
}
