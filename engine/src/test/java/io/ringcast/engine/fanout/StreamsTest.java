package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.HistoryCounters.Counter;
import io.ringcast.engine.history.Recovery;
import io.ringcast.engine.history.StoredPublication;
import io.ringcast.engine.history.StreamLimits;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.history.StreamQuery;
import io.ringcast.engine.history.StreamRange;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.engine.subscription.TagsFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams of channels behind publishers and subscribers. */
class StreamsTest {
    private static final ChannelOptions ROOM = EngineFixture.kept(10, Duration.ofSeconds(60), Duration.ofMinutes(10));
    private static final TagsFilter RED = TagsFilter.of(TagsFilter.Node.leaf("colour", "eq", "red"));

    private EngineFixture fixture = new EngineFixture(EngineFixture.settings(1));
    private final List<StreamPosition> placed = new ArrayList<>();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void publish(String data) {
        publish(data, null, 0, false);
    }

    private void publish(String data, @Nullable String key, long version, boolean skipHistory) {
        fixture.publish(
                "room",
                ROOM,
                data,
                new PublicationTerms(null, Tags.NONE, false, key, version, "v", skipHistory, placed::add));
        fixture.run();
    }

    private void publishColoured(String... colours) {
        for (String colour : colours) {
            fixture.publish(
                    "room",
                    ROOM,
                    colour,
                    new PublicationTerms(null, Tags.of(Map.of("colour", colour)), false, null, 0, "", false, null));
        }
        fixture.run();
    }

    private List<Long> offsets() {
        return placed.stream().map(StreamPosition::offset).toList();
    }

    private Client joined(SubscriptionTerms terms) {
        Client client = fixture.open(0);
        fixture.subscribe(client, "room", ROOM, terms);
        fixture.run();
        return client;
    }

    private static SubscriptionTerms since(long offset, String epoch, boolean latest, @Nullable TagsFilter filter) {
        return new SubscriptionTerms(
                false,
                false,
                false,
                new SubscriptionTerms.Stream(true, new StreamPosition(offset, epoch), latest, 300),
                filter);
    }

    private Recovery recover(long offset, String epoch, boolean latest, @Nullable TagsFilter filter) {
        Client client = joined(since(offset, epoch, latest, filter));
        Recovery recovery = Objects.requireNonNull(client.outcomes().getLast().stream());
        fixture.close(client);
        return recovery;
    }

    private static List<String> texts(List<StoredPublication> publications) {
        return publications.stream()
                .map(publication -> publication.offset() + new String(publication.data(), UTF_8))
                .toList();
    }

    private StreamRange read(int limit) {
        CompletableFuture<StreamRange> range = fixture.engine.ask(
                "app", "room", view -> view.read(ROOM.history(), new StreamQuery(null, limit, false)));
        fixture.run();
        return range.join();
    }

    private long held(Counter counter) {
        return fixture.shard(0).historyCounters().get(counter);
    }

    @Test
    void shouldTellThePublisherThePlaceOfEach() {
        publish("a");
        publish("b");

        assertThat(offsets()).containsExactly(1L, 2L);
        assertThat(placed.get(0).epoch()).isNotEmpty().isEqualTo(placed.get(1).epoch());
        assertThat(read(10).top()).isEqualTo(placed.get(1));
        assertThat(texts(read(10).publications())).containsExactly("1a", "2b");
    }

    @Test
    void shouldPublishOnceUnderOneKeyAndTellTheFirstPlaceAgain() {
        Client reader = joined(SubscriptionTerms.PLAIN);

        publish("a", "key", 0, false);
        publish("b", null, 0, false);
        publish("a", "key", 0, false);
        fixture.advance(Duration.ofMinutes(6));
        publish("a", "key", 0, false);

        assertThat(offsets()).containsExactly(1L, 2L, 1L, 3L);
        assertThat(reader.stream()).isEqualTo("{joined room}room:a;room:b;room:a;");
    }

    @Test
    void shouldDropAVersionThatIsNotHigher() {
        Client reader = joined(SubscriptionTerms.PLAIN);

        publish("2", null, 2, false);
        publish("1", null, 1, false);
        publish("2 again", null, 2, false);
        publish("3", null, 3, false);

        assertThat(offsets()).containsExactly(1L, 1L, 1L, 2L);
        assertThat(reader.stream()).isEqualTo("{joined room}room:2;room:3;");
    }

