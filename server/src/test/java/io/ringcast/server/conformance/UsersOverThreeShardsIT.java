package io.ringcast.server.conformance;

/** {@link UsersContract} with channels that are at home on other shards than their subscribers. */
final class UsersOverThreeShardsIT extends UsersContract {
    UsersOverThreeShardsIT() {
        super("auto", 3);
    }
}
