package io.ringcast.engine.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    @Test
    void shouldGiveWhatIsLeftAndNoMore() {
        ByteBudget budget = new ByteBudget(100);

        assertThat(budget.tryTake(60)).isTrue();
        assertThat(budget.tryTake(41)).isFalse();
        assertThat(budget.tryTake(40)).isTrue();
        assertThat(budget.tryTake(1)).isFalse();
        budget.release(60);
        assertThat(budget.tryTake(60)).isTrue();

        assertThat(budget.used()).isEqualTo(100);
        assertThat(budget.refusals()).isEqualTo(2);
    }

    @Test
    void shouldBeEmptyAgainAfterManyThreads() {
        ByteBudget budget = new ByteBudget(1000);
        AtomicLong held = new AtomicLong();
        AtomicLong most = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        int bytes = 1 + i % 400;
                        if (budget.tryTake(bytes)) {
                            most.accumulateAndGet(held.addAndGet(bytes), Math::max);
                            held.addAndGet(-bytes);
                            budget.release(bytes);
                        }
                    }
                });
            }
        }

        assertThat(budget.used()).isZero();
        assertThat(most.get()).isBetween(400L, 1000L);
    }
}
