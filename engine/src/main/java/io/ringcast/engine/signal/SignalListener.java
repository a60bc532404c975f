package io.ringcast.engine.signal;

/**
 * Takes the engine's domain events off the node. Called on the home shard of the channel; must not block, may not call
 * the engine. Byte arrays are JSON text and are not to be changed.
 *
 * <p>Thread: any shard.
 */
public interface SignalListener {
    /** Wants nothing. */
    SignalListener NONE = new SignalListener() {
        @Override
        public boolean wants(String appId, Signal.Kind kind) {
            return false;
        }

        @Override
        public void onSignal(Signal signal) {}
    };

    /** Whether signals of this app and kind are of interest; asked before one is made, so it must cost next to nothing. */
    default boolean wants(String appId, Signal.Kind kind) {
        return true;
    }

    void onSignal(Signal signal);
}
