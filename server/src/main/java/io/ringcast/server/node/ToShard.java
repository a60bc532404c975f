package io.ringcast.server.node;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.listener.AdoptedSocket;
import io.ringcast.server.listener.Handover;
import io.ringcast.server.listener.Lease;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import io.ringcast.server.transport.attached.AttachedConnection;
import io.ringcast.server.transport.attached.ByteStream;
import io.ringcast.server.transport.epoll.EpollException;
import io.ringcast.server.transport.epoll.EpollSupport;
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
    private final Arrival arrival;
    private final @Nullable Runnable place;
    private final Shard shard;
    private boolean opened;

    /** @param place gives back what the client's address has taken, or null if it has taken nothing */
    ToShard(WebSocketGateway gateway, Arrival arrival, @Nullable Runnable place) {
        this.gateway = gateway;
        this.arrival = arrival;
        this.place = place;
        this.shard = gateway.leastLoaded();
    }

    @Override
    public void abandoned() {
        releasePlace();
        arrival.abandoned();
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
                arrival.start();
                return new LeasedHandler(handler, lease);
            });
        } catch (EpollException e) {
            LOG.log(Level.WARNING, "A connection could not be taken over: {0}", e.getMessage());
            lease.release();
            if (!opened) {
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
            arrival.start();
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
        opened = true;
        return arrival.open(connection, shard);
    }
}
