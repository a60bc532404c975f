package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Disconnect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rings far smaller than the load, so that shards keep for each other what does not fit. */
class OverflowTest {
    @Test
    void shouldNotWaitForEachOtherWhenAllSessionsOfAllShardsEndAtOnce() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.tiny(3, 4, 8))) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Client client = fixture.open(i % 3);
                clients.add(client);
                for (int channel = 0; channel < 10; channel++) {
                    fixture.join(client, "channel" + channel);
                    fixture.run();
                }
            }

            fixture.engine.disconnectAll(session -> true, Disconnect.APP_DISABLED);
            fixture.run();

            assertThat(clients).allSatisfy(client -> assertThat(client.stream()).endsWith("{APP_DISABLED}"));
            assertThat(fixture.count(Counter.OVERFLOWED)).isGreaterThan(100);
            assertThat(fixture.channels()).isZero();
            assertThat(fixture.usage().subscriptions()).isZero();
            assertThat(fixture.usage().channels()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLoseNothingAndKeepTheOrderWhenRingsOverflow(long seed) {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.tiny(3, 2, 6), seed, null)) {
            List<Client> readers = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                Client client = fixture.open(i % 3);
                fixture.join(client, "a");
                fixture.join(client, "b");
                fixture.run();
                client.forget();
                readers.add(client);
            }

            StringBuilder a = new StringBuilder();
            StringBuilder b = new StringBuilder();
            for (int i = 0; i < 400; i++) {
                String channel = i % 3 == 0 ? "b" : "a";
                while (fixture.publish(channel, "" + i) != PublishResult.ACCEPTED) {
                    fixture.stepAny();
                }
                (i % 3 == 0 ? b : a).append(channel).append(':').append(i).append(';');
                if (fixture.random.nextInt(3) == 0) {
                    fixture.stepAny();
                }
            }
            fixture.run();

            assertThat(fixture.count(Counter.OVERFLOWED)).isPositive();
            for (Client reader : readers) {
                assertThat(of("a", reader)).as("seed %d", seed).isEqualTo(a.toString());
                assertThat(of("b", reader)).as("seed %d", seed).isEqualTo(b.toString());
            }
        }
    }

    private static String of(String channel, Client client) {
        StringBuilder text = new StringBuilder();
        for (String write : client.writes()) {
            if (write.startsWith(channel + ":")) {
                text.append(write);
            }
        }
        return text.toString();
    }

    @Test
    void shouldTakeInNoNewWorkWhileMoreThanTheBoundIsKept() {
        int bound = 8;
        try (EngineFixture fixture = new EngineFixture(EngineFixture.tiny(2, 4, bound))) {
            String home = fixture.channelAt(0, "c");
            Client reader = fixture.open(1);
            fixture.join(reader, home);
            fixture.run();
            reader.forget();

            // Shard 1 stands still: its ring fills, then the overflow of shard 0, then the ring of shard 0.
            int accepted = 0;
            while (fixture.publish(home, "" + accepted) == PublishResult.ACCEPTED) {
                accepted++;
                fixture.step(0);
            }

            assertThat(accepted).isBetween(4 + bound + 4, 4 + bound + 4 + 4);
            Client sender = fixture.open(0);
            assertThat(fixture.say(sender, home, EngineFixture.PUBLIC, "refused"))
                    .isFalse();
            fixture.run();
            assertThat(reader.stream().split(";")).hasSize(accepted);
        }
    }

    @Test
    void shouldRefuseToJoinWhileTheWayToTheHomeIsFull() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.tiny(2, 4, 8))) {
            String away = fixture.channelAt(1, "away");
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Client client = fixture.open(0);
                clients.add(client);
                fixture.join(client, away);
            }
            fixture.run();

            for (int i = 0; i < 20; i++) {
                String expected = (i < 12 ? "{joined " : "{OVER_CAPACITY ") + away + "}";
                assertThat(clients.get(i).stream()).as("client %d", i).isEqualTo(expected);
            }
            assertThat(fixture.usage().subscriptions()).isEqualTo(12);
            assertThat(clients.get(12).session().subscriptionCount()).isZero();
        }
    }
}
