package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that come back from everywhere while all is published, trimmed, removed and forgotten: a checker that knows
 * every offset says of each client that it lost nothing, got nothing twice and was told the truth of it.
 */
class RecoveryStormTest {
    private static final int PUBLICATIONS = 100_000;
    private static final int ROOMS = 5;
    private static final int PEERS = 24;
    private static final int KEPT = 200;
    private static final Duration TTL = Duration.ofSeconds(2);
    private static final Duration META_TTL = Duration.ofSeconds(4);
    private static final ChannelOptions ROOM = EngineFixture.kept(KEPT, TTL, META_TTL);
    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    /** Publishes and keeps the books. */
    private static final class Publisher {
        private final Engine engine;
        private final PublishedLog log;
        private final LongSupplier nowNs;
        private final Random random;
        private final int name;
        private int made;

        Publisher(Engine engine, PublishedLog log, LongSupplier nowNs, long seed, int name) {
            this.engine = engine;
            this.log = log;
            this.nowNs = nowNs;
            this.random = new Random(seed);
            this.name = name;
        }

        Publication next() {
            String room = NumberedDialect.room(random.nextInt(ROOMS));
            int dice = random.nextInt(40);
            boolean red = random.nextBoolean();
            byte[] data = ("{\"document\":\"in which little changes\",\"by\":" + name + ",\"number\":" + made++ + "}")
                    .getBytes(UTF_8);
            PublicationTerms terms = new PublicationTerms(
                    null,
                    Tags.of(Map.of("colour", red ? "red" : "blue")),
                    dice != 1,
                    dice == 2 ? "key" + name + "-" + made / 300 : null,
                    0,
                    "",
                    dice == 3,
                    position -> log.add(room, position, new PublishedLog.Entry(data, red, nowNs.getAsLong())));
            return Publication.plain(EngineFixture.APP, room, ROOM, data, terms);
        }

        boolean publish(int count) {
            List<Publication> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(next());
            }
            return engine.publish(all) == PublishResult.ACCEPTED;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2"})
    @Timeout(120)
    void shouldLoseAndRepeatNothingInAnyOrderOfSteps(int shards, long seed) {
        EngineSettings settings = new EngineSettings(shards, 1024, Duration.ofNanos(1), 3, 4096, 1024);
        PublishedLog log = new PublishedLog(KEPT, TTL);
        try (EngineFixture fixture = new EngineFixture(settings, seed, null, List.of(new NumberedDialect()))) {
            Publisher publisher = new Publisher(fixture.engine, log, fixture.nanoClock::nanoTime, seed, 0);
            List<RecoveringPeer> peers = new ArrayList<>();
            List<CompletableFuture<Boolean>> removals = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                peers.add(new RecoveringPeer(
                        fixture.engine,
                        fixture.shard(i % shards),
                        log,
                        ROOM,
                        fixture.nanoClock::nanoTime,
                        seed * 1000 + i,
                        ROOMS));
            }
            Random random = fixture.random;
            while (log.count() < PUBLICATIONS) {
                RecoveringPeer peer = peers.get(random.nextInt(PEERS));
                int dice = random.nextInt(1000);
                if (dice < 600) {
                    publisher.publish(1 + random.nextInt(8));
                } else if (dice < 700) {
                    peer.shard().publish(publisher.next());
                } else if (dice < 900) {
                    for (int i = 0; i < 8; i++) {
                        peers.get(random.nextInt(PEERS)).act();
                    }
                } else if (dice < 905) {
                    String room = NumberedDialect.room(random.nextInt(ROOMS));
                    removals.add(remove(fixture.engine, log, room));
                } else if (dice < 920) {
                    fixture.nanoClock.advance(
                            Duration.ofMillis(random.nextInt(400)).toNanos());
                } else if (dice == 920 && random.nextInt(20) == 0) {
                    // All are gone for longer than their streams are remembered.
                    fixture.run();
                    for (RecoveringPeer each : peers) {
                        each.goAway();
                    }
                    fixture.advance(META_TTL.plus(TTL));
                    fixture.advance(Duration.ofSeconds(1));
                }
                fixture.stepAny();
            }
            fixture.run();

            assertThat(log.violations()).as("seed %d", seed).isEmpty();
            assertThat(fixture.errors).as("seed %d", seed).isEmpty();
            assertThat(peers).as("seed %d", seed).noneMatch(RecoveringPeer::isBehind);
            assertThat(removals).as("seed %d", seed).isNotEmpty().allMatch(CompletableFuture::join);
            check(peers);
        }
    }

