package io.ringcast.engine.fanout;

import static io.ringcast.engine.fanout.EngineFixture.CACHED;
import static io.ringcast.engine.fanout.EngineFixture.PLAIN;
import static io.ringcast.engine.fanout.EngineFixture.PRESENCE;
import static io.ringcast.engine.fanout.EngineFixture.PUBLIC;
import static io.ringcast.engine.fanout.EngineFixture.STATUS;
import static io.ringcast.engine.fanout.EngineFixture.USER;
import static io.ringcast.engine.fanout.EngineFixture.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.UserChannels;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions come and go in every state; afterwards every map and gauge is back where it was. */
class ChurnTest {
    private static final int OPERATIONS = 4000;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void shouldBeBackAtZeroAfterChurn(long seed) {
        TestCache cache = new TestCache();
        EngineSettings settings = EngineFixture.tiny(3, 8, 32);
        try (EngineFixture fixture = new EngineFixture(settings, seed, cache)) {
            Churn churn = new Churn(fixture, cache);
            for (int i = 0; i < OPERATIONS; i++) {
                churn.act();
            }
            churn.end();

            assertThat(fixture.errors).as("seed %d", seed).isEmpty();
            assertThat(fixture.channels()).as("channels, seed %d", seed).isZero();
            assertThat(fixture.count(Counter.SESSIONS)).isZero();
            assertThat(fixture.count(Counter.ERRORS)).isEqualTo(churn.failedLookUps);
            assertThat(fixture.usage().connections()).isZero();
            assertThat(fixture.usage().subscriptions())
                    .as("subscriptions, seed %d", seed)
                    .isZero();
            assertThat(fixture.usage().channels()).isZero();
            assertThat(fixture.count(Counter.OVERFLOWED)).isPositive();
            for (Shard shard : fixture.engine.shards()) {
                assertThat(shard.timers().size()).isZero();
                assertThat(shard.ringUsed()).isZero();
            }
            assertBalanced(fixture.signals, seed);
        }
    }

    private static void assertBalanced(List<Signal> signals, long seed) {
        int occupied = 0;
        int members = 0;
        for (Signal signal : signals) {
            switch (signal) {
                case Signal.Occupied _ -> occupied++;
                case Signal.Vacated _ -> occupied--;
                case Signal.MemberAdded _ -> members++;
                case Signal.MemberRemoved _ -> members--;
                case Signal.ClientEvent _, Signal.CacheMiss _, Signal.SubscriptionCount _ -> {}
            }
        }
        assertThat(occupied).as("occupied less vacated, seed %d", seed).isZero();
        assertThat(members).as("added less removed, seed %d", seed).isZero();
    }

    private static final class Churn {
        private final EngineFixture fixture;
        private final TestCache cache;
        private final Random random;
        private final App app = EngineFixture.appWithMembers(3);
        private final List<Client> live = new ArrayList<>();
        private int failedLookUps;

        Churn(EngineFixture fixture, TestCache cache) {
            this.fixture = fixture;
            this.cache = cache;
            this.random = fixture.random;
        }

        void act() {
            if (live.size() < 4) {
                live.add(fixture.open(random.nextInt(3), app, random.nextInt(2)));
            }
            Client client = live.get(random.nextInt(live.size()));
            switch (random.nextInt(24)) {
                case 0, 1 -> live.add(fixture.open(random.nextInt(3), app, PLAIN));
                case 2 -> close(client);
                case 3, 4, 5 -> fixture.join(client, "p" + random.nextInt(4), PUBLIC, null);
                case 6, 7 -> fixture.join(client, "m" + random.nextInt(2), PRESENCE, member("u" + random.nextInt(5)));
                case 8, 9 -> fixture.join(client, "c" + random.nextInt(2), CACHED, null);
                case 10 -> fixture.join(client, UserChannels.messages("u"), USER, null);
                case 11 -> fixture.join(client, UserChannels.status("u"), STATUS, null);
                case 12, 13, 14, 15 -> leaveAny(client);
                case 16 -> fixture.publish("p" + random.nextInt(4), "x");
                case 17 -> fixture.say(client, "p" + random.nextInt(4), PUBLIC, "y");
                case 18 ->
                    fixture.engine.publish(List.of(EngineFixture.publication("c0", CACHED, "z", Session.NO_SESSION)));
                case 19 -> answerOrFail();
                case 20 -> endAll();
                case 21 ->
                    fixture.nanoClock.advance(
                            random.nextLong(Duration.ofSeconds(2).toNanos()));
                default -> fixture.stepAny();
            }
        }

        private void close(Client client) {
            if (random.nextBoolean()) {
                fixture.close(client);
            } else {
                client.shard().disconnect(client.session(), Disconnect.SLOW_CONSUMER);
            }
            live.remove(client);
        }

        private void leaveAny(Client client) {
            client.session().subscriptions().stream()
                    .skip(random.nextInt(Math.max(1, client.session().subscriptionCount())))
                    .findFirst()
                    .ifPresent(subscription -> fixture.leave(client, subscription.channelName()));
        }

        private void answerOrFail() {
            if (cache.pending() > 0) {
                if (random.nextInt(4) == 0) {
                    cache.fail();
                    failedLookUps++;
                } else {
                    cache.answer();
                }
            }
        }

        private void endAll() {
            if (random.nextInt(8) == 0) {
                fixture.engine.end("app", "p" + random.nextInt(4), Disconnect.TERMINATED_BY_APP);
            }
            live.removeIf(client -> client.session().closed());
        }

        void end() {
            while (!live.isEmpty()) {
                close(live.getFirst());
            }
            fixture.run();
            cache.answerAll();
            fixture.advance(Duration.ofMinutes(1));
        }
    }
}
