package io.ringcast.server.listener;

/** Who drives a socket after its upgrade. */
public enum SocketOwnership {
    /** A shard, through the descriptor. */
    ADOPTED,
    /** Helidon's virtual thread, for as long as the connection lives. */
    ATTACHED
}
