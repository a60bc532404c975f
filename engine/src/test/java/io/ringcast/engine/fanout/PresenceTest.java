package io.ringcast.engine.fanout;

import static io.ringcast.engine.fanout.EngineFixture.PLAIN;
import static io.ringcast.engine.fanout.EngineFixture.PRESENCE;
import static io.ringcast.engine.fanout.EngineFixture.member;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceTest {
    private final EngineFixture fixture = new EngineFixture(EngineFixture.settings(3));
    private final String channel = fixture.channelAt(1, "room");

    @AfterEach
    void close() {
        fixture.close();
    }

    private Client join(int shard, String user) {
        Client client = fixture.open(shard);
        fixture.join(client, channel, user);
        fixture.run();
        return client;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private List<String> signals() {
        return signals(fixture);
    }

    private static List<String> signals(EngineFixture fixture) {
        List<String> words = new ArrayList<>();
        for (Signal signal : fixture.signals) {
            words.add(
                    switch (signal) {
                        case Signal.Occupied _ -> "occupied";
                        case Signal.Vacated _ -> "vacated";
                        case Signal.MemberAdded added -> "+" + text(added.userIdJson());
                        case Signal.MemberRemoved removed -> "-" + text(removed.userIdJson());
                        case Signal.ClientEvent _ -> "client";
                        case Signal.CacheMiss _ -> "miss";
                        case Signal.SubscriptionCount count -> "#" + count.count();
                    });
        }
        return words;
    }

    @Test
    void shouldTellTheOthersOfAUsersFirstAndLastConnectionOnly() {
        Client anna = join(0, "anna");
        Client bert = join(1, "bert");
        Client again = join(2, "bert");
        fixture.leave(bert, channel);
        fixture.run();
        fixture.close(again);
        fixture.run();
        fixture.leave(anna, channel);
        fixture.run();

        assertThat(anna.stream()).isEqualTo("{joined %1$s anna}%1$s:+bert;%1$s:-bert;".formatted(channel));
        assertThat(bert.stream()).isEqualTo("{joined %s anna,bert}".formatted(channel));
        assertThat(again.stream()).isEqualTo("{joined %s anna,bert}".formatted(channel));
        assertThat(signals())
                .containsExactly("occupied", "+\"anna\"", "+\"bert\"", "-\"bert\"", "-\"anna\"", "vacated");
    }

    @Test
    void shouldKnowAUserByItsFirstConnection() {
        Member first = new Member("7", "7".getBytes(UTF_8), null);
        Client one = fixture.open(0);
        fixture.join(one, channel, PRESENCE, first);
        Client two = fixture.open(2);
        fixture.join(two, channel, PRESENCE, new Member("7", "\"7\"".getBytes(UTF_8), "{}".getBytes(UTF_8)));
        fixture.run();
        fixture.close(one);
        fixture.run();

        assertThat(fixture.engine.members("app", channel)).isNotDone();
        var members = fixture.engine.members("app", channel);
        fixture.run();
        assertThat(members.join().members()).containsExactly(first);
        fixture.close(two);
        fixture.run();
        assertThat(signals()).containsExactly("occupied", "+7", "-7", "vacated");
    }

    @Test
    void shouldRefuseAnotherUserButNotAPresentOnesSecondConnection() {
        App small = EngineFixture.appWithMembers(2);
        List<Client> clients = new ArrayList<>();
        for (String user : List.of("anna", "bert", "cleo", "bert")) {
            Client client = fixture.open(clients.size() % 3, small, PLAIN);
            fixture.join(client, channel, user);
            fixture.run();
            clients.add(client);
        }

        assertThat(clients.get(2).stream()).isEqualTo("{MEMBER_LIMIT %s}".formatted(channel));
        assertThat(clients.get(2).session().subscriptionCount()).isZero();
        assertThat(clients.get(3).stream()).isEqualTo("{joined %s anna,bert}".formatted(channel));
        assertThat(fixture.usage().subscriptions()).isEqualTo(3);

        fixture.close(clients.get(0));
        fixture.run();
        fixture.join(clients.get(2), channel, "cleo");
        fixture.run();
        assertThat(clients.get(2).stream()).endsWith("{joined %s bert,cleo}".formatted(channel));
    }

    @Test
    void shouldConfirmAgainWithoutAnybodyNoticing() {
        Client anna = join(0, "anna");
        Client bert = join(2, "bert");
        anna.forget();
        int before = fixture.signals.size();

        fixture.join(bert, channel, "bert");
        fixture.run();
        fixture.close(bert);
        fixture.run();

        assertThat(bert.stream()).isEqualTo("{joined %1$s anna,bert}{again %1$s anna,bert}".formatted(channel));
        assertThat(anna.stream()).isEqualTo("%s:-bert;".formatted(channel));
        assertThat(fixture.signals).hasSize(before + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAddAUserOnceThoughItJoinsOnAllShardsAtOnce(long seed) {
        try (EngineFixture racing = new EngineFixture(EngineFixture.settings(3), seed, null)) {
            Client watcher = racing.open(0);
            racing.join(watcher, channel, "watcher");
            racing.run();
            watcher.forget();
            racing.signals.clear();

            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Client client = racing.open(i % 3);
                clients.add(client);
                racing.join(client, channel, "anna");
                if (racing.random.nextBoolean()) {
                    racing.stepAny();
                }
            }
            racing.run();
            assertThat(watcher.stream()).as("seed %d", seed).isEqualTo("%s:+anna;".formatted(channel));

            for (Client client : clients) {
                if (racing.random.nextBoolean()) {
                    racing.close(client);
                } else {
                    racing.leave(client, channel);
                }
                racing.stepAny();
            }
            racing.run();
            assertThat(watcher.stream()).as("seed %d", seed).isEqualTo("%1$s:+anna;%1$s:-anna;".formatted(channel));
            assertThat(signals(racing)).containsExactly("+\"anna\"", "-\"anna\"");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldForgetASessionThatLeavesBeforeTheHomeHasAnswered(long seed) {
        try (EngineFixture racing = new EngineFixture(EngineFixture.settings(3), seed, null)) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Client client = racing.open(i % 3);
                clients.add(client);
                for (int j = 0; j < 3; j++) {
                    racing.join(client, channel, PRESENCE, member("u" + i));
                    if (racing.random.nextBoolean()) {
                        racing.stepAny();
                    }
                    racing.leave(client, channel);
                }
                racing.join(client, channel, PRESENCE, member("u" + i));
                if (i % 2 == 0) {
                    racing.close(client);
                }
            }
            racing.run();

            var info = racing.engine.channel("app", channel);
            racing.run();
            assertThat(info.join()).as("seed %d", seed).isEqualTo(new ChannelInfo(channel, 3, 3));
            assertThat(clients.get(0).joined(channel)).isFalse();
            assertThat(clients.get(1).joined(channel)).isTrue();
            assertThat(racing.usage().subscriptions()).isEqualTo(3);
        }
    }

    @Test
    void shouldTellWhatCanBeAskedOfChannels() {
        join(0, "anna");
        join(1, "anna");
        Client other = fixture.open(2);
        fixture.join(other, "room-public");
        fixture.join(other, "elsewhere");
        fixture.join(other, "#server-to-user-1", EngineFixture.USER, null);
        fixture.run();

        var rooms = fixture.engine.channels("app", "room");
        var all = fixture.engine.channels("app", "");
        var absent = fixture.engine.channel("app", "absent");
        var none = fixture.engine.members("app", "room-public");
        fixture.run();

        assertThat(rooms.join())
                .containsExactlyInAnyOrder(new ChannelInfo(channel, 2, 1), new ChannelInfo("room-public", 1, 0));
        assertThat(all.join()).hasSize(3);
        assertThat(absent.join()).isEqualTo(new ChannelInfo("absent", 0, 0));
        assertThat(none.join().members()).isEmpty();
    }
}
