package io.ringcast.server.protocol;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Supplier;

/**
 * Where a request for a stream leaves HTTP for a shard.
 *
 * <p>Thread: any (the request's virtual thread).
 */
@FunctionalInterface
public interface StreamGate {
    /**
     * Brings the client to a shard, or answers why it can't come. The body of the request must have been read. Does not
     * return normally once the client is on its way.
     *
     * @param admission asked if the client's address may open one more stream
     */
    void admit(ServerRequest request, ServerResponse response, Supplier<? extends StreamAdmission> admission);
}
