package io.ringcast.server.http.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.http.health.HealthChecks.Check;
import io.ringcast.server.http.health.HealthChecks.State;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);

    private static Check critical(HealthChecks.Probe probe) {
        return new Check("critical", true, probe);
    }

    private static Check optional(HealthChecks.Probe probe) {
        return new Check("optional", false, probe);
    }

    private static State state(Duration timeout, Check... checks) {
        return new HealthChecks(timeout, List.of(checks)).state();
    }

    @Test
    void shouldTellWhatFailedByItsWeight() {
        assertThat(state(LONG)).isEqualTo(State.OK);
        assertThat(state(LONG, critical(() -> true), optional(() -> true))).isEqualTo(State.OK);
        assertThat(state(LONG, critical(() -> true), optional(() -> false))).isEqualTo(State.DEGRADED);
        assertThat(state(LONG, critical(() -> false), optional(() -> false))).isEqualTo(State.ERROR);
        assertThat(state(LONG, optional(() -> {
                    throw new IOException("gone");
                })))
                .isEqualTo(State.DEGRADED);
    }

    @Test
    void shouldAskAllAtOnce() {
        CyclicBarrier all = new CyclicBarrier(3);
        Check meets = optional(() -> all.await() >= 0);

        assertThat(state(LONG, meets, meets, meets)).isEqualTo(State.OK);
    }

    @Test
    void shouldNotWaitBeyondTheDeadlineForAnyNumberOfSlowOnes() {
        CountDownLatch never = new CountDownLatch(1);
        Check slow = optional(() -> {
            never.await();
            return true;
        });
        long beganNs = System.nanoTime();

        State state =
                state(Duration.ofMillis(300), slow, slow, slow, slow, slow, slow, slow, slow, critical(() -> true));

        assertThat(state).isEqualTo(State.DEGRADED);
        assertThat(Duration.ofNanos(System.nanoTime() - beganNs))
                .isBetween(Duration.ofMillis(300), Duration.ofMillis(2000));
        never.countDown();
    }

    @Test
    void shouldNotAskAgainWhatHangs() {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch answer = new CountDownLatch(1);
        HealthChecks checks = new HealthChecks(SHORT, List.of(critical(() -> {
            asked.incrementAndGet();
            answer.await();
            return true;
        })));

        assertThat(checks.state()).isEqualTo(State.ERROR);
        assertThat(checks.state()).isEqualTo(State.ERROR);
        assertThat(asked).hasValue(1);

        answer.countDown();
        await().atMost(Duration.ofSeconds(5)).until(() -> checks.state() == State.OK);
    }

    @Test
    void shouldBoundAQuestion() throws Exception {
        HealthChecks checks = new HealthChecks(SHORT, List.of());
        CountDownLatch interrupted = new CountDownLatch(1);

        assertThat(checks.within(() -> "answer")).isEqualTo("answer");
        assertThatThrownBy(() -> checks.within(() -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return "";
                }))
                .isInstanceOf(TimeoutException.class);
        await().atMost(Duration.ofSeconds(5)).until(() -> interrupted.getCount() == 0);
    }
}
