package io.ringcast.backends.contract;

import io.ringcast.engine.memory.InMemoryCache;
import io.ringcast.engine.spi.Cache;
import java.time.Duration;
import org.agrona.concurrent.CachedNanoClock;

class InMemoryCacheTest extends CacheContract {
    private final CachedNanoClock clock = new CachedNanoClock();

    @Override
    protected Cache newCache() {
        return new InMemoryCache(1000, 1 << 20, clock);
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time.toNanos());
    }
}
