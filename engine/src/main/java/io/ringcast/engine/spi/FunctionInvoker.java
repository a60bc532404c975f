package io.ringcast.engine.spi;

import java.util.concurrent.CompletionStage;

/**
 * Calls functions that live with a cloud provider. Never blocks the caller; a failure, of the call or of the function,
 * completes the stage exceptionally.
 *
 * <p>Thread: any.
 */
public interface FunctionInvoker {
    /**
     * A function.
     *
     * @param name name or address, as the provider writes it
     * @param region where it lives
     * @param async whether the call ends when the provider has taken it in, not when the function has returned
     * @param endpoint in place of the provider's own, or empty
     */
    record Function(String name, String region, boolean async, String endpoint) {}

    /** Calls {@code function} with a JSON text, which may not be changed. */
    CompletionStage<Void> invoke(Function function, byte[] payload);
}
