package io.ringcast.server.conformance;

/** {@link SubscribingContract} with channels that are at home on other shards than their subscribers. */
final class SubscribingOverThreeShardsIT extends SubscribingContract {
    SubscribingOverThreeShardsIT() {
        super("auto", 3);
    }
}
