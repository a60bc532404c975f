package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PortProbeTest {
    private static final int CONNECTS = 2000;

    private final InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static boolean isAccepted(InetSocketAddress address) throws IOException {
        try (SocketChannel client = SocketChannel.open()) {
            // A client whose own port happens to be that one reaches itself.
            return client.connect(address) && !client.getLocalAddress().equals(address);
        } catch (ConnectException refused) {
            return false;
        }
    }

    @Test
    void shouldSeeAListenerButNotTheConnectionsThatItLeft() throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open().bind(anyPort);
        InetSocketAddress address = (InetSocketAddress) listener.getLocalAddress();
        try (SocketChannel client = SocketChannel.open(address);
                SocketChannel accepted = listener.accept()) {
            assertThat(PortProbe.isFree(address)).isFalse();
            listener.close();
            assertThat(accepted.isConnected() && client.isConnected()).isTrue();
            assertThat(PortProbe.isFree(address)).isTrue();
        }
    }

    @Test
    void shouldAcceptNobodyWhileItAsks() throws Exception {
        InetSocketAddress address;
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(anyPort)) {
            address = (InetSocketAddress) listener.getLocalAddress();
        }
        AtomicBoolean done = new AtomicBoolean();
        Thread asking = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                PortProbe.isFree(address);
            }
        });
        int accepted = 0;
        for (int i = 0; i < CONNECTS; i++) {
            accepted += isAccepted(address) ? 1 : 0;
        }
        done.set(true);
        asking.join();
        assertThat(accepted).isZero();
    }
}
