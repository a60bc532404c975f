package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop parks for ever in these tests, so a lost wake-up is a hang, which the semaphores' bounds turn into a failure. */
@Isolated
class WakeSignalTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** A shard without sockets: takes numbers from a counter and answers each with a permit. */
    private static final class Shard implements AutoCloseable {
        final EpollLoop loop = new EpollLoop(EpollLimits.DEFAULT, System::nanoTime, e -> {});
        final AtomicLong stored = new AtomicLong();
        final Semaphore answers = new Semaphore(0);
        final AtomicBoolean stopped = new AtomicBoolean();
        final Thread thread = Thread.ofPlatform().name("shard").start(this::run);
        long taken;

        private boolean hasWork() {
            return stopped.get() || stored.get() > taken;
        }

        private void run() {
            while (!stopped.get()) {
                int done = loop.poll();
                long now = stored.get();
                if (now > taken) {
                    answers.release((int) (now - taken));
                    taken = now;
                } else if (done == 0) {
                    loop.await(-1, this::hasWork);
                }
            }
        }

        void store() {
            stored.incrementAndGet();
            loop.wakeup();
        }

        void awaitAnswer() {
            try {
                assertThat(answers.tryAcquire(BOUND.toSeconds(), TimeUnit.SECONDS))
                        .as("a wake-up was lost")
                        .isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            stopped.set(true);
            loop.wakeup();
            try {
                assertThat(thread.join(BOUND)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
            loop.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void shouldLoseNoWakeUpOfManyProducers(int producers) throws InterruptedException {
        try (Shard shard = new Shard()) {
            int each = 24_000 / producers;
            Thread[] threads = new Thread[producers];
            for (int i = 0; i < producers; i++) {
                threads[i] = Thread.ofPlatform().start(() -> {
                    for (int n = 0; n < each; n++) {
                        shard.store();
                        // Waits, so that the shard comes to park again and again.
                        shard.awaitAnswer();
                    }
                });
            }
            for (Thread thread : threads) {
                assertThat(thread.join(BOUND)).isTrue();
            }

            assertThat(shard.stored.get()).isEqualTo((long) each * producers);
            assertThat(shard.answers.availablePermits()).isZero();
            assertThat(shard.loop.counters().wakeups()).isPositive().isLessThanOrEqualTo((long) each * producers);
        }
    }

    @Test
    void shouldWakeAParkedLoopSoon() {
        try (Shard shard = new Shard()) {
            long[] latenciesNs = new long[2_000];
            for (int i = 0; i < latenciesNs.length; i++) {
                long start = System.nanoTime();
                shard.store();
                shard.awaitAnswer();
                latenciesNs[i] = System.nanoTime() - start;
            }
            Arrays.sort(latenciesNs);

            // Loose: the machine is shared. A poll interval or a millisecond timeout would still show.
            assertThat(latenciesNs[latenciesNs.length / 2]).isLessThan(900_000);
        }
    }

    @Test
    void shouldNotSignalALoopThatIsNotParked() {
        try (EpollLoop loop = new EpollLoop(EpollLimits.DEFAULT, System::nanoTime, e -> {})) {
            for (int i = 0; i < 1_000; i++) {
                loop.wakeup();
            }

            assertThat(loop.await(0, () -> false)).isZero();
            assertThat(loop.poll()).isZero();
            assertThat(loop.counters().wakeups()).isZero();
        }
    }

    @Test
    void shouldNotParkWhenThereIsWork() {
        try (EpollLoop loop = new EpollLoop(EpollLimits.DEFAULT, System::nanoTime, e -> {})) {
            assertThat(loop.await(-1, () -> true)).isZero();
        }
    }

    @Test
    void shouldSeeTheSignalOfAProducerThatCameBetweenParkingAndWaiting() {
        try (EpollLoop loop = new EpollLoop(EpollLimits.DEFAULT, System::nanoTime, e -> {})) {
            int ready = loop.await(-1, () -> {
                loop.wakeup();
                return false;
            });

            assertThat(ready).isEqualTo(1);
            assertThat(loop.poll()).isEqualTo(1);
            assertThat(loop.poll()).as("the signal was taken back").isZero();
        }
    }

    @Test
    void shouldWaitAtLeastTheTimeout() {
        try (EpollLoop loop = new EpollLoop(EpollLimits.DEFAULT, System::nanoTime, e -> {})) {
            long start = System.nanoTime();

            loop.await(1_000_001, () -> false);

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_001);
        }
    }

    @Test
    void shouldNeverSignalAClosedLoop() throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int round = 0; round < 600; round++) {
            EpollLoop loop = new EpollLoop(EpollLimits.DEFAULT, System::nanoTime, e -> {});
            AtomicBoolean running = new AtomicBoolean();
            AtomicBoolean stopped = new AtomicBoolean();
            Thread producer = Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, thrown) -> failure.set(thrown))
                    .start(() -> {
                        while (!stopped.get()) {
                            loop.wakeup();
                            running.set(true);
                        }
                    });
            while (!running.get()) {
                Thread.onSpinWait();
            }
            // Parks for an instant only: the producer may have seen it and be about to write.
            loop.await(0, () -> false);
            loop.close();
            // The numbers of the loop's two descriptors; a late signal would leave a count in one of them.
            int[] reused = {LinuxSockets.eventDescriptor(), LinuxSockets.eventDescriptor()};
            loop.wakeup();
            stopped.set(true);
            assertThat(producer.join(BOUND)).isTrue();
            for (int fd : reused) {
                try (var arena = Arena.ofConfined()) {
                    assertThat(LinuxSockets.read(fd, arena.allocate(8).address(), 8))
                            .as("round %d", round)
                            .isEqualTo(-1);
                }
                LinuxSockets.close(fd);
            }
            assertThat(failure.get()).as("round %d", round).isNull();
        }
    }
}
