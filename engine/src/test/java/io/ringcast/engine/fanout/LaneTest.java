package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.engine.subscription.TagsFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers of every kind in one channel. */
class LaneTest {
    private static final ChannelOptions ROOM = EngineFixture.kept(100, Duration.ofMinutes(1), Duration.ofHours(1));
    private static final ChannelOptions DIFFERENCES =
            new ChannelOptions(ROOM.kind(), false, false, true, ROOM.history(), true, ROOM.pusherEvent(), false);
    private static final TagsFilter RED = TagsFilter.of(TagsFilter.Node.leaf("colour", "eq", "red"));
    private static final String LONG = "a text that is long enough for a difference from it to be short";
    private static final SubscriptionTerms PLAIN = SubscriptionTerms.PLAIN;
    private static final SubscriptionTerms JOINS = new SubscriptionTerms(true, false, false, null, null);
    private static final SubscriptionTerms DELTA = new SubscriptionTerms(false, true, false, null, null);
    private static final SubscriptionTerms DELTA_JOINS = new SubscriptionTerms(true, true, false, null, null);
    private static final SubscriptionTerms FILTERED = new SubscriptionTerms(false, false, false, null, RED);

    private EngineFixture fixture = new EngineFixture(EngineFixture.settings(1));
    private final List<String> encoded = new ArrayList<>();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Client joined(int shard, int dialect, SubscriptionTerms terms) {
        Client client = fixture.open(shard, EngineFixture.APP, dialect);
        fixture.subscribe(client, "room", ROOM, terms);
        return client;
    }

    private void countEncodes() {
        fixture.plain.onEncoded((event, frame) -> encoded.add(new String(frame, UTF_8)));
        fixture.brackets.onEncoded((event, frame) -> encoded.add(new String(frame, UTF_8)));
    }

    private static PublicationTerms coloured(String colour) {
        return new PublicationTerms(null, Tags.of(Map.of("colour", colour)), true, null, 0, "", false, null);
    }

    private void publish(String data, String colour) {
        fixture.publish("room", ROOM, data, coloured(colour));
    }

    private static String text(Client client) {
        return client.stream()
                .replaceAll("\\{joined room}", "")
                .replaceAll("room:[<>]c[0-9]+[;\\]]|\\[(?=room:[<>])", "");
    }

    @Test
    void shouldEncodeOncePerDialectHoweverManyLanesItHas() {
        for (SubscriptionTerms terms : List.of(PLAIN, DELTA, JOINS, FILTERED, DELTA_JOINS)) {
            joined(0, EngineFixture.PLAIN, terms);
            joined(0, EngineFixture.BRACKETS, terms);
        }
        fixture.run();
        countEncodes();

        publish(LONG, "red");
        publish(LONG + "er", "red");
        fixture.run();

        assertThat(encoded)
                .hasSize(4 + 6)
                .startsWith("room:" + LONG + ";", "[room:" + LONG + "]", "room:!" + LONG + ";", "[room:!" + LONG + "]")
                .contains("room:" + LONG + "er;", "[room:!" + LONG + "er]")
                .filteredOn(frame -> frame.contains("~"))
                .hasSize(2);
    }

    @Test
    void shouldTellWhoComesAndGoesToThoseThatAskedOnly() {
        Client plain = joined(0, EngineFixture.PLAIN, PLAIN);
        Client delta = joined(0, EngineFixture.PLAIN, DELTA);
        Client joins = joined(0, EngineFixture.PLAIN, JOINS);
        Client deltaJoins = joined(0, EngineFixture.BRACKETS, DELTA_JOINS);
        fixture.run();
        fixture.clients().forEach(Client::forget);

        Client comer = joined(0, EngineFixture.PLAIN, FILTERED);
        fixture.run();
        fixture.leave(comer, "room");
        fixture.run();

        String who = "c" + comer.id();
        assertThat(joins.stream()).isEqualTo("room:>" + who + ";room:<" + who + ";");
        assertThat(deltaJoins.stream()).isEqualTo("[room:>" + who + "][room:<" + who + "]");
        assertThat(plain.stream() + delta.stream()).isEmpty();
        assertThat(comer.stream()).isEqualTo("{joined room}");
    }