    @Test
    void shouldTellWhatIsNotKeptToThoseThatAreThereOnly() {
        Client reader = joined(SubscriptionTerms.PLAIN);

        publish("kept");
        publish("not kept", null, 0, true);
        publish("not kept twice", "key", 0, true);
        publish("not kept twice", "key", 0, true);

        assertThat(offsets()).containsExactly(1L, 0L, 0L, 0L);
        assertThat(reader.stream()).isEqualTo("{joined room}room:kept;room:not kept;room:not kept twice;");
        assertThat(texts(read(10).publications())).containsExactly("1kept");
    }

    @Test
    void shouldDeliverThoughThePublisherFailsToTakeTheResult() {
        Client reader = joined(SubscriptionTerms.PLAIN);

        fixture.publish(
                "room", ROOM, "a", new PublicationTerms(null, Tags.NONE, false, null, 0, "", false, position -> {
                    throw new IllegalStateException("the publisher fails");
                }));
        fixture.run();

        assertThat(reader.stream()).isEqualTo("{joined room}room:a;");
        assertThat(fixture.errors).hasSize(1);
    }

    @Test
    void shouldKeepTheStreamOfAnOccupiedChannelHoweverLongNothingIsPublished() {
        publish("a");
        Client reader = joined(SubscriptionTerms.PLAIN);

        fixture.advance(Duration.ofHours(5));
        assertThat(held(Counter.PUBLICATIONS)).isZero();
        publish("b");
        fixture.leave(reader, "room");
        fixture.advance(Duration.ofMinutes(9));
        publish("c");
        fixture.advance(Duration.ofMinutes(11));
        publish("d");

        assertThat(offsets()).containsExactly(1L, 2L, 3L, 1L);
        assertThat(placed.get(2).epoch()).isEqualTo(placed.get(0).epoch());
        assertThat(placed.get(3).epoch()).isNotEqualTo(placed.get(0).epoch());
    }

    @Test
    void shouldLetTheExpiryTimerRestWhenNothingIsHeld() {
        publish("a", "key", 0, false);
        assertThat(fixture.shard(0).timers().size()).isEqualTo(1);

        for (int i = 0; i < 40; i++) {
            fixture.advance(Duration.ofSeconds(30));
        }

        assertThat(held(Counter.STREAMS) + held(Counter.KEYS)).isZero();
        assertThat(fixture.shard(0).timers().size()).isZero();

        publish("b");
        assertThat(fixture.shard(0).timers().size()).isEqualTo(1);
    }

    @Test
    void shouldGoOnBehindRemovedHistory() {
        publish("a");
        publish("b");
        CompletableFuture<Boolean> removed = fixture.engine.ask("app", "room", view -> {
            view.removeHistory();
            return true;
        });
        fixture.run();
        publish("c");

        assertThat(removed.join()).isTrue();
        assertThat(offsets()).containsExactly(1L, 2L, 3L);
        assertThat(texts(read(10).publications())).containsExactly("3c");
        assertThat(recover(1, placed.get(0).epoch(), false, null).recovered()).isFalse();
        assertThat(recover(2, placed.get(0).epoch(), false, null).recovered()).isTrue();
    }

    @Test
    void shouldRecoverWhatTheFilterWantsFromOneListForAll() {
        publishColoured("red", "blue", "red", "blue", "red", "blue");

        Recovery all = recover(1, "", false, null);
        long reads = held(Counter.READS);
        Recovery red = recover(1, "", false, RED);
        Recovery again = recover(1, "", false, RED);
        Recovery any = recover(1, "", false, TagsFilter.of(TagsFilter.Node.leaf("colour", "ex", "")));

        assertThat(texts(all.publications())).containsExactly("2blue", "3red", "4blue", "5red", "6blue");
        assertThat(texts(red.publications())).containsExactly("3red", "5red");
        assertThat(red.recovered()).isTrue();
        assertThat(red.top()).isEqualTo(all.top());
        assertThat(again.publications()).isSameAs(red.publications());
        assertThat(any.publications())
                .as("what wants all shares with those that have no filter")
                .isSameAs(all.publications());
        assertThat(held(Counter.READS)).isEqualTo(reads);
    }

