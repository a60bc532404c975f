package io.ringcast.server.conformance;

/** {@link FramesContract} over the transport of virtual threads. */
final class FramesOverAttachedIT extends FramesContract {
    FramesOverAttachedIT() {
        super("attached", 1);
    }
}
