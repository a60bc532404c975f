package io.ringcast.server.conformance;

/** {@link LivenessContract} over TLS. */
final class LivenessOverTlsIT extends LivenessContract {
    LivenessOverTlsIT() {
        super("tls", 1);
    }
}
