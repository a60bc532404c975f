package io.ringcast.server.conformance;

/** {@link CentrifugeCodesContract} over attached, with 1 shard. */
final class CentrifugeCodesOverAttachedIT extends CentrifugeCodesContract {
    CentrifugeCodesOverAttachedIT() {
        super("attached", 1);
    }
}
