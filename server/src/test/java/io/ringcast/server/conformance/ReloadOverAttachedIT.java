package io.ringcast.server.conformance;

/** {@link ReloadContract} over the transport of every platform. */
final class ReloadOverAttachedIT extends ReloadContract {
    ReloadOverAttachedIT() {
        super("attached", 1);
    }
}
