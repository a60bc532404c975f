package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Isolated: it takes all cores. */
@Isolated
final class FullRingTest {
    private static final int PUBLISHERS = 12;
    /** So few that all output fits into what may wait on the node, however slowly the subscribers read. */
    private static final int REQUESTS = 5;

    /** A publisher goes on that long until someone was refused: a fast machine empties the ring fast. */
    private static final int MOST_REQUESTS = 20 * REQUESTS;

    @ParameterizedTest
    @CsvSource({"epoll,1", "attached,1", "epoll,2"})
    void shouldPublishWhollyOrRefuse(String transport, int shards) throws ExecutionException, InterruptedException {
        try (ServerProcess server = ServerProcess.start(
                        transport,
                        "RINGCAST_ENGINE_RING_SIZE=2048",
                        "RINGCAST_ENGINE_SHARDS=" + shards,
                        "RINGCAST_ENGINE_PUBLISH_TIMEOUT_MS=1",
                        "RINGCAST_EVENT_LIMITS_MAX_BATCH_SIZE=2000",
                        "-Xmx1536m",
                        "WEBSOCKET_MAX_BACKPRESSURE=100000000",
                        "RINGCAST_WEBSOCKET_MAX_PENDING_SECONDS=100");
                Swarm healthy = Swarm.healthy(server.port(), "full");
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Tally>> floods = new ArrayList<>();
            AtomicBoolean refusedAny = new AtomicBoolean();
            for (int i = 0; i < PUBLISHERS; i++) {
                String name = "p" + i;
                int batch = i % 3 == 0 ? 1 : 180 * i;
                floods.add(pool.submit(() -> flood(server.port(), name, batch, refusedAny)));
            }

            Tally all = new Tally(0, 0, 0);
            for (Future<Tally> flood : floods) {
                all = all.plus(flood.get());
            }

            System.out.println("full ring, " + transport + ", " + shards + " shards: " + all);
            assertThat(all.refused()).isPositive();
            assertThat(all.requests()).isPositive();
            healthy.assertReceived(all.publications());
            assertThat(server.failuresInLog()).isEmpty();
        }
    }

    private record Tally(long requests, long publications, long refused) {
        Tally plus(Tally other) {
            return new Tally(requests + other.requests, publications + other.publications, refused + other.refused);
        }
    }

    private static Tally flood(int port, String name, int batch, AtomicBoolean refusedAny) {
        long accepted = 0;
        long refused = 0;
        try (Publisher publisher = new Publisher(port, name)) {
            for (int i = 0; i < REQUESTS || (i < MOST_REQUESTS && !refusedAny.get()); i++) {
                Publisher.Answer answer = batch == 1 ? publisher.publish("full") : publisher.batch("full", batch);
                if (answer.status() == 200) {
                    accepted++;
                } else {
                    assertThat(answer.status()).as(answer.body()).isEqualTo(503);
                    assertThat(answer.head()).contains("Retry-After: 1\r\n");
                    refused++;
                    refusedAny.set(true);
                }
            }
            return new Tally(accepted, publisher.accepted(), refused);
        }
    }
}
