package io.ringcast.server.conformance;

/** {@link StreamsContract} where channels and sessions are on different shards. */
final class StreamsOverThreeShardsIT extends StreamsContract {
    StreamsOverThreeShardsIT() {
        super("attached", 3);
    }
}
