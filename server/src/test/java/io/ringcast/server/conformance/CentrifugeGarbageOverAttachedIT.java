package io.ringcast.server.conformance;

/** {@link CentrifugeGarbageContract} over attached. */
final class CentrifugeGarbageOverAttachedIT extends CentrifugeGarbageContract {
    CentrifugeGarbageOverAttachedIT() {
        super("attached", 1);
    }
}
