package io.ringcast.engine.counter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AppUsageTest {
    private static final int CAP = 2;
    private static final int ATTEMPTS = 1_000_000;

    private final AppUsage usage = new AppUsage(1);

    @Test
    void shouldRefuseAtTheCapAndTakeAgainBelowIt() {
        assertThat(usage.tryConnect(CAP)).isTrue();
        assertThat(usage.tryConnect(CAP)).isTrue();
        assertThat(usage.tryConnect(CAP)).isFalse();

        usage.disconnect();

        assertThat(usage.tryConnect(CAP)).isTrue();
        assertThat(usage.connections()).isEqualTo(2);
        assertThat(usage.connectedTotal()).isEqualTo(3);
    }

    @Test
    void shouldKnowNoCapOfZeroOrLess() {
        for (int i = 0; i < 100; i++) {
            assertThat(usage.tryConnect(i % 2 - 1)).isTrue();
        }
    }

    @Test
    void shouldNeverExceedTheCapWhileThreadsComeAndGo() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                for (int i = 0; i < ATTEMPTS; i++) {
                    if (usage.tryConnect(CAP)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        usage.disconnect();
                    }
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isBetween(1, CAP);
        assertThat(usage.connections()).isZero();
    }

    @Test
    void shouldNeverCountBackWhileThreadsComeAndGo() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < ATTEMPTS / 2; i++) {
                    if (usage.tryConnect(0)) {
                        usage.disconnect();
                    }
                }
            }));
        }
        long last = 0;
        int backwards = 0;
        while (threads.stream().anyMatch(Thread::isAlive)) {
            long now = usage.disconnectedTotal();
            backwards += now < last ? 1 : 0;
            last = now;
        }

        assertThat(backwards).isZero();
        assertThat(usage.disconnectedTotal()).isEqualTo(usage.connectedTotal()).isEqualTo(ATTEMPTS);
    }
}
