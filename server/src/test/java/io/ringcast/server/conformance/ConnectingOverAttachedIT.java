package io.ringcast.server.conformance;

/** {@link ConnectingContract} over the transport of virtual threads. */
final class ConnectingOverAttachedIT extends ConnectingContract {
    ConnectingOverAttachedIT() {
        super("attached", 1);
    }
}
