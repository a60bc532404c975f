package io.ringcast.server.conformance;

/** {@link ClientEventsContract} with channels that are at home on other shards than their subscribers. */
final class ClientEventsOverThreeShardsIT extends ClientEventsContract {
    ClientEventsOverThreeShardsIT() {
        super("auto", 3);
    }
}
