package io.ringcast.server.node;

import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.EngineParts;
import io.ringcast.engine.fanout.EngineSettings;
import io.ringcast.engine.fanout.IdleTransport;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.engine.memory.InMemoryCache;
import io.ringcast.engine.signal.SignalListener;
import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.ListenAddress;
import io.ringcast.server.listener.ListenerLimits;
import io.ringcast.server.listener.SocketOwnership;
import io.ringcast.server.listener.UpgradeRequest;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.protocol.WebSocketProtocol;
import io.ringcast.server.transport.attached.AttachedLimits;
import io.ringcast.server.transport.epoll.EpollLimits;
import io.ringcast.server.transport.websocket.DeflateTerms;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import io.ringcast.server.transport.websocket.WebSocketSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * A node that sends each message back, for conformance runs over the very listener, hand-over, transports, framing and
 * compression of the server: {@code EchoNode epoll|attached PORT}.
 *
 * <p>Thread: any.
 */
public final class EchoNode implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
    private static final int MAX_PENDING_BYTES = 64 * 1024 * 1024;

    private final Engine engine;
    private final GuardedListener listener;

    EchoNode(boolean epoll, int port) throws IOException {
        SystemNanoClock clock = SystemNanoClock.INSTANCE;
        EpollLimits epollLimits = new EpollLimits(MAX_PENDING_BYTES, 64 * 1024, Duration.ofSeconds(60), 1L << 30, 0);
        engine = new Engine(
                EngineSettings.DEFAULT,
                new EngineParts(
                        List.of(),
                        shard -> epoll
                                ? new EpollShardTransport(epollLimits, clock, Throwable::printStackTrace)
                                : new IdleTransport("backoff"),
                        new InMemoryCache(1, 1, clock),
                        SignalListener.NONE,
                        clock,
                        SystemEpochClock.INSTANCE,
                        new SecureRandom(),
                        Throwable::printStackTrace));
        WebSocketGateway gateway = new WebSocketGateway(
                engine,
                List.of(new Echo()),
                new WebSocketSettings(
                        MAX_MESSAGE_BYTES,
                        MAX_MESSAGE_BYTES,
                        1_000_000,
                        64 * 1024,
                        64 << 20,
                        0,
                        new ByteBudget(1 << 30)),
                new AttachedLimits(
                        MAX_PENDING_BYTES,
                        1 << 20,
                        Duration.ofSeconds(60),
                        16,
                        new ByteBudget(1 << 30),
                        Duration.ofSeconds(5)),
                new DeflateTerms(1, 0),
                new WebSocketGateway.Entrance(null, null));
        engine.start();
        listener = GuardedListener.start(
                ListenAddress.main("127.0.0.1", port),
                new GuardedListener.Service(
                        routing -> {}, gateway, epoll ? SocketOwnership.ADOPTED : SocketOwnership.ATTACHED),
                ListenerLimits.defaults());
    }

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (EchoNode node = new EchoNode(arguments[0].equals("epoll"), Integer.parseInt(arguments[1]))) {
            System.out.println("echo over " + arguments[0] + " on ws://127.0.0.1:" + node.port() + "/");
            Thread.currentThread().join();
        }
    }

    int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.stop();
        engine.close();
    }

    private static final class Echo implements WebSocketProtocol, Admission {
        @Override
        public @Nullable Admission admit(UpgradeRequest request) {
            return this;
        }

        @Override
        public int dialect(boolean compressed) {
            return 0;
        }

        @Override
        public Opening open(WebSocketConnection socket, Shard shard, int dialect) {
            return new EchoSession(socket);
        }

        @Override
        public void abandon() {}
    }

    private record EchoSession(WebSocketConnection socket) implements Admission.Opening {
        @Override
        public void start() {}

        @Override
        public void onText(byte[] bytes, int offset, int length) {
            socket.sendText(bytes, offset, length);
        }

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {
            socket.sendBinary(bytes, offset, length);
        }

        @Override
        public void onControlFrame() {}

        @Override
        public void onClosing(int code) {}

        @Override
        public void onSlowConsumer() {
            socket.forceClose();
        }

        @Override
        public void onClosed() {}
    }
}
