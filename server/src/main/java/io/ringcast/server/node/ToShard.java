package io.ringcast.server.node;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.listener.AdoptedSocket;
import io.ringcast.server.listener.Handover;
import io.ringcast.server.listener.Lease;
import io.ringcast.server.log.AccessLog;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import io.ringcast.server.transport.attached.AttachedConnection;
import io.ringcast.server.transport.attached.ByteStream;
import io.ringcast.server.transport.epoll.EpollException;
import io.ringcast.server.transport.epoll.EpollSupport;
import io.ringcast.server.transport.websocket.DeflateNegotiation;
import io.ringcast.server.transport.websocket.PermessageDeflate;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import io.ringcast.server.transport.websocket.WebSocketSettings;
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

    private final Admission admission;
    private final DeflateNegotiation.@Nullable Agreed agreed;
    private final @Nullable Runnable place;
    private final Shard shard;
    private Admission.@Nullable Opening opening;

    /** @param place gives back what the client's address has taken, or null if it has taken nothing */
    ToShard(
            WebSocketGateway gateway,
            Admission admission,
            DeflateNegotiation.@Nullable Agreed agreed,
            @Nullable Runnable place) {
        this.gateway = gateway;

        this.admission = admission;
        this.agreed = agreed;
        this.place = place;
        this.shard = gateway.leastLoaded();
    }

    @Override
    public void abandoned() {
        releasePlace();
        admission.abandon();
    }

    private void releasePlace() {
        if (place != null) {
            place.run();
        }
    }

    @Override
    public void adopt(AdoptedSocket socket) {
        Lease lease = place == null ? socket.lease() : socket.lease().and(place);
        int descriptor;
        try {
            descriptor = EpollSupport.takeDescriptor(socket.channel());
        } catch (EpollException e) {
            abandoned();
            throw e;
        }
        if (!shard.execute(() -> adoptOnShard(socket, descriptor, lease))) {
            EpollSupport.closeDescriptor(descriptor);
            lease.release();
            abandoned();
        }
    }

    private void adoptOnShard(AdoptedSocket socket, int descriptor, Lease lease) {
        if (!(shard.transport() instanceof EpollShardTransport transport)) {
            throw new IllegalStateException("shard " + shard.index() + " drives no sockets");
        }
        try {
            transport.loop().adopt(descriptor, socket.remoteAddress(), socket.bytesBehindHandshake(), connection -> {
                ConnectionHandler handler = open(connection);
                start();
                return new LeasedHandler(handler, lease);
            });
        } catch (EpollException e) {
            LOG.log(Level.WARNING, "A connection could not be taken over: {0}", e.getMessage());
            lease.release();
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
        try {
            connection.run(bytesBehindHandshake);
        } finally {
            releasePlace();
        }
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
        WebSocketSettings settings = admission.settings(gateway.settings());
        return agreed == null
                ? WebSocketConnection.plain(connection, settings, this::listen)
                : WebSocketConnection.compressed(connection, settings, gateway.deflate(shard), agreed, this::listen);
    }

    private Admission.Opening listen(WebSocketConnection socket) {
        // A session with a small window can't take what is compressed once for all.
        boolean shared = agreed != null && agreed.serverWindowBits() == PermessageDeflate.FULL_WINDOW_BITS;
        Admission.Opening listener = admission.open(socket, shard, admission.dialect(shared));
        opening = listener;
        return listener;
    }

    private void start() {
        if (opening != null) {
            opening.start();
        }
    }
}
