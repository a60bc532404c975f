package io.ringcast.server.conformance;

/** {@link PresenceContract} over the transport of virtual threads. */
final class PresenceOverAttachedIT extends PresenceContract {
    PresenceOverAttachedIT() {
        super("attached", 1);
    }
}
