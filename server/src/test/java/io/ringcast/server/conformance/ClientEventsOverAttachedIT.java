package io.ringcast.server.conformance;

/** {@link ClientEventsContract} over the transport of virtual threads. */
final class ClientEventsOverAttachedIT extends ClientEventsContract {
    ClientEventsOverAttachedIT() {
        super("attached", 1);
    }
}
