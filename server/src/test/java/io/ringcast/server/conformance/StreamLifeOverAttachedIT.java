package io.ringcast.server.conformance;

/** {@link StreamLifeContract} over attached sockets. */
final class StreamLifeOverAttachedIT extends StreamLifeContract {
    StreamLifeOverAttachedIT() {
        super("attached", 1);
    }
}
