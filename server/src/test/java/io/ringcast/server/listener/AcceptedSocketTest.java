package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptedSocketTest {
    private SocketChannel channel;
    private AcceptedSocket socket;

    @BeforeEach
    void open() throws IOException {
        channel = SocketChannel.open();
        socket = new AcceptedSocket(channel, new AcceptGuard.Key("0x1", null), false, 0);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    @Test
    void shouldCloseOnceWhenTheDeadlineHasPassed() {
        socket.expectBy(1000, AcceptedSocket.Expiry.CLOSE);

        assertThat(socket.expire(999)).isFalse();
        assertThat(channel.isOpen()).isTrue();
        assertThat(socket.expire(1000)).isTrue();
        assertThat(channel.isOpen()).isFalse();
        assertThat(socket.expire(2000)).isFalse();
    }

    @Test
    void shouldWaitForeverWhenNothingIsExpected() {
        socket.expectBy(1000, AcceptedSocket.Expiry.CLOSE);
        socket.expectNothing();

        assertThat(socket.expire(Long.MAX_VALUE)).isFalse();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void shouldNotBeClosedByOthersOnceHandedOver() {
        socket.expectBy(1000, AcceptedSocket.Expiry.CLOSE);

        assertThat(socket.handOver()).isTrue();
        assertThat(socket.expire(2000)).isFalse();
        socket.closeFromOutside();
        socket.abortFromOutside();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void shouldNotBeHandedOverOnceItIsBeingClosed() {
        socket.closeFromOutside();

        assertThat(socket.handOver()).isFalse();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldTakeDeadlinesNearZeroAndBelow() {
        for (long whenNs = -5; whenNs <= 5; whenNs++) {
            socket.expectBy(whenNs, AcceptedSocket.Expiry.CLOSE);

            assertThat(socket.expire(whenNs - 10)).isFalse();
        }
        assertThat(socket.expire(20)).isTrue();
    }
}
