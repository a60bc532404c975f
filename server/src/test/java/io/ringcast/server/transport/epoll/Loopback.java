package io.ringcast.server.transport.epoll;

import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/** A loop with real sockets, driven by the test's own thread. */
final class Loopback implements AutoCloseable {
    private static final long STEP_NS = 10_000_000;
    private static final long DEADLINE_NS = 20_000_000_000L;

    final List<Throwable> errors = new ArrayList<>();
    final EpollLoop loop;
    long nowNs = 1_000;
    private final ServerSocketChannel listener;
    private final List<SocketChannel> clients = new ArrayList<>();

    Loopback() {
        this(EpollLimits.DEFAULT);
    }

    Loopback(EpollLimits limits) {
        this.loop = new EpollLoop(limits, () -> nowNs, errors::add);
        try {
            this.listener = ServerSocketChannel.open();
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both ends of one connection. */
    record Pair(SocketChannel client, EpollConnection connection, RecordingHandler handler) {
        void send(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
        }

        /** Ends the client with RST. */
        void reset() throws IOException {
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.close();
        }

        void write(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            connection.write(bytes, 0, bytes.length);
        }
    }

    Pair connect() {
        return connect("");
    }

    Pair connect(String initial) {
        return connect(initial, 0);
    }

    /** The receive buffer bounds what a client that does not read takes. */
    Pair connect(String initial, int receiveBufferBytes) {
        RecordingHandler handler = new RecordingHandler();
        SocketChannel client = client(receiveBufferBytes);
        byte[] initialBytes = initial.getBytes(StandardCharsets.ISO_8859_1);
        EpollConnection connection = loop.adopt(acceptDescriptor(), "127.0.0.1", initialBytes, _ -> handler);
        return new Pair(client, connection, handler);
    }

    EpollConnection adopt(Function<? super Connection, ? extends ConnectionHandler> handlers) {
        client(0);
        return loop.adopt(acceptDescriptor(), "127.0.0.1", new byte[0], handlers);
    }

    SocketChannel client(int receiveBufferBytes) {
        try {
            SocketChannel client = SocketChannel.open();
            if (receiveBufferBytes > 0) {
                client.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
            }
            client.connect(listener.getLocalAddress());
            clients.add(client);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int acceptDescriptor() {
        try {
            return EpollSupport.takeDescriptor(listener.accept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs duty cycles until the condition holds. */
    void runUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the condition did not come true in time");
            }
            loop.await(STEP_NS, () -> false);
            loop.poll();
        }
    }

    /** Runs duty cycles while reading what a client gets, until it has that many bytes or the end of the stream. */
    byte[] read(SocketChannel client, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        client.configureBlocking(false);
        runUntil(() -> {
            try {
                int got = client.read(target);
                return got < 0 || !target.hasRemaining();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        client.configureBlocking(true);
        byte[] bytes = new byte[target.position()];
        target.flip().get(bytes);
        return bytes;
    }

    String readText(SocketChannel client, int length) throws IOException {
        return new String(read(client, length), StandardCharsets.ISO_8859_1);
    }

    static long openDescriptors() {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        loop.close();
        try {
            for (SocketChannel client : clients) {
                client.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
