package io.ringcast.server.listener;

import io.helidon.webserver.CloseConnectionException;

/**
 * An HTTP answer that goes on until somebody ends it: its socket leaves Helidon as that of a WebSocket does, so that a
 * client costs no more here than there.
 *
 * <p>Thread: the request's virtual thread.
 */
public final class OpenAnswer {
    private static final int OK = 200;

    private OpenAnswer() {}

    /**
     * Hands over the socket of the request that is being handled on this thread. Its body must have been read, and
     * nothing of its answer may have been written: the callee writes all of it, head included. The connection serves no
     * other request. Blocks for as long as the socket is lent out.
     *
     * @return what the caller has to throw
     */
    public static CloseConnectionException handOver(Handover handover) {
        GuardedContext context = GuardedConnection.current();
        ExchangeTracker exchanges = context.exchanges();
        if (exchanges != null) {
            exchanges.status(OK);
        }
        context.endExchange();
        return SocketRelease.to(handover, context);
    }
}
