package io.ringcast.server.conformance;

/** {@link SubscribingContract} over TLS. */
final class SubscribingOverTlsIT extends SubscribingContract {
    SubscribingOverTlsIT() {
        super("tls", 1);
    }
}
