package io.ringcast.server.listener;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/**
 * Writes the 101 answer and lets go of the socket.
 *
 * <p>Thread: the connection's virtual thread; {@link #close} any.
 */
final class UpgradedConnection implements ServerConnection {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final GuardedContext context;
    private final Upgrade.Accepted upgrade;

    UpgradedConnection(GuardedContext context, Upgrade.Accepted upgrade) {
        this.context = context;
        this.upgrade = upgrade;
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
        throw SocketRelease.to(upgrade.handover(), context);
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
