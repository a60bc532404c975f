package io.ringcast.backends.contract;

import io.ringcast.engine.memory.InMemoryRateLimiter;
import io.ringcast.engine.spi.RateLimiter;
import java.time.Duration;
import org.agrona.concurrent.CachedNanoClock;

class InMemoryRateLimiterTest extends RateLimiterContract {
    private final CachedNanoClock clock = new CachedNanoClock();

    @Override
    protected RateLimiter newRateLimiter() {
        return new InMemoryRateLimiter(1000, clock);
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time.toNanos());
    }
}
