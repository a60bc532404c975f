package io.ringcast.server.conformance;

/** {@link LivenessContract} over the transport of virtual threads. */
final class LivenessOverAttachedIT extends LivenessContract {
    LivenessOverAttachedIT() {
        super("attached", 1);
    }
}
