package io.ringcast.engine.memory;

import io.ringcast.engine.spi.RateLimiter.Decision;
import io.ringcast.engine.spi.RateLimiter.Rate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Threads that compete for two keys, of which one is remembered, while time moves from one window into the next: each
 * decision must be the one that some order of the attempts gives, whichever key is forgotten and whenever a window ends.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "points", gen = IntGen.class, conf = "1:2")
public class InMemoryRateLimiterLincheckTest {
    private static final Rate RATE = new Rate(2, Duration.ofNanos(1000));

    private final AtomicLong nowNs = new AtomicLong();
    private final InMemoryRateLimiter limiter = new InMemoryRateLimiter(1, nowNs::get);

    @Operation
    public String tryTake(@Param(name = "key") int key, @Param(name = "points") int points) {
        Decision decision =
                limiter.tryTake("key" + key, points, RATE).toCompletableFuture().join();
        return decision.allowed() + " " + decision.remaining() + " "
                + decision.retryAfter().toNanos();
    }

    @Operation
    public void halfAWindowPasses() {
        nowNs.addAndGet(500);
    }

    @Test
    void shouldDecideAsIfOneAttemptFollowedTheOther() {
        check(6, 40);
    }

    @Test
    @Tag("long")
    void shouldDecideAsIfOneAttemptFollowedTheOtherInManyScenarios() {
        check(100, 500);
    }

    private static void check(int scenarios, int interleavings) {
        new ModelCheckingOptions()
                .threads(2)
                .actorsBefore(2)
                .actorsPerThread(2)
                .actorsAfter(2)
                .iterations(scenarios)
                .invocationsPerIteration(interleavings)
                .check(InMemoryRateLimiterLincheckTest.class);
    }
}
