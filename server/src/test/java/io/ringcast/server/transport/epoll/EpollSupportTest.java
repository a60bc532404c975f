package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EpollSupportTest {
    private ServerSocketChannel listener;
    private SocketChannel client;
    private SocketChannel accepted;

    @BeforeEach
    void connect() throws IOException {
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = SocketChannel.open(listener.getLocalAddress());
        accepted = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        accepted.close();
        client.close();
        listener.close();
    }

    @Test
    void shouldBeAvailableHere() {
        assertThat(EpollSupport.unavailableReason()).isEmpty();
        assertThat(EpollSupport.available()).isTrue();
    }

    @Test
    void shouldCloseTheChannelAndKeepTheConnection() throws IOException {
        int fd = EpollSupport.takeDescriptor(accepted);

        assertThat(accepted.isOpen()).isFalse();
        client.configureBlocking(false);
        // 0, not -1: the client sees no end of the stream.
        assertThat(client.read(java.nio.ByteBuffer.allocate(1))).isZero();
        LinuxSockets.close(fd);
    }

    @Test
    void shouldRefuseAChannelThatIsRegisteredWithASelector() throws IOException {
        try (Selector selector = Selector.open()) {
            accepted.configureBlocking(false);
            accepted.register(selector, SelectionKey.OP_READ);

            assertThatThrownBy(() -> EpollSupport.takeDescriptor(accepted))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("registered with a selector");
            assertThat(accepted.isOpen()).isTrue();
        }
    }

    @Test
    void shouldReportAClosedChannelAndLeakNothing() throws IOException {
        accepted.close();
        long before = Loopback.openDescriptors();

        assertThatThrownBy(() -> EpollSupport.takeDescriptor(accepted))
                .isInstanceOf(EpollException.class)
                .hasMessage("fcntl(F_DUPFD_CLOEXEC) failed with errno=9 (not an open descriptor)");
        assertThat(Loopback.openDescriptors()).isEqualTo(before);
    }
}
