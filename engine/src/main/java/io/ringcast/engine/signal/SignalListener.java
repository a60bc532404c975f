package io.ringcast.engine.signal;

/**
 * Takes the engine's domain events off the node. Called on the home shard of the channel; must not block, may not call
 * the engine. Byte arrays are JSON text and are not to be changed.
 *
 * <p>Thread: any shard.
 */
public interface SignalListener {
    /** Drops everything. */
    SignalListener NONE = signal -> {};

    void onSignal(Signal signal);
}
