package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Many Pusher clients on one thread.
 *
 * <p>Thread: any; the peers' input is handled by a thread of its own.
 */
final class Swarm implements AutoCloseable {
    @FunctionalInterface
    interface Action {
        void on(Peer peer) throws IOException;
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 64 * 1024;
    /** Half-open at once: fewer than the backlog of any listener here. */
    private static final int MAX_CONNECTING = 256;

    private final Selector selector;
    private final int port;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final List<Peer> peers = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;

    Swarm(int port) {
        this.port = port;
        try {
            selector = Selector.open();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        thread = Thread.ofPlatform().daemon().name("swarm").start(this::run);
    }

    /** Fifty subscribers of a channel, ready to receive. */
    static Swarm healthy(int port, String channel) {
        Swarm swarm = new Swarm(port);
        swarm.open(50, channel);
        swarm.awaitSubscribed();
        return swarm;
    }

    List<Peer> open(int count, String channel) {
        return open(count, channel, 0);
    }

    /** Starts so many connections, which subscribe to a channel unless its name is empty. */
    List<Peer> open(int count, String channel, int receiveBuffer) {
        List<Peer> opened = new ArrayList<>(count);
        for (int i = 0; i < count; i += MAX_CONNECTING) {
            int some = Math.min(MAX_CONNECTING, count - i);
            List<Peer> batch = new ArrayList<>(some);
            call(() -> {
                for (int n = 0; n < some; n++) {
                    batch.add(new Peer(selector, port, channel, receiveBuffer));
                }
            });
            if (i + some < count) {
                awaitAll(batch, Peer::established);
            }
            opened.addAll(batch);
        }
        peers.addAll(opened);
        return opened;
    }

    List<Peer> peers() {
        return peers;
    }

    void awaitSubscribed() {
        awaitAll(peers, Peer::subscribed);
    }

    static void awaitAll(List<Peer> peers, Predicate<Peer> state) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> peers.stream().allMatch(peer -> state.test(peer) || peer.ended()));
        assertThat(peers.stream().filter(state.negate()).map(Peer::disorder).toList())
                .as("peers that ended before")
                .isEmpty();
    }

    /** Acts on each peer, on the swarm's thread. */
    void each(List<Peer> which, Action action) {
        call(() -> {
            for (Peer peer : which) {
                action.on(peer);
            }
        });
    }

    /** Fails unless each peer is connected and has received exactly so many publications, in order. */
    void assertReceived(long publications) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> peers.stream().allMatch(peer -> peer.received() >= publications || peer.ended()));
        assertThat(peers).allSatisfy(peer -> {
            assertThat(peer.disorder()).isEmpty();
            assertThat(peer.ended())
                    .as("ended, close code %d, after %d", peer.closeCode(), peer.received())
                    .isFalse();
            assertThat(peer.received()).as("received").isEqualTo(publications);
        });
    }

    private interface Call {
        void run() throws IOException;
    }

    private void call(Call call) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                call.run();
                done.complete(true);
            } catch (IOException | RuntimeException failed) {
                done.completeExceptionally(failed);
            }
        });
        selector.wakeup();
        done.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (!stopping) {
                selector.select(key -> handle(key, buffer));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void handle(SelectionKey key, ByteBuffer buffer) {
        Peer peer = (Peer) key.attachment();
        try {
            if (key.isConnectable()) {
                peer.finishConnect();
            } else if (key.isReadable()) {
                peer.onReadable(buffer);
            }
        } catch (IOException gone) {
            end(peer);
        }
    }

    private static void end(Peer peer) {
        try {
            peer.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        stopping = true;
        selector.wakeup();
        try {
            thread.join(LIMIT);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
