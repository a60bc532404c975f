package io.ringcast.server.protocol;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import org.jspecify.annotations.Nullable;

/**
 * A client that may have a stream, on its way to a shard. Unless it is refused, exactly one of the two other methods is
 * called, once.
 *
 * <p>Thread: handed from a virtual thread to a shard.
 */
public interface StreamAdmission {
    /** Why the client is not let in, as the answer to its request; null if it is. */
    Admission.@Nullable Refusal refusal();

    /**
     * Makes the session, which is to write the whole answer, head included. Nothing may be written before
     * {@link Opening#start}.
     */
    Opening open(Connection connection, Shard shard);

    /** Gives back what was taken for the client, which never came. Thread: any. */
    void abandon();

    /** A handler that is told when it may begin to write. */
    interface Opening extends ConnectionHandler {
        /** The connection is ready. Called on the shard, once. */
        void start();
    }
}
