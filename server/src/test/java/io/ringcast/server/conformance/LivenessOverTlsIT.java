package io.ringcast.server.conformance;

import org.junit.jupiter.api.Tag;

/** {@link LivenessContract} over TLS: ten seconds of waiting for what {@link LivenessOverAttachedIT} waits for too. */
@Tag("long")
final class LivenessOverTlsIT extends LivenessContract {
    LivenessOverTlsIT() {
        super("tls", 1);
    }
}
