package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.server.transport.epoll.Loopback.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EpollConnectionTest {
    private final Loopback loopback = new Loopback();

    @AfterEach
    void close() {
        loopback.close();
        assertThat(loopback.errors).isEmpty();
    }

    @Test
    void shouldEcho() throws IOException {
        Pair pair = loopback.connect();
        pair.handler().onBytes = () -> pair.write(pair.handler().text());

        pair.send("hello");

        assertThat(loopback.readText(pair.client(), 5)).isEqualTo("hello");
        assertThat(loopback.loop.counters().bytesRead()).isEqualTo(5);
        assertThat(loopback.loop.counters().bytesWritten()).isEqualTo(5);
        assertThat(loopback.loop.counters().writes()).isEqualTo(1);
        assertThat(loopback.loop.counters().shortWrites()).isZero();
    }

    @Test
    void shouldDeliverBytesBehindTheHandshakeFirst() throws IOException {
        Pair pair = loopback.connect("early ");
        assertThat(pair.handler().text()).isEqualTo("early ");

        pair.send("late");
        loopback.runUntil(() -> pair.handler().received.size() == 10);

        assertThat(pair.handler().text()).isEqualTo("early late");
    }

    @Test
    void shouldSendNativeMemoryFromItsOffset() throws IOException {
        Pair pair = loopback.connect();

        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocateFrom("0123456789");
            pair.connection().write(segment, 3, 4);
            pair.connection().write(segment, 0, 0);
        }

        assertThat(loopback.readText(pair.client(), 4)).isEqualTo("3456");
    }

    @Test
    void shouldRefuseMemoryOutsideTheSegment() {
        Pair pair = loopback.connect();

        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(10);
            assertThatThrownBy(() -> pair.connection().write(segment, 8, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> pair.connection().write(MemorySegment.ofArray(new byte[4]), 0, 4))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("heap segment");
        }
    }

    @Test
    void shouldSendArraysLargerThanTheStageInOrder() throws IOException {
        Pair pair = loopback.connect();
        byte[] sent = Patterns.bytes(300_000);

        pair.connection().write(sent, 0, sent.length);

        assertThat(loopback.read(pair.client(), sent.length)).isEqualTo(sent);
    }

    @Test
    void shouldDeliverLargeInputInOrder() throws IOException {
        Pair pair = loopback.connect();
        byte[] sent = Patterns.bytes(3_000_000);
        ByteBuffer left = ByteBuffer.wrap(sent);
        pair.client().configureBlocking(false);

        loopback.runUntil(() -> {
            try {
                pair.client().write(left);
                return pair.handler().received.size() == sent.length;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(pair.handler().received.toByteArray()).isEqualTo(sent);
    }

    @Test
    void shouldStillSendToAPeerThatClosedItsSide() throws IOException {
        Pair pair = loopback.connect();
        pair.send("last words");
        pair.client().shutdownOutput();

        loopback.runUntil(() -> pair.handler().calls.contains("peerClosed"));
        pair.write("reply");

        assertThat(pair.handler().text()).isEqualTo("last words");
        assertThat(loopback.readText(pair.client(), 5)).isEqualTo("reply");
        assertThat(pair.handler().calls).containsExactly("bytes", "peerClosed");
    }

    @Test
    void shouldNotSpinOnAPeerThatClosedItsSide() throws IOException {
        Pair pair = loopback.connect();
        pair.client().shutdownOutput();
        loopback.runUntil(() -> pair.handler().calls.contains("peerClosed"));

        int ready = loopback.loop.await(20_000_000, () -> false);

        assertThat(ready).isZero();
        assertThat(pair.handler().calls).containsExactly("peerClosed");
    }

    @Test
    void shouldCloseAtOnceWhenThePeerClosedBefore() throws IOException {
        Pair pair = loopback.connect();
        pair.handler().onPeerClosed = pair.connection()::closeAfterFlush;

        pair.client().shutdownOutput();
        loopback.runUntil(pair.handler()::isClosed);

        assertThat(pair.handler().calls).containsExactly("peerClosed", "closed");
        assertThat(loopback.read(pair.client(), 1)).isEmpty();
        assertThat(loopback.loop.connections()).isZero();
    }

    @Test
    void shouldSendFinAndDiscardUntilThePeerCloses() throws IOException {
        Pair pair = loopback.connect();

        pair.write("bye");
        pair.connection().closeAfterFlush();
        pair.connection().closeAfterFlush();
        pair.write("ignored");

        assertThat(loopback.readText(pair.client(), 10)).isEqualTo("bye");
        pair.send("nobody listens");
        loopback.runUntil(() -> loopback.loop.counters().bytesRead() == 14);
        assertThat(loopback.loop.connections()).isEqualTo(1);
        pair.client().close();
        loopback.runUntil(pair.handler()::isClosed);
        assertThat(pair.handler().calls).containsExactly("closed");
        assertThat(loopback.loop.connections()).isZero();
    }

    @Test
    void shouldCloseOnResetByPeer() throws IOException {
        Pair pair = loopback.connect();

        pair.reset();
        loopback.runUntil(pair.handler()::isClosed);
        pair.write("ignored");
        pair.connection().abort();
        loopback.loop.poll();

        assertThat(pair.handler().calls).containsExactly("closed");
        assertThat(loopback.loop.connections()).isZero();
    }

    @Test
    void shouldDeliverWhatArrivedBeforeAReset() throws IOException {
        Pair pair = loopback.connect();

        pair.send("goodbye");
        pair.reset();
        loopback.runUntil(pair.handler()::isClosed);

        assertThat(pair.handler().calls).endsWith("closed").doesNotHaveDuplicates();
        assertThat(pair.handler().text()).isEqualTo("goodbye");
    }

    @Test
    void shouldResetOnAbort() {
        Pair pair = loopback.connect();

        pair.write("lost or not");
        pair.connection().abort();
        pair.connection().abort();
        assertThat(pair.handler().calls).isEmpty();
        loopback.loop.poll();

        assertThat(pair.handler().calls).containsExactly("closed");
        assertThatThrownBy(() -> {
                    ByteBuffer target = ByteBuffer.allocate(100);
                    int got = 0;
                    while (got >= 0) {
                        got = pair.client().read(target);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void shouldStayQuietAfterAnAbortFromInsideACallback() throws IOException {
        Pair pair = loopback.connect();
        pair.handler().onBytes = pair.connection()::abort;

        pair.send("boom");
        pair.client().shutdownOutput();
        loopback.runUntil(pair.handler()::isClosed);
        loopback.loop.poll();

        assertThat(pair.handler().calls).containsExactly("bytes", "closed");
    }

    @Test
    void shouldLetTheFactoryUseTheConnection() throws IOException {
        RecordingHandler handler = new RecordingHandler();
        var client = loopback.client(0);
        byte[] greeting = "hi".getBytes(StandardCharsets.ISO_8859_1);

        EpollConnection connection =
                loopback.loop.adopt(loopback.acceptDescriptor(), "10.0.0.1", new byte[] {1}, created -> {
                    created.write(greeting, 0, greeting.length);
                    created.abort();
                    return handler;
                });
        loopback.loop.poll();

        assertThat(connection.remoteAddress()).isEqualTo("10.0.0.1");
        assertThat(handler.calls).containsExactly("closed");
        assertThat(client.isOpen()).isTrue();
    }
}
