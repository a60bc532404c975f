package io.ringcast.server.listener;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds out whether somebody listens on a port without talking to him, and without listening itself, which would accept
 * a connection and reset it: binding fails as long as there is a listener, whatever state its connections are in.
 *
 * <p>Thread: any.
 */
final class PortProbe {
    private PortProbe() {}

    /** Throws a {@link BindException} with a remedy if the address cannot be bound. */
    static void requireFree(ListenAddress wanted) throws IOException {
        InetSocketAddress address = new InetSocketAddress(wanted.host(), wanted.port());
        if (address.isUnresolved()) {
            throw new BindException(
                    "cannot listen on " + wanted.host() + ", which is no address and no name that is known"
                            + " here: set " + wanted.hostVariable() + " to an address of this machine");
        }
        try (SocketChannel probe = SocketChannel.open()) {
            bind(probe, address);
        } catch (BindException occupied) {
            BindException explained = new BindException(explain(wanted, occupied));
            explained.initCause(occupied);
            throw explained;
        }
    }

    private static String explain(ListenAddress wanted, BindException why) {
        String reason = String.valueOf(why.getMessage());
        if (reason.contains("in use")) {
            return "port " + wanted.port() + " is in use: stop the other process or set " + wanted.portVariable();
        }
        return "cannot listen on " + wanted.host() + ":" + wanted.port() + " (" + reason + "): set "
                + wanted.hostVariable() + " to an address of this machine, and " + wanted.portVariable()
                + " to one that this user may bind";
    }

    /** Whether nobody listens; false also when there are no descriptors to find out. */
    static boolean isFree(InetSocketAddress address) {
        try (SocketChannel probe = SocketChannel.open()) {
            bind(probe, address);
            return true;
        } catch (IOException occupiedOrExhausted) {
            return false;
        }
    }

    private static void bind(SocketChannel probe, InetSocketAddress address) throws IOException {
        // Else the connections of a listener that is gone would count as one.
        probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        probe.bind(address);
    }

    /** Whether that many descriptors can be opened now. */
    static boolean hasDescriptors(int count) {
        List<SocketChannel> opened = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                opened.add(SocketChannel.open());
            }
            return true;
        } catch (IOException exhausted) {
            return false;
        } finally {
            opened.forEach(PortProbe::closeQuietly);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException neverConnected) {
            throw new UncheckedIOException(neverConnected);
        }
    }
}
