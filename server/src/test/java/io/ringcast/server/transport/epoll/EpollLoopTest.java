package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.server.transport.epoll.Loopback.Pair;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Isolated: it counts the descriptors of this process. */
@Isolated
class EpollLoopTest {
    private final Loopback loopback = new Loopback();
    private final EpollLoop loop = loopback.loop;

    @AfterEach
    void close() {
        loopback.close();
    }

    @RepeatedTest(20)
    void shouldDropAnEventWhoseDescriptorWasReusedInItsBatch() throws IOException {
        Pair a = loopback.connect();
        Pair b = loopback.connect();
        SocketChannel newClient = loopback.client(0);
        int prepared = loopback.acceptDescriptor();
        RecordingHandler newHandler = new RecordingHandler();
        List<EpollConnection> adopted = new ArrayList<>();
        a.handler().onBytes = () -> replace(b, prepared, newHandler, adopted);
        b.handler().onBytes = () -> replace(a, prepared, newHandler, adopted);
        a.send("for a");
        b.send("for b");
        assertThat(loop.await(1_000_000_000L, () -> false)).isEqualTo(2);

        loop.poll();
        a.write("stale");
        b.write("stale");

        boolean aWasFirst = a.handler().calls.contains("bytes");
        Pair first = aWasFirst ? a : b;
        Pair second = aWasFirst ? b : a;
        assertThat(adopted).hasSize(1);
        assertThat(adopted.getFirst().fd()).isEqualTo(second.connection().fd());
        assertThat(loop.counters().staleEvents()).isEqualTo(1);
        assertThat(first.handler().calls).containsExactly("bytes");
        assertThat(second.handler().calls).containsExactly("closed");
        assertThat(newHandler.calls).isEmpty();
        Pair replacement = new Pair(newClient, adopted.getFirst(), newHandler);
        replacement.send("for the new one");
        loopback.runUntil(() -> newHandler.received.size() == 15);
        assertThat(newHandler.text()).isEqualTo("for the new one");
        replacement.write("fresh");
        assertThat(loopback.readText(newClient, 5)).isEqualTo("fresh");
        assertThat(loopback.readText(first.client(), 5)).isEqualTo("stale");
    }

    /** Aborts a connection and adopts another socket under the same descriptor number. */
    private void replace(Pair victim, int prepared, RecordingHandler handler, List<EpollConnection> adopted) {
        int wanted = victim.connection().fd();
        victim.connection().abort();
        List<Integer> others = new ArrayList<>();
        int copy = LinuxSockets.duplicate(prepared);
        while (copy != wanted && others.size() < 100) {
            others.add(copy);
            copy = LinuxSockets.duplicate(prepared);
        }
        others.forEach(LinuxSockets::close);
        LinuxSockets.close(prepared);
        adopted.add(loop.adopt(copy, "", new byte[0], _ -> handler));
    }

    @Test
    void shouldReportAnInvalidDescriptorAndLeakNothing() {
        long before = Loopback.openDescriptors();
        RecordingHandler handler = new RecordingHandler();

        assertThatThrownBy(() -> loop.adopt(987_654, "", new byte[] {1}, _ -> handler))
                .isInstanceOf(EpollException.class)
                .hasMessage("epoll_ctl(ADD) of fd 987654 failed with errno=9 (not an open descriptor)");

        loop.poll();
        assertThat(handler.calls).isEmpty();
        assertThat(loop.connections()).isZero();
        assertThat(loop.counters().adopted()).isZero();
        assertThat(Loopback.openDescriptors()).isEqualTo(before);
    }

    @Test
    void shouldCloseADescriptorThatEpollCannotWatch() throws IOException {
        Path file = Files.createTempFile("ringcast", ".txt");
        try (var channel = FileChannel.open(file)) {
            long before = Loopback.openDescriptors();
            int fd = LinuxSockets.duplicate(descriptorOf(file));

            assertThatThrownBy(() -> loop.adopt(fd, "", new byte[0], _ -> new RecordingHandler()))
                    .isInstanceOf(EpollException.class)
                    .hasMessageContaining("errno=1 ");

            assertThat(channel.isOpen()).isTrue();
            assertThat(Loopback.openDescriptors()).isEqualTo(before);
        } finally {
            Files.delete(file);
        }
    }

