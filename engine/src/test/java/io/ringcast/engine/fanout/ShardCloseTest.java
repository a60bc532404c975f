package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.fanout.ShardSlot.Kind;
import io.ringcast.engine.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What other threads bring while a shard closes happens or is refused; nobody is told of a task that never runs. */
class ShardCloseTest {
    private static final Duration WATCHDOG = Duration.ofSeconds(20);
    private static final EngineSettings TINY = EngineFixture.tiny(2, 4, 16);

    @Test
    void shouldRunATaskThatWasClaimedBeforeItClosedAndHandedInAfter() throws InterruptedException {
        Shard shard = new EngineFixture(TINY).shard(0);
        AtomicInteger ran = new AtomicInteger();
        long sequence = shard.requests().claim(1);
        Thread closing = Thread.ofPlatform().start(shard::onClose);
        await().atMost(WATCHDOG).until(shard::stopped);

        assertThat(closing.join(Duration.ofMillis(50)))
                .as("closed over a claim")
                .isFalse();
        shard.requests().fill(sequence, Kind.TASK, (Runnable) ran::incrementAndGet);
        shard.requests().publish(sequence, sequence);

        assertThat(closing.join(WATCHDOG)).isTrue();
        assertThat(ran).hasValue(1);
    }

    @Test
    void shouldTakeNothingOnceItIsClosed() {
        EngineFixture fixture = new EngineFixture(TINY);
        AtomicInteger ran = new AtomicInteger();
        fixture.close();

        assertThat(fixture.shard(0).offer(ran::incrementAndGet)).isFalse();
        assertThat(fixture.shard(0).execute(ran::incrementAndGet)).isFalse();
        assertThat(fixture.shard(0).requests().offer(Kind.TASK, (Runnable) ran::incrementAndGet))
                .isFalse();
        assertThat(fixture.publish("a", "1")).isEqualTo(PublishResult.STOPPED);
        fixture.step(0);
        assertThat(ran).hasValue(0);
    }

    @Test
    void shouldRefuseATaskThatATaskOffersWhileItCloses() {
        EngineFixture fixture = new EngineFixture(TINY);
        Shard shard = fixture.shard(0);
        List<Boolean> again = new ArrayList<>();
        assertThat(shard.offer(() -> again.add(shard.offer(() -> again.add(true)))))
                .isTrue();

        fixture.close();

        assertThat(again).containsExactly(false);
    }

    @Test
    void shouldRunEveryTaskThatItTookWhileManyCompete() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            EngineFixture pieces = new EngineFixture(EngineFixture.settings(1));
            Engine engine = EngineFixture.threaded(pieces, TINY);
            AtomicInteger taken = new AtomicInteger();
            AtomicInteger ran = new AtomicInteger();
            CountDownLatch warm = new CountDownLatch(3 * 20);
            engine.start();
            List<Thread> producers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Shard shard = engine.shards().get(i % 2);
                producers.add(Thread.ofPlatform().start(() -> {
                    while (!shard.stopped()) {
                        if (shard.offer(ran::incrementAndGet)) {
                            taken.incrementAndGet();
                            warm.countDown();
                        }
                        engine.publish(
                                List.of(EngineFixture.publication("a", EngineFixture.PUBLIC, "1", Session.NO_SESSION)));
                    }
                }));
            }
            warm.await();

            engine.close();

            for (Thread producer : producers) {
                assertThat(producer.join(WATCHDOG)).isTrue();
            }
            assertThat(ran.get()).as("round %d", round).isEqualTo(taken.get());
            assertThat(pieces.errors).isEmpty();
        }
    }
}
