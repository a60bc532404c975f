package io.ringcast.server.conformance;

/** {@link FramesContract} over TLS. */
final class FramesOverTlsIT extends FramesContract {
    FramesOverTlsIT() {
        super("tls", 1);
    }
}
