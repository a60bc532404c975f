package io.ringcast.engine.memory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Threads that write, read and forget two keys, of which one has room, while time moves and entries expire. */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "0:9")
public class InMemoryCacheLincheckTest {
    private static final Duration TTL = Duration.ofNanos(1000);

    private final AtomicLong nowNs = new AtomicLong();
    private final InMemoryCache cache = new InMemoryCache(1, 1000, nowNs::get);

    @Operation
    public String get(@Param(name = "key") int key) {
        return cache.get("key" + key)
                .toCompletableFuture()
                .join()
                .map(entry -> new String(entry.value(), StandardCharsets.US_ASCII) + " "
                        + entry.remaining().toNanos())
                .orElse("nothing");
    }

    @Operation
    public void put(@Param(name = "key") int key, @Param(name = "value") int value) {
        cache.put("key" + key, Integer.toString(value).getBytes(StandardCharsets.US_ASCII), TTL)
                .toCompletableFuture()
                .join();
    }

    @Operation
    public void remove(@Param(name = "key") int key) {
        cache.remove("key" + key).toCompletableFuture().join();
    }

    @Operation
    public int size() {
        return cache.size();
    }

    @Operation
    public long evicted() {
        return cache.evicted();
    }

    @Operation
    public void halfALifePasses() {
        nowNs.addAndGet(500);
    }

    @Test
    void shouldAnswerAsIfOneCallFollowedTheOther() {
        check(6, 40);
    }

    @Test
    @Tag("long")
    void shouldAnswerAsIfOneCallFollowedTheOtherInManyScenarios() {
        check(100, 500);
    }

    /** An entry that is put while time moves promises the life that it has left at the moment when it is read. */
    @Test
    void shouldNeverPromiseMoreThanAWholeLife() {
        Lincheck.runConcurrentTest(50, () -> {
            InMemoryCacheLincheckTest shared = new InMemoryCacheLincheckTest();
            Thread writer = Thread.ofPlatform().start(() -> {
                shared.halfALifePasses();
                shared.put(0, 1);
            });
            String found = shared.get(0);
            try {
                writer.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (!found.equals("nothing") && !found.equals("1 " + TTL.toNanos())) {
                throw new AssertionError(found);
            }
        });
    }

    private static void check(int scenarios, int interleavings) {
        new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(2)
                .actorsPerThread(2)
                .actorsAfter(2)
                .iterations(scenarios)
                .invocationsPerIteration(interleavings)
                .check(InMemoryCacheLincheckTest.class);
    }
}
