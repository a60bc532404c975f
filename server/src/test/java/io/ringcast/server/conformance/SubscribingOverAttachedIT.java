package io.ringcast.server.conformance;

/** {@link SubscribingContract} over the transport of virtual threads. */
final class SubscribingOverAttachedIT extends SubscribingContract {
    SubscribingOverAttachedIT() {
        super("attached", 1);
    }
}
