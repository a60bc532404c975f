package io.ringcast.server.node;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;

/**
 * What a socket becomes on its shard.
 *
 * <p>Thread: handed from the connection's virtual thread to the shard.
 */
interface Arrival {
    /** Makes the owner of the connection, which must not use it yet. */
    ConnectionHandler open(Connection connection, Shard shard);

    /** The connection can be used. Called on the shard. */
    void start();

    /** The client never came: called in place of both others. */
    void abandoned();
}
