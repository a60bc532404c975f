package io.ringcast.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CommandGateTest {
    @Test
    void shouldLetInUntilItIsShutAndKnowWhoIsInside() {
        CommandGate gate = new CommandGate();
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.tryEnter()).isTrue();

        gate.shut();

        assertThat(gate.tryEnter()).isFalse();
        assertThat(gate.empty()).isFalse();
        gate.leave();
        assertThat(gate.empty()).isFalse();
        gate.leave();
        assertThat(gate.empty()).isTrue();
    }

    @Test
    void shouldNotBeEmptyWhileOneThatWasLetInIsAtIt() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            CommandGate gate = new CommandGate();
            AtomicLong done = new AtomicLong();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    while (gate.tryEnter()) {
                        done.incrementAndGet();
                        gate.leave();
                    }
                }));
            }
            await().pollInterval(Duration.ofNanos(1)).until(() -> done.get() > 10);

            gate.shut();
            await().pollInterval(Duration.ofNanos(1)).until(gate::empty);

            long atTheEnd = done.get();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(done.get()).isEqualTo(atTheEnd);
        }
    }
}
