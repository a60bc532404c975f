package io.ringcast.engine.fanout;

import io.ringcast.engine.fanout.ShardSlot.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Test;

/** What is offered while the ring closes is handled or refused, whoever of the threads comes first. */
class ShardRingCloseLincheckTest {
    private static final int INVOCATIONS = 300;

    @Test
    void shouldHandleOrRefuseWhatComesWhileItCloses() {
        Lincheck.runConcurrentTest(INVOCATIONS, () -> {
            AtomicInteger handled = new AtomicInteger();
            AtomicInteger taken = new AtomicInteger();
            ShardRing ring = new ShardRing(2, slot -> handled.incrementAndGet());
            Thread producer = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 3; i++) {
                    if (ring.offer(Kind.TASK, "task")) {
                        taken.incrementAndGet();
                    }
                }
            });

            ring.close();

            join(producer);
            if (taken.get() != handled.get()) {
                throw new AssertionError(taken.get() + " were taken, " + handled.get() + " handled");
            }
        });
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
