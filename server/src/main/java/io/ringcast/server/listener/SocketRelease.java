package io.ringcast.server.listener;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import java.lang.System.Logger.Level;

/**
 * Lets go of a connection's socket, or lends it out until its session has ended.
 *
 * <p>Thread: the connection's virtual thread.
 */
final class SocketRelease {
    private static final System.Logger LOG = System.getLogger(SocketRelease.class.getName());

    private SocketRelease() {}

    /**
     * Returns when the socket is no longer Helidon's.
     *
     * @return what has to be thrown, so that neither Helidon nor the guard goes on with the connection
     */
    static CloseConnectionException to(Handover handover, GuardedContext context) {
        byte[] behind = bytesBehindRequest(context);
        try {
            if (context.ownership() == SocketOwnership.ADOPTED) {
                adopt(handover, context, behind);
            } else {
                handover.attach(new HelidonByteStream(context), behind);
            }
        } catch (CloseConnectionException closed) {
            return closed;
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "Handing a socket over failed; the connection is closed", bug);
            context.accepted().abort();
        }
        // Also keeps the guard from waiting for a peer whose socket is no longer ours.
        return new CloseConnectionException("handed over");
    }

    private static void adopt(Handover handover, GuardedContext context, byte[] behind) {
        AcceptedSocket accepted = context.accepted();
        if (!accepted.handOver()) {
            handover.abandoned();
            throw new CloseConnectionException("closed before it was handed over");
        }
        Lease lease = context.guard().handOver(accepted);
        try {
            handover.adopt(new AdoptedSocket(accepted.channel(), behind, accepted.remoteAddress(), lease));
        } catch (RuntimeException refused) {
            lease.release();
            throw refused;
        } finally {
            accepted.close();
        }
    }

    private static byte[] bytesBehindRequest(GuardedContext context) {
        DataReader reader = context.dataReader();
        int available = reader.available();
        return available == 0 ? new byte[0] : reader.readBytes(available);
    }
}
