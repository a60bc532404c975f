package io.ringcast.server.conformance;

/** {@link PresenceContract} with channels that are at home on other shards than their subscribers. */
final class PresenceOverThreeShardsIT extends PresenceContract {
    PresenceOverThreeShardsIT() {
        super("auto", 3);
    }
}
