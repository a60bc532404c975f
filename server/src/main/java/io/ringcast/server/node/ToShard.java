package io.ringcast.server.node;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.listener.AdoptedSocket;
import io.ringcast.server.listener.Handover;
import io.ringcast.server.log.AccessLog;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.protocol.WebSocketProtocol;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import io.ringcast.server.transport.attached.AttachedConnection;
import io.ringcast.server.transport.attached.ByteStream;
import io.ringcast.server.transport.epoll.EpollException;
import io.ringcast.server.transport.epoll.EpollSupport;
import io.ringcast.server.transport.websocket.DeflateNegotiation;
import io.ringcast.server.transport.websocket.PermessageDeflate;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * One client on its way to a shard, by descriptor or attached to its thread. Whatever happens on the way, the protocol
 * gets its session or is told that the client never came.
 *
 * <p>Thread: handed from the connection's virtual thread to the shard.
 */
final class ToShard implements Handover {
    private static final System.Logger LOG = System.getLogger(ToShard.class.getName());

    private final WebSocketGateway gateway;
    private final WebSocketProtocol protocol;
    private final Admission admission;
    private final DeflateNegotiation.@Nullable Agreed agreed;
    private final Shard shard;
    private Admission.@Nullable Opening opening;

    ToShard(
            WebSocketGateway gateway,
            WebSocketProtocol protocol,
            Admission admission,
            DeflateNegotiation.@Nullable Agreed agreed) {
        this.gateway = gateway;
        this.protocol = protocol;
        this.admission = admission;
        this.agreed = agreed;
        this.shard = gateway.leastLoaded();
    }

    @Override
    public void abandoned() {
        admission.abandon();
    }

    @Override
    public void adopt(AdoptedSocket socket) {
        int descriptor;
        try {
            descriptor = EpollSupport.takeDescriptor(socket.channel());
        } catch (EpollException e) {
            abandoned();
            throw e;
        }
        if (!shard.execute(() -> adoptOnShard(socket, descriptor))) {
            EpollSupport.closeDescriptor(descriptor);
            socket.lease().release();
            abandoned();
        }
    }

    private void adoptOnShard(AdoptedSocket socket, int descriptor) {
        if (!(shard.transport() instanceof EpollShardTransport transport)) {
            throw new IllegalStateException("shard " + shard.index() + " drives no sockets");
        }
        try {
            transport.loop().adopt(descriptor, socket.remoteAddress(), socket.bytesBehindHandshake(), connection -> {
                ConnectionHandler handler = open(connection);
                start();
                return new LeasedHandler(handler, socket.lease());
            });
        } catch (EpollException e) {
            LOG.log(Level.WARNING, "A connection could not be taken over: {0}", e.getMessage());
            socket.lease().release();
            if (opening == null) {
                abandoned();
            }
        }
    }

    @Override
    public void attach(ByteStream stream, byte[] bytesBehindHandshake) {
        AttachedTable table = gateway.attached(shard);
        AttachedConnection connection =
                new AttachedConnection(stream, this::executeUntilStopped, gateway.attachedLimits(), this::open);
        boolean taken = executeUntilStopped(() -> {
            table.add(connection);
            start();
        });
        if (!taken) {
            abandoned();
            return;
        }
        connection.run(bytesBehindHandshake);
        boolean _ = executeUntilStopped(() -> table.remove(connection));
    }

    private boolean executeUntilStopped(Runnable task) {
        while (!shard.execute(task)) {
            if (shard.stopped() || Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        return true;
    }

    private ConnectionHandler open(Connection connection) {
        AccessLog accessLog = gateway.accessLog();
        if (accessLog == null) {
            return webSocket(connection);
        }
        CountedConnection counted = new CountedConnection(connection);
        return new LoggedHandler(webSocket(counted), counted, accessLog);
    }

    private WebSocketConnection webSocket(Connection connection) {
        return agreed == null
                ? WebSocketConnection.plain(connection, gateway.settings(), this::listen)
                : WebSocketConnection.compressed(
                        connection, gateway.settings(), gateway.deflate(shard), agreed, this::listen);
    }

    private Admission.Opening listen(WebSocketConnection socket) {
        // A session with a small window can't take what is compressed once for all.
        boolean shared = agreed != null && agreed.serverWindowBits() == PermessageDeflate.FULL_WINDOW_BITS;
        Admission.Opening listener = admission.open(socket, shard, protocol.dialect(shared));
        opening = listener;
        return listener;
    }

    private void start() {
        if (opening != null) {
            opening.start();
        }
    }
}