    @Test
    void shouldGiveAFilteredReaderWhatItWantsAndAllThatIsNoPublication() {
        Client filtered = joined(0, EngineFixture.PLAIN, new SubscriptionTerms(true, false, false, null, RED));
        Client all = joined(0, EngineFixture.PLAIN, PLAIN);
        fixture.run();

        publish("1", "red");
        publish("2", "blue");
        fixture.publish("room", ROOM, "3", PublicationTerms.NONE);
        publish("4", "red");
        fixture.run();

        assertThat(text(filtered)).isEqualTo("room:1;room:4;");
        assertThat(filtered.stream()).contains("room:>c" + all.id());
        assertThat(text(all)).isEqualTo("room:1;room:2;room:3;room:4;");
    }

    @Test
    void shouldEndTheReadersThatCanNotBeToldAndNobodyElse() {
        Client plain = joined(0, EngineFixture.PLAIN, PLAIN);
        Client whole = joined(0, EngineFixture.PLAIN, DELTA);
        Client filtered = joined(0, EngineFixture.PLAIN, FILTERED);
        Client spared = joined(0, EngineFixture.PLAIN, JOINS);
        Client other = joined(0, EngineFixture.BRACKETS, PLAIN);
        Client otherDelta = joined(0, EngineFixture.BRACKETS, DELTA);
        fixture.run();
        publish(LONG, "red");
        fixture.run();
        fixture.plain.unfit(publication -> new String(publication.data(), UTF_8).contains("unfit"));

        fixture.engine.publish(List.of(Publication.fromServer(
                EngineFixture.APP, "room", DIFFERENCES, "e", (LONG + " unfit").getBytes(UTF_8), spared.id())));
        fixture.run();

        assertThat(text(plain)).isEqualTo("room:" + LONG + ";{UNFIT_PUBLICATION}");
        assertThat(text(whole)).as("had the one before").isEqualTo("room:!" + LONG + ";{UNFIT_PUBLICATION}");
        assertThat(text(filtered)).as("does not want it").isEqualTo("room:" + LONG + ";");
        assertThat(text(spared)).as("is not to get it").isEqualTo("room:" + LONG + ";");
        assertThat(text(other)).isEqualTo("[room:" + LONG + "][room:" + LONG + " unfit]");
        assertThat(TextDialect.read(otherDelta.stream())).containsExactly("=" + LONG, "e=" + LONG + " unfit");
        assertThat(fixture.shard(0).sessionCount()).isEqualTo(4);
    }

