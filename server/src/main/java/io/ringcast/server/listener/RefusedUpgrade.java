package io.ringcast.server.listener;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.Status;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Answers a request for a WebSocket that is not granted.
 *
 * <p>Thread: confined to the connection's virtual thread.
 */
final class RefusedUpgrade implements ServerConnection {
    private final GuardedContext context;
    private final Upgrade.Refused refused;

    RefusedUpgrade(GuardedContext context, Upgrade.Refused refused) {
        this.context = context;
        this.refused = refused;
    }

    @Override
    public void handle(Limit limit) {
        Status status = Status.create(refused.status());
        ExchangeTracker exchanges = context.exchanges();
        if (exchanges != null) {
            exchanges.status(status.code());
        }
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status.code())
                .append(' ')
                .append(status.reasonPhrase())
                .append("\r\n");
        for (UpgradeRequest.Header header : refused.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        head.append("Content-Length: ").append(refused.body().length).append("\r\nConnection: close\r\n\r\n");
        context.dataWriter()
                .writeNow(
                        BufferData.create(head.toString().getBytes(StandardCharsets.ISO_8859_1)),
                        BufferData.create(refused.body()));
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        if (interrupt) {
            context.accepted().closeFromOutside();
        }
    }
}
