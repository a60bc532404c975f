package io.ringcast.server.conformance;

/** {@link RateLimitsContract} over the transport of virtual threads. */
final class RateLimitsOverAttachedIT extends RateLimitsContract {
    RateLimitsOverAttachedIT() {
        super("attached", 1);
    }
}
