package io.ringcast.engine.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps small values for a while. Never blocks the caller; a failure completes the stage exceptionally. Completions may
 * run on any thread, also on the caller's before the call returns.
 *
 * <p>Thread: any.
 */
public interface Cache {
    /**
     * A value and how long it will still be kept.
     *
     * @param value not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only bytes; never compared
    record Entry(byte[] value, Duration remaining) {}

    /** The value of {@code key}, if it is kept. */
    CompletionStage<Optional<Entry>> get(String key);

    /** Keeps {@code value} for {@code ttl}, in place of what was kept. The array may not be changed afterwards. */
    CompletionStage<Void> put(String key, byte[] value, Duration ttl);

    /** Forgets {@code key}. */
    CompletionStage<Void> remove(String key);
}