    @Test
    void shouldKeepAPublicationFromTheExcludedSessionOfEveryLane() {
        List<Client> all = new ArrayList<>();
        for (SubscriptionTerms terms : List.of(PLAIN, JOINS, DELTA, FILTERED)) {
            all.add(joined(0, EngineFixture.PLAIN, terms));
        }
        fixture.run();
        for (Client excluded : all) {
            all.forEach(Client::forget);
            fixture.engine.publish(List.of(Publication.fromServer(
                    EngineFixture.APP, "room", ROOM, "e", "secret".getBytes(UTF_8), excluded.id())));
            publish("tail", "red");
            fixture.run();
            assertThat(excluded.stream()).doesNotContain("secret");
            assertThat(excluded.stream()).contains("tail");
            all.stream()
                    .filter(client -> client != excluded && client != all.get(3))
                    .forEach(client -> assertThat(client.stream()).contains("secret"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldTellReadersOnAllShardsTheSame(long seed) {
        fixture.close();
        fixture = new EngineFixture(EngineFixture.settings(3), seed, null);
        List<Client> whole = new ArrayList<>();
        List<Client> filtered = new ArrayList<>();
        List<Client> delta = new ArrayList<>();
        for (int shard = 0; shard < 3; shard++) {
            for (int dialect = 0; dialect < 2; dialect++) {
                whole.add(joined(shard, dialect, PLAIN));
                whole.add(joined(shard, dialect, JOINS));
                filtered.add(joined(shard, dialect, FILTERED));
                delta.add(joined(shard, dialect, DELTA));
                delta.add(joined(shard, dialect, DELTA_JOINS));
            }
        }
        fixture.run();
        countEncodes();
        List<String> published = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            published.add("{\"document\":\"the same in all but its number\",\"number\":" + i + "}");
            publish(published.get(i), i % 2 == 0 ? "red" : "blue");
            fixture.stepAny();
        }
        fixture.run();

        List<String> red = published.stream()
                .filter(data -> published.indexOf(data) % 2 == 0)
                .toList();
        assertThat(whole)
                .allSatisfy(
                        client -> assertThat(bodies(client)).as("seed %d", seed).isEqualTo(published));
        assertThat(filtered)
                .allSatisfy(
                        client -> assertThat(bodies(client)).as("seed %d", seed).isEqualTo(red));
        List<String> differences = new ArrayList<>(published);
        differences.set(0, "=" + published.getFirst());
        assertThat(delta)
                .allSatisfy(client -> assertThat(TextDialect.read(client.stream()))
                        .as("seed %d", seed)
                        .isEqualTo(differences));
        assertThat(encoded)
                .as("seed %d: 60 plain, 60 whole and 59 differences in 2 dialects", seed)
                .hasSize(2 * 179);
    }

    private static List<String> bodies(Client client) {
        List<String> bodies = new ArrayList<>();
        for (String frame : text(client).split("[;\\]]", -1)) {
            if (!frame.isEmpty()) {
                bodies.add(frame.substring(frame.indexOf(':') + 1));
            }
        }
        return bodies;
    }

    @Test
    void shouldTellTheOthersThoughADialectFails() {
        Client failing = joined(0, EngineFixture.PLAIN, PLAIN);
        Client failingDelta = joined(0, EngineFixture.PLAIN, DELTA);
        Client other = joined(0, EngineFixture.BRACKETS, PLAIN);
        Client otherDelta = joined(0, EngineFixture.BRACKETS, DELTA);
        fixture.run();
        publish(LONG + " 1", "red");
        fixture.run();

        fixture.plain.fail(true);
        publish(LONG + " 2", "red");
        fixture.run();
        fixture.plain.fail(false);
        publish(LONG + " 3", "red");
        publish(LONG + " 4", "red");
        fixture.run();

        assertThat(bodies(failing)).containsExactly(LONG + " 1", LONG + " 3", LONG + " 4");
        assertThat(TextDialect.read(failingDelta.stream()))
                .as("what follows the one that it missed comes whole")
                .containsExactly("=" + LONG + " 1", "=" + LONG + " 3", LONG + " 4");
        assertThat(bodies(other)).containsExactly(LONG + " 1", LONG + " 2", LONG + " 3", LONG + " 4");
        assertThat(TextDialect.read(otherDelta.stream()))
                .containsExactly("=" + LONG + " 1", LONG + " 2", LONG + " 3", LONG + " 4");
        assertThat(fixture.errors).hasSize(2);
    }

    @Test
    void shouldSendWholeWhatADialectCanNotCompare() {
        Client plain = joined(0, EngineFixture.PLAIN, PLAIN);
        Client delta = joined(0, EngineFixture.PLAIN, DELTA);
        publish(LONG + " 1", "red");
        fixture.run();

        fixture.plain.failView(true);
        publish(LONG + " 2", "red");
        fixture.run();
        fixture.plain.failView(false);
        publish(LONG + " 3", "red");
        publish(LONG + " 4", "red");
        fixture.run();

        assertThat(bodies(plain)).hasSize(4);
        assertThat(TextDialect.read(delta.stream())).hasSize(3).endsWith("=" + LONG + " 3", LONG + " 4");
        assertThat(fixture.errors).isNotEmpty();
    }
}
