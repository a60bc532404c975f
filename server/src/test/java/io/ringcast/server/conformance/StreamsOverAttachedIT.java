package io.ringcast.server.conformance;

/** {@link StreamsContract} over attached sockets. */
final class StreamsOverAttachedIT extends StreamsContract {
    StreamsOverAttachedIT() {
        super("attached", 1);
    }
}
