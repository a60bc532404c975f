package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Disconnect;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionDrainTest {
    private static final String END = "{SHUTDOWN}";

    private static List<Client> joined(EngineFixture fixture, int shard, int count, String channel) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Client client = fixture.open(shard);
            fixture.join(client, channel);
            clients.add(client);
        }
        fixture.run();
        clients.forEach(Client::forget);
        return clients;
    }

    private static long ended(List<Client> clients) {
        return clients.stream().filter(client -> client.session().closed()).count();
    }

    private static void advance(EngineFixture fixture, SessionDrain drain, double share) {
        drain.advanceTo(share);
        fixture.run();
    }

    @Test
    void shouldEndEachShardsShareAndNoMore() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(2))) {
            List<Client> first = joined(fixture, 0, 100, "a");
            List<Client> second = joined(fixture, 1, 10, "a");
            SessionDrain drain = fixture.engine.drain(Disconnect.SHUTDOWN);

            advance(fixture, drain, 0);
            assertThat(ended(first)).isZero();
            advance(fixture, drain, 0.25);
            assertThat(ended(first)).isEqualTo(25);
            assertThat(ended(second)).isEqualTo(3);
            advance(fixture, drain, 0.25);
            assertThat(ended(first)).isEqualTo(25);
            assertThat(drain.done()).isFalse();
            advance(fixture, drain, 1);

            assertThat(drain.done()).isTrue();
            assertThat(fixture.count(Counter.SESSIONS)).isZero();
            assertThat(first).allSatisfy(client -> assertThat(client.stream()).isEqualTo(END));
            assertThat(second).allSatisfy(client -> assertThat(client.stream()).isEqualTo(END));
        }
    }

    @Test
    void shouldNotHoldAShardUpForAllItsSessions() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(1))) {
            List<Client> clients = joined(fixture, 0, 600, "a");
            SessionDrain drain = fixture.engine.drain(Disconnect.SHUTDOWN);

            drain.advanceTo(1);
            drain.advanceTo(1);
            fixture.run();
            assertThat(ended(clients)).isEqualTo(256);
            advance(fixture, drain, 1);
            assertThat(ended(clients)).isEqualTo(512);
            advance(fixture, drain, 1);

            assertThat(ended(clients)).isEqualTo(600);
            assertThat(drain.done()).isTrue();
        }
    }

    @Test
    void shouldGoOnServingThoseThatAreLeft() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(2))) {
            List<Client> clients = joined(fixture, 0, 10, "a");
            clients.addAll(joined(fixture, 1, 10, "a"));
            SessionDrain drain = fixture.engine.drain(Disconnect.SHUTDOWN);
            advance(fixture, drain, 0.5);

            fixture.publish("a", "x");
            fixture.run();

            assertThat(clients.stream().map(Client::stream).filter("a:x;"::equals))
                    .hasSize(10);
            assertThat(clients.stream().map(Client::stream).filter(END::equals)).hasSize(10);
        }
    }

    @Test
    void shouldPassOverWhoHasLeftMeanwhile() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(1))) {
            List<Client> clients = joined(fixture, 0, 4, "a");
            SessionDrain drain = fixture.engine.drain(Disconnect.SHUTDOWN);
            advance(fixture, drain, 0);
            clients.forEach(fixture::close);

            advance(fixture, drain, 1);

            assertThat(drain.done()).isTrue();
            assertThat(clients).allSatisfy(client -> assertThat(client.stream()).isEmpty());
        }
    }

    @Test
    void shouldDeliverWhatWasPublishedBeforeItSettledInFrontOfEachEnd() {
        long seed = new Random().nextLong();
        System.out.println("SessionDrainTest seed " + seed);
        for (int round = 0; round < 200; round++) {
            // Rings and overflow so small that deliveries are kept back and tried again.
            try (EngineFixture fixture = new EngineFixture(EngineFixture.tiny(3, 8, 4), seed + round, null)) {
                List<Client> clients = new ArrayList<>();
                for (int shard = 0; shard < 3; shard++) {
                    for (int i = 0; i < 2; i++) {
                        Client client = fixture.open(shard);
                        for (int home = 0; home < 3; home++) {
                            fixture.join(client, fixture.channelAt(home, "c"));
                        }
                        clients.add(client);
                    }
                }
                fixture.run();
                clients.forEach(Client::forget);
                int published = 0;
                for (int i = 0; i < 30; i++) {
                    // One shard is late, so its ring fills up and the others keep what they have for it.
                    int home = 1 + fixture.random.nextInt(2);
                    String channel = fixture.channelAt(home, "c");
                    published += fixture.publish(channel, "@") == PublishResult.ACCEPTED ? 1 : 0;
                    fixture.step(home);
                }

                SessionDrain drain = fixture.engine.drain(Disconnect.SHUTDOWN);
                CompletableFuture<Void> settled = drain.settled();
                while (!settled.isDone() || settled.isCompletedExceptionally()) {
                    settled = settled.isDone() ? drain.settled() : settled;
                    fixture.stepAny();
                }
                while (!drain.done()) {
                    advance(fixture, drain, 1);
                }

                int expected = published;
                assertThat(clients).allSatisfy(client -> {
                    assertThat(client.stream()).endsWith(END);
                    assertThat(client.stream().chars().filter(c -> c == '@').count())
                            .isEqualTo(expected);
                });
            }
        }
    }

    @Test
    void shouldNotSettleWithoutAnEngine() {
        EngineFixture fixture = new EngineFixture(EngineFixture.settings(2));
        fixture.close();

        assertThat(fixture.engine.drain(Disconnect.SHUTDOWN).settled()).isCompletedExceptionally();
    }
}