    private static int descriptorOf(Path file) throws IOException {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            for (Path entry : entries.toList()) {
                if (Files.exists(entry) && Files.isSameFile(entry, file)) {
                    return Integer.parseInt(entry.getFileName().toString());
                }
            }
        }
        throw new AssertionError("the file is not open: " + file);
    }

    @Test
    void shouldLeaveAConnectionAloneThatIsAdoptedTwice() throws IOException {
        Pair pair = loopback.connect();

        assertThatThrownBy(() -> loop.adopt(pair.connection().fd(), "", new byte[0], _ -> new RecordingHandler()))
                .isInstanceOf(EpollException.class)
                .hasMessageContaining("already registered");

        pair.send("alive");
        loopback.runUntil(() -> pair.handler().received.size() == 5);
        assertThat(loop.connections()).isEqualTo(1);
    }

    @Test
    void shouldCloseTheDescriptorWhenTheFactoryThrows() {
        loopback.client(0);
        int fd = loopback.acceptDescriptor();
        long before = Loopback.openDescriptors();

        assertThatThrownBy(() -> loop.adopt(fd, "", new byte[0], _ -> {
                    throw new IllegalStateException("no handler");
                }))
                .hasMessage("no handler");

        assertThat(Loopback.openDescriptors()).isEqualTo(before - 1);
        assertThat(loop.connections()).isZero();
    }

    @Test
    void shouldSacrificeOnlyTheConnectionWhoseHandlerThrows() throws IOException {
        Pair bad = loopback.connect();
        Pair good = loopback.connect();
        bad.handler().onBytes = () -> {
            throw new IllegalStateException("handler bug");
        };
        bad.handler().onClosed = () -> {
            throw new IllegalStateException("another bug");
        };

        bad.send("x");
        good.send("y");
        loopback.runUntil(
                () -> bad.handler().isClosed() && good.handler().text().equals("y"));

        assertThat(loopback.errors).extracting(Throwable::getMessage).containsExactly("handler bug", "another bug");
        assertThat(loop.counters().handlerFailures()).isEqualTo(2);
        assertThat(loop.connections()).isEqualTo(1);
    }

    @Test
    void shouldNotParkWhileCallsAreOwed() {
        Pair pair = loopback.connect();
        pair.connection().abort();

        loop.await(-1, () -> false);

        assertThat(loop.poll()).isEqualTo(1);
        assertThat(pair.handler().calls).containsExactly("closed");
    }

    @Test
    void shouldCloseAllConnectionsAndDescriptorsOnce() {
        loopback.loop.close();
        long before = Loopback.openDescriptors();
        RecordingHandler handler = new RecordingHandler();
        try (Loopback other = new Loopback()) {
            Pair pair = other.connect();
            other.loop.close();
            other.loop.wakeup();
            other.loop.poll();
            other.loop.await(-1, () -> false);
            assertThat(pair.handler().calls).containsExactly("closed");
            other.client(0);
            int fd = other.acceptDescriptor();
            assertThatThrownBy(() -> other.loop.adopt(fd, "", new byte[0], _ -> handler))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the loop is closed: fd " + fd + " can't be adopted");
        }

        assertThat(Loopback.openDescriptors()).isEqualTo(before);
    }

    @Test
    void shouldServeManyConnectionsInTurn() throws IOException {
        List<Pair> pairs = new ArrayList<>();
        // More than one batch of events.
        for (int i = 0; i < 700; i++) {
            Pair pair = loopback.connect();
            byte[] answer = {(byte) i};
            pair.handler().onBytes = () -> pair.connection().write(answer, 0, 1);
            pairs.add(pair);
        }

        for (int round = 0; round < 5; round++) {
            for (Pair pair : pairs) {
                pair.send("?");
            }
            for (int i = 0; i < pairs.size(); i++) {
                assertThat(loopback.read(pairs.get(i).client(), 1)).containsExactly((byte) i);
            }
        }

        assertThat(loop.connections()).isEqualTo(700);
        assertThat(loop.counters().bytesRead()).isEqualTo(3_500);
    }
}
