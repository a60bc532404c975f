package io.ringcast.server.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A plain TCP port in front of a server that is reached otherwise, so that the same clients serve for all. Ends of one
 * direction are passed on as such, breaks as breaks.
 *
 * <p>Thread: any.
 */
final class Relay implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;

    /** The far side of one connection. */
    private record Far(InputStream in, OutputStream out, Ending endOutput, Closeable all) {}

    private interface Ending {
        void end() throws IOException;
    }

    private interface Dialer {
        Far dial() throws IOException;
    }

    private final ServerSocket listening;
    private final Dialer dialer;

    private Relay(Dialer dialer) {
        this.dialer = dialer;
        try {
            listening = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("relay").start(this::accept);
    }

    static Relay toUnixSocket(Path path) {
        return new Relay(() -> {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
            return new Far(
                    Channels.newInputStream(channel),
                    Channels.newOutputStream(channel),
                    channel::shutdownOutput,
                    channel);
        });
    }

    static Relay toTls(int port, SSLContext context) {
        return new Relay(() -> {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            return new Far(socket.getInputStream(), socket.getOutputStream(), socket::shutdownOutput, socket);
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket near = listening.accept();
                Thread.ofVirtual().name("relay").start(() -> serve(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket near) {
        try {
            near.setTcpNoDelay(true);
            Far far = dialer.dial();
            InputStream in = near.getInputStream();
            OutputStream out = near.getOutputStream();
            Thread back = Thread.ofVirtual()
                    .name("relay-back")
                    .start(() -> pass(far.in(), out, near::shutdownOutput, near, far));
            pass(in, far.out(), far.endOutput(), near, far);
            back.join();
            near.close();
            far.all().close();
        } catch (IOException gone) {
            cut(near);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(InputStream in, OutputStream out, Ending end, Socket near, Far far) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                out.write(chunk, 0, n);
                out.flush();
            }
            end.end();
        } catch (IOException broken) {
            cut(near);
            try {
                far.all().close();
            } catch (IOException closedAnyway) {
                cut(near);
            }
        }
    }

    private static void cut(Socket near) {
        try {
            near.setSoLinger(true, 0);
            near.close();
        } catch (IOException closedAlready) {
            // A socket that cannot be reset is closed.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
