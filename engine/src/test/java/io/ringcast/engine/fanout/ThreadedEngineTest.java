package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads and rings that are far too small: nothing may be lost, reordered or stuck. */
class ThreadedEngineTest {
    private static final int PUBLISHERS = 4;
    private static final int EACH = 1500;
    private static final Duration WATCHDOG = Duration.ofSeconds(30);

    private final EngineFixture pieces = new EngineFixture(EngineFixture.settings(1));
    private final EngineSettings tiny = new EngineSettings(3, 8, Duration.ofSeconds(20), 4, 1024, 16);
    private final AtomicInteger joined = new AtomicInteger();

    private List<Client> open(Engine engine, int count, String... channels) {
        List<CompletableFuture<Client>> clients = new ArrayList<>();
        AppUsage usage = engine.usage("app");
        for (int i = 0; i < count; i++) {
            Shard shard = engine.shards().get(i % engine.shards().size());
            CompletableFuture<Client> opened = new CompletableFuture<>();
            clients.add(opened);
            assertThat(shard.execute(() -> {
                        usage.tryConnect(0);
                        Client client = new Client(shard);
                        client.onTold(what -> {
                            if (what.startsWith("{joined")) {
                                joined.incrementAndGet();
                            }
                        });
                        client.session(shard.open(EngineFixture.APP, usage, 0, client, client));
                        for (String channel : channels) {
                            shard.subscribe(client.session(), channel, EngineFixture.PUBLIC, null);
                        }
                        opened.complete(client);
                    }))
                    .isTrue();
        }
        return clients.stream().map(CompletableFuture::join).toList();
    }

    private static String stream(Client client) {
        CompletableFuture<String> stream = new CompletableFuture<>();
        client.shard().execute(() -> stream.complete(client.stream()));
        return stream.join();
    }

    private static List<Integer> of(String stream, String publisher) {
        List<Integer> numbers = new ArrayList<>();
        for (String frame : stream.substring(stream.indexOf('}') + 1).split(";", -1)) {
            String body = frame.substring(frame.indexOf(':') + 1);
            if (body.startsWith(publisher)) {
                numbers.add(Integer.valueOf(body.substring(publisher.length())));
            }
        }
        return numbers;
    }

    @Test
    @Timeout(60)
    void shouldLoseNothingAndKeepOneOrderWithSmallRings() throws InterruptedException {
        try (Engine engine = EngineFixture.threaded(pieces, tiny)) {
            engine.start();
            List<Client> readers = open(engine, 9, "a");
            await().atMost(WATCHDOG).until(() -> joined.get() == readers.size());

            ConcurrentLinkedQueue<PublishResult> refused = new ConcurrentLinkedQueue<>();
            List<Thread> publishers = new ArrayList<>();
            for (int p = 0; p < PUBLISHERS; p++) {
                String name = "p" + p + "-";
                publishers.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < EACH; i++) {
                        PublishResult result = engine.publish(List.of(
                                EngineFixture.publication("a", EngineFixture.PUBLIC, name + i, Session.NO_SESSION)));
                        if (result != PublishResult.ACCEPTED) {
                            refused.add(result);
                        }
                    }
                }));
            }
            for (Thread publisher : publishers) {
                assertThat(publisher.join(WATCHDOG)).isTrue();
            }
            await().atMost(WATCHDOG).until(() -> engine.count(Counter.DELIVERIES) == 9L * PUBLISHERS * EACH);

            assertThat(refused).isEmpty();
            String first = stream(readers.getFirst());
            for (Client reader : readers) {
                assertThat(stream(reader)).isEqualTo(first);
            }
            for (int p = 0; p < PUBLISHERS; p++) {
                assertThat(of(first, "p" + p + "-")).hasSize(EACH).isSorted().doesNotHaveDuplicates();
            }
            assertThat(pieces.errors).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void shouldComeToRestAtZeroWhenAllShardsChurnAtOnce() {
        try (Engine engine = EngineFixture.threaded(pieces, tiny)) {
            engine.start();
            String[] channels = new String[12];
            for (int i = 0; i < channels.length; i++) {
                channels[i] = "c" + i;
            }
            Random random = new Random(41);
            for (int round = 0; round < 10; round++) {
                List<Client> clients = open(engine, 60, channels);
                for (Client client : clients) {
                    if (random.nextInt(3) == 0) {
                        client.shard().execute(() -> client.shard().close(client.session()));
                    }
                }
                engine.disconnectAll(session -> true, Disconnect.SHUTDOWN);
            }

            AppUsage usage = engine.usage("app");
            await().atMost(WATCHDOG)
                    .until(() -> usage.connections() == 0 && usage.subscriptions() == 0 && usage.channels() == 0);
            assertThat(engine.channels("app", "").join()).isEmpty();
            assertThat(engine.count(Counter.SESSIONS)).isZero();
            assertThat(engine.count(Counter.OVERFLOWED)).isPositive();
            assertThat(pieces.errors).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void shouldPublishAllOrNothingThoughMorePublishersThanRoomCompete() throws InterruptedException {
        EngineSettings impatient = new EngineSettings(3, 8, Duration.ofNanos(1), 4, 1024, 16);
        try (Engine engine = EngineFixture.threaded(pieces, impatient)) {
            engine.start();
            String[] channels = {"x0", "x1", "x2", "x3", "x4", "x5"};
            List<Client> readers = open(engine, 1, channels);
            await().atMost(WATCHDOG).until(() -> joined.get() == channels.length);

            AtomicInteger accepted = new AtomicInteger();
            List<Thread> publishers = new ArrayList<>();
            for (int p = 0; p < PUBLISHERS; p++) {
                publishers.add(Thread.ofVirtual().start(() -> {
                    List<Publication> all = new ArrayList<>();
                    for (String channel : channels) {
                        all.add(EngineFixture.publication(channel, EngineFixture.PUBLIC, "1", Session.NO_SESSION));
                    }
                    for (int i = 0; i < EACH; i++) {
                        if (engine.publish(all) == PublishResult.ACCEPTED) {
                            accepted.incrementAndGet();
                        }
                    }
                }));
            }
            for (Thread publisher : publishers) {
                assertThat(publisher.join(WATCHDOG)).isTrue();
            }
            long expected = (long) accepted.get() * channels.length;
            await().atMost(WATCHDOG).until(() -> engine.count(Counter.DELIVERIES) == expected);

            assertThat(accepted.get()).isPositive();
            String stream = stream(readers.getFirst());
            for (String channel : channels) {
                assertThat(stream.split(channel + ":1;", -1)).hasSize(accepted.get() + 1);
            }
        }
    }
}
