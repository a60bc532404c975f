package io.ringcast.server.listener;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Writes the 101 answer and lets go of the socket, or lends it out until the attached session has ended.
 *
 * <p>Thread: the connection's virtual thread; {@link #close} any.
 */
final class UpgradedConnection implements ServerConnection {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final System.Logger LOG = System.getLogger(UpgradedConnection.class.getName());

    private final GuardedContext context;
    private final Upgrade.Accepted upgrade;
    private final SocketOwnership ownership;
    private final AcceptGuard guard;

    UpgradedConnection(GuardedContext context, Upgrade.Accepted upgrade, SocketOwnership ownership, AcceptGuard guard) {
        this.context = context;
        this.upgrade = upgrade;
        this.ownership = ownership;
        this.guard = guard;
    }

    @Override
    public void handle(Limit limit) {
        try {
            ExchangeTracker exchanges = context.exchanges();
            if (exchanges != null) {
                exchanges.status(SWITCHING_PROTOCOLS);
            }
            context.dataWriter().writeNow(BufferData.create(upgrade.answer()));
            context.endExchange();
        } catch (RuntimeException gone) {
            upgrade.handover().abandoned();
            throw gone;
        }
        byte[] behind = bytesBehindHandshake();
        try {
            if (ownership == SocketOwnership.ADOPTED && !context.isSecure()) {
                adopt(behind);
            } else {
                upgrade.handover().attach(new HelidonByteStream(context), behind);
            }
        } catch (CloseConnectionException closed) {
            throw closed;
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "Handing a socket over failed; the connection is closed", bug);
            context.accepted().abort();
        }
        // Also keeps the guard from waiting for a peer whose socket is no longer ours.
        throw new CloseConnectionException("handed over");
    }

    private void adopt(byte[] behind) {
        AcceptedSocket accepted = context.accepted();
        if (!accepted.handOver()) {
            throw new CloseConnectionException("closed before it was handed over");
        }
        Lease lease = guard.handOver(accepted);
        try {
            upgrade.handover().adopt(new AdoptedSocket(accepted.channel(), behind, accepted.remoteAddress(), lease));
        } catch (RuntimeException refused) {
            lease.release();
            throw refused;
        } finally {
            accepted.close();
        }
    }

    private byte[] bytesBehindHandshake() {
        DataReader reader = context.dataReader();
        int available = reader.available();
        return available == 0 ? new byte[0] : reader.readBytes(available);
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            context.accepted().abortFromOutside();
        }
    }
}
