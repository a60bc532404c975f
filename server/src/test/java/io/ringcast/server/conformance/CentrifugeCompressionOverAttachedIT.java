package io.ringcast.server.conformance;

/** {@link CentrifugeCompressionContract} over attached. */
final class CentrifugeCompressionOverAttachedIT extends CentrifugeCompressionContract {
    CentrifugeCompressionOverAttachedIT() {
        super("attached", 1);
    }
}
