package io.ringcast.server.conformance;

/** {@link ReloadContract} with channels that are at home on other shards than their subscribers. */
final class ReloadOverThreeShardsIT extends ReloadContract {
    ReloadOverThreeShardsIT() {
        super("auto", 3);
    }
}
