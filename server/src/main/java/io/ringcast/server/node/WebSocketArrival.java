package io.ringcast.server.node;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.log.AccessLog;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import io.ringcast.server.transport.websocket.DeflateNegotiation;
import io.ringcast.server.transport.websocket.DeflateTerms;
import io.ringcast.server.transport.websocket.PermessageDeflate;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import io.ringcast.server.transport.websocket.WebSocketSettings;
import org.jspecify.annotations.Nullable;

/**
 * A client whose handshake is done.
 *
 * <p>Thread: handed from the connection's virtual thread to the shard.
 */
final class WebSocketArrival implements Arrival {
    private final WebSocketGateway gateway;
    private final Admission admission;
    private final @Nullable Compression compression;
    private Admission.@Nullable Opening opening;

    /** What was agreed on with the client, and what it was agreed on for. */
    record Compression(DeflateNegotiation.Agreed agreed, DeflateTerms terms) {}

    /** @param compression null if none was agreed on */
    WebSocketArrival(WebSocketGateway gateway, Admission admission, @Nullable Compression compression) {
        this.gateway = gateway;
        this.admission = admission;
        this.compression = compression;
    }

    @Override
    public ConnectionHandler open(Connection connection, Shard shard) {
        AccessLog accessLog = gateway.accessLog();
        if (accessLog == null) {
            return webSocket(connection, shard);
        }
        CountedConnection counted = new CountedConnection(connection);
        return new LoggedHandler(webSocket(counted, shard), counted, accessLog);
    }

    private WebSocketConnection webSocket(Connection connection, Shard shard) {
        WebSocketSettings settings = admission.settings(gateway.settings());
        return compression == null
                ? WebSocketConnection.plain(connection, settings, socket -> listen(socket, shard))
                : WebSocketConnection.compressed(
                        connection,
                        settings,
                        gateway.deflate(shard, compression.terms().level()),
                        compression.agreed(),
                        socket -> listen(socket, shard));
    }

    private Admission.Opening listen(WebSocketConnection socket, Shard shard) {
        // A session with a small window can't take what is compressed once for all.
        boolean shared =
                compression != null && compression.agreed().serverWindowBits() == PermessageDeflate.FULL_WINDOW_BITS;
        Admission.Opening listener = admission.open(socket, shard, admission.dialect(shared));
        opening = listener;
        return listener;
    }

    @Override
    public void start() {
        if (opening != null) {
            opening.start();
        }
    }

    @Override
    public void abandoned() {
        admission.abandon();
    }
}
