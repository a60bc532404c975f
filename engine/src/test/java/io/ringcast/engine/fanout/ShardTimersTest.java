package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTimersTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = 5 * SECOND;

    private final ShardTimers timers = new ShardTimers(START, fail -> {
        throw new AssertionError(fail);
    });
    private final List<String> fired = new ArrayList<>();

    @Test
    void shouldFireOnceWhenDueAndNotBefore() {
        timers.schedule(START + 10 * SECOND, now -> fired.add("a"));

        timers.poll(START + 10 * SECOND - 1);
        assertThat(fired).isEmpty();

        timers.poll(START + 10 * SECOND + ShardTimers.TICK_NS);
        timers.poll(START + 20 * SECOND);
        assertThat(fired).containsExactly("a");
        assertThat(timers.size()).isZero();
    }

    @Test
    void shouldNotFireWhatWasCancelled() {
        long id = timers.schedule(START + SECOND, now -> fired.add("a"));
        timers.schedule(START + SECOND, now -> fired.add("b"));

        timers.cancel(id);
        timers.cancel(id);
        timers.cancel(ShardTimers.NONE);
        timers.poll(START + 2 * SECOND);

        assertThat(fired).containsExactly("b");
    }

    @Test
    void shouldBeOnTimeAfterTheShardHasSleptForLongWithoutTimers() {
        long later = START + 600 * SECOND;
        timers.schedule(later + 3 * SECOND, now -> fired.add("a"));

        timers.poll(later);
        timers.poll(later + 3 * SECOND + ShardTimers.TICK_NS);

        assertThat(fired).containsExactly("a");
    }

    @Test
    void shouldBeOnTimeWhenThereWasNoTimerUntilNow() {
        long later = START + 600 * SECOND;

        timers.poll(later);
        timers.schedule(later + 3 * SECOND, now -> fired.add("a"));
        timers.poll(later + 3 * SECOND + ShardTimers.TICK_NS);

        assertThat(fired).containsExactly("a");
    }

    @Test
    void shouldFireManyInTheOrderOfTheirTicksAndBoundedInACycle() {
        for (int i = 0; i < 3000; i++) {
            String name = "t" + i / 1000;
            timers.schedule(START + (1 + i / 1000) * SECOND, now -> fired.add(name));
        }

        int first = timers.poll(START + 10 * SECOND);
        assertThat(first).isEqualTo(1024);
        while (timers.size() > 0) {
            timers.poll(START + 10 * SECOND);
        }

        assertThat(fired).hasSize(3000).isSorted();
    }

    @Test
    void shouldScheduleFromATimer() {
        timers.schedule(START + SECOND, now -> {
            fired.add("a");
            timers.schedule(now + SECOND, again -> fired.add("b"));
        });

        timers.poll(START + SECOND + ShardTimers.TICK_NS);
        assertThat(fired).containsExactly("a");
        timers.poll(START + 3 * SECOND);
        assertThat(fired).containsExactly("a", "b");
    }
}
