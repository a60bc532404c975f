package io.ringcast.server.transport.epoll;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether this JVM can hand its sockets to a loop, and how it does. That rests on two details of the JDK, so it is tried
 * once over a loopback connection: the descriptor of a channel can be had, and closing the channel leaves the TCP
 * connection to the copy of its descriptor.
 *
 * <p>Thread: any.
 */
public final class EpollSupport {
    private EpollSupport() {}

    /** True where {@link EpollLoop} and {@link #takeDescriptor} work. The first call tries them out. */
    public static boolean available() {
        return Trial.REASON == null;
    }

    /** Why the transport is not available, with the remedy where there is one; empty where it is. */
    public static String unavailableReason() {
        String reason = Trial.REASON;
        return reason == null ? "" : reason;
    }

    /**
     * Takes a connected socket away from its channel: returns a non-blocking copy of the descriptor, which is the caller's
     * to close or to give to {@link EpollLoop#adopt}, and closes the channel. No other thread may be using the channel.
     *
     * @throws IllegalArgumentException if the channel is registered with a selector: its close would send FIN
     * @throws EpollException if there is no descriptor left, or the channel was closed; the channel is unchanged then
     */
    public static int takeDescriptor(SocketChannel channel) {
        if (channel.isRegistered()) {
            throw new IllegalArgumentException("the channel is registered with a selector: " + channel);
        }
        int copy = LinuxSockets.duplicate(Descriptors.of(channel));
        try {
            LinuxSockets.setNonBlocking(copy);
            channel.close();
        } catch (IOException | RuntimeException e) {
            LinuxSockets.close(copy);
            throw new EpollException("taking the descriptor of a channel failed", e);
        }
        return copy;
    }

    /** Closes a descriptor that {@link #takeDescriptor} gave and no loop has taken. */
    public static void closeDescriptor(int descriptor) {
        LinuxSockets.close(descriptor);
    }

    /** The way to a channel's descriptor, which no public API offers. */
    private static final class Descriptors {
        private static final MethodHandle GET_FD_VAL = find();

        static int of(SocketChannel channel) {
            try {
                return (int) GET_FD_VAL.invokeExact(channel);
            } catch (Error | RuntimeException e) {
                throw e;
            } catch (Throwable t) {
                throw new EpollException("SelChImpl.getFDVal failed", t);
            }
        }

        private static MethodHandle find() {
            try {
                Class<?> internal = Class.forName("sun.nio.ch.SelChImpl");
                return MethodHandles.lookup()
                        .findVirtual(internal, "getFDVal", MethodType.methodType(int.class))
                        .asType(MethodType.methodType(int.class, SocketChannel.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(
                        "the JDK does not give out descriptors: start it with"
                                + " --add-exports java.base/sun.nio.ch=ALL-UNNAMED (the jar's manifest does)",
                        e);
            }
        }
    }

    /** The trial, made when this class is initialised. */
    private static final class Trial {
        private static final byte[] PROBE = "ringcast".getBytes(StandardCharsets.US_ASCII);
        private static final int TIMEOUT_MS = 2_000;
        private static final @Nullable String REASON = reason();

        private static @Nullable String reason() {
            String os = System.getProperty("os.name");
            if (!os.equals("Linux")) {
                return "os.name=" + os + " has no epoll";
            }
            try {
                handOver();
                return null;
            } catch (IOException | RuntimeException | LinkageError e) {
                StringBuilder reason = new StringBuilder("the trial over a loopback connection failed: ").append(e);
                for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                    reason.append(", caused by ").append(cause);
                }
                return reason.toString();
            }
        }

        private static void handOver() throws IOException {
            try (ServerSocketChannel listener = ServerSocketChannel.open()) {
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
                try (SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                        SocketChannel accepted = listener.accept()) {
                    int fd = takeDescriptor(accepted);
                    try {
                        bothWays(client, fd);
                    } finally {
                        LinuxSockets.close(fd);
                    }
                }
            }
        }

        private static void bothWays(SocketChannel client, int fd) throws IOException {
            int epollFd = LinuxSockets.epollCreate();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment event = arena.allocate(LinuxSockets.EVENT.sizeBytes());
                event.set(ValueLayout.JAVA_INT_UNALIGNED, LinuxSockets.EVENT.eventsOffset(), LinuxSockets.EPOLLIN);
                int errno = LinuxSockets.epollAdd(epollFd, fd, event.address());
                if (errno != 0) {
                    throw new EpollException("epoll_ctl(ADD)", errno);
                }
                MemorySegment bytes = arena.allocate(PROBE.length);
                client.write(ByteBuffer.wrap(PROBE));
                int ready = LinuxSockets.epollWait(epollFd, event.address(), 1, TIMEOUT_MS);
                int received = ready == 1 ? LinuxSockets.recv(fd, bytes.address(), PROBE.length) : -1;
                expect("client to copy", received, bytes.toArray(ValueLayout.JAVA_BYTE));

                int sent = LinuxSockets.send(fd, bytes.address(), PROBE.length);
                client.socket().setSoTimeout(TIMEOUT_MS);
                byte[] back = client.socket().getInputStream().readNBytes(sent);
                expect("copy to client", sent, back);
            } finally {
                LinuxSockets.close(epollFd);
            }
        }

        private static void expect(String direction, int length, byte[] bytes) {
            if (length != PROBE.length || !Arrays.equals(bytes, PROBE)) {
                throw new IllegalStateException(
                        "no data from " + direction + ": the connection did not survive the close of its channel");
            }
        }
    }
}
