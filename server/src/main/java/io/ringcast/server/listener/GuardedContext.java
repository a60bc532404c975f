package io.ringcast.server.listener;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Helidon's view of a connection with the reading and writing ends replaced by guarded ones.
 *
 * <p>Thread: confined to the connection's virtual thread.
 */
final class GuardedContext implements ConnectionContext {
    private final ConnectionContext helidon;
    private final AcceptedSocket accepted;
    private final RequestInput input;
    private final DataReader reader;
    private final DataWriter writer;
    private final @Nullable ExchangeTracker exchanges;
    private final AcceptGuard guard;
    private final SocketOwnership ownership;

    /**
     * @param ownership of sockets that leave Helidon
     * @param exchangeListener null if nobody wants to know
     */
    GuardedContext(
            ConnectionContext helidon,
            AcceptedSocket accepted,
            ListenerLimits limits,
            AcceptGuard guard,
            SocketOwnership ownership,
            @Nullable ExchangeListener exchangeListener) {
        this.helidon = helidon;
        this.accepted = accepted;
        this.guard = guard;
        this.ownership = ownership;
        this.exchanges =
                exchangeListener == null ? null : new ExchangeTracker(exchangeListener, accepted.remoteAddress());
        this.input = new RequestInput(helidon.serverSocket(), accepted, limits, exchanges);
        this.reader = new LineReader(input);
        this.writer = new ResponseOutput(
                helidon.dataWriter(), accepted, limits.deadlines().write().toNanos(), exchanges);
    }

    AcceptedSocket accepted() {
        return accepted;
    }

    RequestInput input() {
        return input;
    }

    /** Null if nobody wants to know. */
    @Nullable
    ExchangeTracker exchanges() {
        return exchanges;
    }

    AcceptGuard guard() {
        return guard;
    }

    /** Whether a socket that leaves Helidon is handed over or lent out; TLS is always lent out. */
    SocketOwnership ownership() {
        return isSecure() ? SocketOwnership.ATTACHED : ownership;
    }

    /** What was asked is answered as far as it will be. */
    void endExchange() {
        if (exchanges != null) {
            exchanges.end();
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ListenerContext listenerContext() {
        return helidon.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return helidon.executor();
    }

    @Override
    public Router router() {
        return helidon.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return helidon.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return helidon.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        InetSocketAddress client = accepted.client();
        return client == null || client.equals(accepted.key().peer())
                ? helidon.remotePeer()
                : new ProxiedPeer(client, helidon.remotePeer());
    }

    @Override
    public PeerInfo localPeer() {
        return helidon.localPeer();
    }

    @Override
    public boolean isSecure() {
        return helidon.isSecure();
    }

    @Override
    public String socketId() {
        return helidon.socketId();
    }

    @Override
    public String childSocketId() {
        return helidon.childSocketId();
    }
}