    @Test
    @Timeout(180)
    void shouldLoseAndRepeatNothingWithThreeShardsAtOnce() throws InterruptedException {
        long seed = 11;
        EngineSettings settings = new EngineSettings(3, 256, Duration.ofSeconds(30), 4, 4096, 256);
        PublishedLog log = new PublishedLog(KEPT, TTL);
        EngineFixture pieces = new EngineFixture(EngineFixture.settings(1), seed, null, List.of(new NumberedDialect()));
        try (pieces;
                Engine engine = EngineFixture.threaded(pieces, settings)) {
            engine.start();
            List<RecoveringPeer> peers = new ArrayList<>();
            List<CompletableFuture<Boolean>> removals = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                int number = i;
                Shard shard = engine.shards().get(i % 3);
                peers.add(on(
                        shard,
                        () -> new RecoveringPeer(engine, shard, log, ROOM, System::nanoTime, seed + number, ROOMS)));
            }
            List<Thread> publishers = new ArrayList<>();
            AtomicInteger refused = new AtomicInteger();
            for (int p = 0; p < 3; p++) {
                Publisher publisher = new Publisher(engine, log, System::nanoTime, seed + p, p);
                publishers.add(Thread.ofVirtual().start(() -> {
                    while (log.count() < PUBLICATIONS) {
                        if (!publisher.publish(1 + publisher.random.nextInt(8))) {
                            refused.incrementAndGet();
                        }
                    }
                }));
            }
            Random random = new Random(seed);
            while (publishers.stream().anyMatch(Thread::isAlive)) {
                Shard shard = engine.shards().get(random.nextInt(3));
                on(shard, () -> {
                    for (int i = 0; i < 200; i++) {
                        actOn(shard, peers, random.nextInt(PEERS));
                    }
                    return shard;
                });
                if (random.nextInt(200) == 0) {
                    String room = NumberedDialect.room(random.nextInt(ROOMS));
                    removals.add(remove(engine, log, room));
                }
            }
            for (RecoveringPeer peer : peers) {
                await().atMost(WATCHDOG).until(() -> !on(peer.shard(), peer::isBehind));
            }

            assertThat(refused).hasValue(0);
            assertThat(log.violations()).as("seed %d", seed).isEmpty();
            assertThat(pieces.errors).as("seed %d", seed).isEmpty();
            assertThat(removals).as("seed %d", seed).isNotEmpty().allMatch(CompletableFuture::join);
            check(peers);
        }
    }

    private static CompletableFuture<Boolean> remove(Engine engine, PublishedLog log, String room) {
        return engine.ask("app", room, view -> {
            log.remove(room);
            view.removeHistory();
            return true;
        });
    }

    private static void actOn(Shard shard, List<RecoveringPeer> peers, int from) {
        for (int i = from; ; i++) {
            RecoveringPeer peer = peers.get(i % PEERS);
            if (peer.shard() == shard) {
                peer.act();
                return;
            }
        }
    }

    private static <T> T on(Shard shard, Supplier<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        assertThat(shard.execute(() -> done.complete(action.get()))).isTrue();
        return done.orTimeout(WATCHDOG.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static void check(List<RecoveringPeer> peers) {
        assertThat(peers.stream().mapToLong(peer -> peer.recovered).sum()).isGreaterThan(1000);
        assertThat(peers.stream().mapToLong(peer -> peer.refused).sum()).isGreaterThan(1000);
        assertThat(peers.stream().mapToLong(peer -> peer.delivered).sum()).isGreaterThan(PUBLICATIONS);
        assertThat(peers.stream().mapToLong(peer -> peer.differences).sum()).isGreaterThan(PUBLICATIONS / 10);
    }
}
