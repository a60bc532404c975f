package io.ringcast.engine.memory;

import io.ringcast.engine.spi.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keeps nothing: a cache channel then never knows its last publication.
 *
 * <p>Thread: any.
 */
public final class NoCache implements Cache {
    @Override
    public CompletionStage<Optional<Entry>> get(String key) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration ttl) {
        return CompletableFuture.allOf();
    }

    @Override
    public CompletionStage<Void> remove(String key) {
        return CompletableFuture.allOf();
    }
}