    @Test
    void shouldRecoverTheLatestThatTheFilterWants() {
        publishColoured("red", "blue", "red", "blue", "blue");
        String epoch = read(1).top().epoch();

        assertThat(texts(recover(0, "", true, RED).publications())).containsExactly("3red");
        assertThat(texts(recover(2, epoch, true, RED).publications())).containsExactly("3red");
        Recovery known = recover(4, epoch, true, RED);
        assertThat(known.recovered()).isTrue();
        assertThat(known.publications()).isEmpty();
        assertThat(texts(recover(4, "another", true, RED).publications())).containsExactly("3red");
        assertThat(texts(recover(0, "", true, null).publications())).containsExactly("5blue");

        publishColoured("red");
        assertThat(texts(recover(4, epoch, true, RED).publications())).containsExactly("6red");

        publishColoured("blue", "blue", "blue", "blue", "blue", "blue", "blue", "blue", "blue", "blue");
        Recovery gone = recover(4, epoch, true, RED);
        assertThat(gone.recovered()).as("one that it wants has gone").isFalse();
        assertThat(gone.publications()).isEmpty();
        assertThat(recover(6, epoch, true, RED).recovered())
                .as("all since are there")
                .isTrue();
    }

    @Test
    void shouldFilterWhatFollowsTheRecovered() {
        publishColoured("red", "blue");
        Client client = joined(since(0, "", false, RED));

        publishColoured("blue", "red");

        assertThat(client.stream()).isEqualTo("{joined room}room:red;");
    }

    @Test
    void shouldReadTheStreamOnceForTenThousandThatComeBackToOnePlace() {
        fixture.close();
        fixture = new EngineFixture(EngineFixture.settings(3), 7, null);
        ChannelOptions large = EngineFixture.kept(1000, Duration.ofMinutes(5), Duration.ofHours(1));
        for (int i = 0; i < 200; i++) {
            fixture.publish("room", large, "p" + i, PublicationTerms.NONE);
        }
        fixture.run();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Client client = fixture.open(i % 3);
            clients.add(client);
            fixture.subscribe(client, "room", large, since(i % 2 == 0 ? 150 : 100, "", false, null));
            if (i % 100 == 0) {
                fixture.stepAny();
            }
        }
        fixture.run();
        long reads = 0;
        for (Shard shard : fixture.engine.shards()) {
            reads += shard.historyCounters().get(Counter.READS);
        }

        assertThat(reads).isEqualTo(2);
        for (int i = 0; i < clients.size(); i++) {
            Recovery recovery = Objects.requireNonNull(clients.get(i).outcomes().getLast().stream());
            assertThat(recovery.recovered()).isTrue();
            assertThat(recovery.publications()).hasSize(i % 2 == 0 ? 50 : 100);
        }
        fixture.publish("room", large, "p200", PublicationTerms.NONE);
        fixture.run();
        assertThat(clients).allSatisfy(client -> assertThat(client.stream()).isEqualTo("{joined room}room:p200;"));
    }

    @Test
    void shouldGiveEachShardItsPartOfTheLimits() {
        StreamLimits two = new StreamLimits(1 << 20, 1 << 16, 2, 10);
        fixture.close();
        fixture = new EngineFixture(new EngineSettings(1, 1024, Duration.ofMillis(20), 512, 1 << 20, 1024, two));
        HistoryOptions history = ROOM.history();
        Client occupies = joined(SubscriptionTerms.PLAIN);
        publish("stays");
        fixture.publish("a", ROOM, "1", PublicationTerms.NONE);
        fixture.publish("b", ROOM, "1", PublicationTerms.NONE);
        fixture.run();

        assertThat(occupies.joined("room")).isTrue();
        assertThat(history.kept()).isTrue();
        assertThat(texts(read(10).publications()))
                .as("an occupied channel's stream")
                .containsExactly("1stays");
        assertThat(held(Counter.EVICTED_STREAMS)).isEqualTo(1);
    }
}
