package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.fanout.ShardSlot.Kind;
import io.ringcast.engine.history.Recovery;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.engine.subscription.SubscriptionTerms;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publications that come to a shard as no home sends them: with gaps, twice, from another stream. */
class PositionGapTest {
    private static final ChannelOptions ROOM = EngineFixture.kept(100, Duration.ofMinutes(1), Duration.ofHours(1));
    private static final SubscriptionTerms POSITIONED = positioned(false);
    private static final SubscriptionTerms POSITIONED_DELTA = positioned(true);
    private static final SubscriptionTerms DELTA = new SubscriptionTerms(false, true, false, null, null);

    private final EngineFixture fixture = new EngineFixture(EngineFixture.settings(1));
    private String epoch = "";

    @AfterEach
    void close() {
        fixture.close();
    }

    private static SubscriptionTerms positioned(boolean delta) {
        return new SubscriptionTerms(false, delta, false, new SubscriptionTerms.Stream(true, null, false, 100), null);
    }

    private Client joined(SubscriptionTerms terms) {
        Client client = fixture.open(0);
        fixture.subscribe(client, "room", ROOM, terms);
        Recovery stream = client.outcomes().getLast().stream();
        if (stream != null) {
            epoch = stream.top().epoch();
        }
        client.forget();
        return client;
    }

    @BeforeEach
    void publishTwo() {
        joined(positioned(false));
        fixture.publish("room", ROOM, "1", PublicationTerms.NONE);
        fixture.publish("room", ROOM, "2", PublicationTerms.NONE);
        fixture.run();
    }

    private Channel channel() {
        return Objects.requireNonNull(fixture.shard(0).home().channels().find("app", "room"));
    }

    private void deliver(long offset) {
        deliver(offset, epoch);
    }

    private void deliver(long offset, String inEpoch) {
        PublicationTerms terms = new PublicationTerms(null, Tags.NONE, true, null, 0, "", false, null);
        byte[] data = ("what is number " + offset + " and as long as a difference has to be to be one").getBytes(UTF_8);
        Publication publication = Publication.plain(EngineFixture.APP, "room", ROOM, data, terms);
        publication.place(new StreamPosition(offset, inEpoch));
        Shard shard = fixture.shard(0);
        assertThat(shard.deliveries()
                        .offer(
                                Kind.DELIVER,
                                new FanOut(
                                        channel(),
                                        publication,
                                        shard.encoder()
                                                .encode(channel(), publication)
                                                .copy())))
                .isTrue();
        fixture.run();
    }

    private static List<Long> numbers(Client client) {
        return Pattern.compile("what is number (\\d+)")
                .matcher(client.stream())
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .toList();
    }

    @Test
    void shouldTellNobodyWhileEachFollowsTheOneBefore() {
        Client positioned = joined(POSITIONED);

        deliver(3);
        deliver(4);

        assertThat(numbers(positioned)).containsExactly(3L, 4L);
        assertThat(positioned.stream()).doesNotContain("lost");
    }

    @Test
    void shouldTellThoseThatKeepCountOfAGapBeforeTheySeeWhatFollows() {
        Client positioned = joined(POSITIONED);
        Client plain = joined(SubscriptionTerms.PLAIN);

        deliver(3);
        deliver(5);
        deliver(6);

        assertThat(positioned.stream()).endsWith(";{lost room}");
        assertThat(numbers(positioned)).containsExactly(3L);
        assertThat(positioned.joined("room")).isFalse();
        assertThat(numbers(plain)).containsExactly(3L, 5L, 6L);
        assertThat(plain.stream()).doesNotContain("lost");
    }

    @Test
    void shouldTellThemOfAnotherEpoch() {
        Client positioned = joined(POSITIONED);

        deliver(3, "other");

        assertThat(positioned.stream()).isEqualTo("{lost room}");
    }

    @Test
    void shouldKeepWhatIsRepeatedFromThoseThatKeepCount() {
        Client positioned = joined(POSITIONED);
        Client plain = joined(SubscriptionTerms.PLAIN);

        deliver(3);
        deliver(2);
        deliver(3);
        deliver(4);

        assertThat(numbers(positioned)).containsExactly(3L, 4L);
        assertThat(positioned.stream()).doesNotContain("lost");
        assertThat(numbers(plain)).containsExactly(3L, 2L, 3L, 4L);
    }

    @Test
    void shouldSendTheNextWholeToWhomARepeatedOneWasKeptFrom() {
        Client positioned = joined(POSITIONED_DELTA);
        Client plain = joined(DELTA);

        deliver(3);
        deliver(4);
        deliver(4);
        deliver(5);
        deliver(6);

        assertThat(TextDialect.read(positioned.stream()).stream().map(text -> text.substring(0, 17)))
                .containsExactly("=what is number 3", "what is number 4 ", "=what is number 5", "what is number 6 ");
        assertThat(TextDialect.read(plain.stream()))
                .hasSize(5)
                .filteredOn(text -> text.startsWith("="))
                .hasSize(1);
        assertThat(fixture.errors).isEmpty();
    }

    @Test
    void shouldNotCountWhatIsInNoStream() {
        Client positioned = joined(POSITIONED);

        deliver(3);
        deliver(0, "");
        deliver(4);

        assertThat(numbers(positioned)).containsExactly(3L, 0L, 4L);
        assertThat(positioned.stream()).doesNotContain("lost");
    }

    @Test
    void shouldCountFromTheNextSubscriberOnceAllHaveLeft() {
        Client first = joined(POSITIONED);
        Client stays = joined(SubscriptionTerms.PLAIN);
        deliver(3);
        for (Client client : fixture.clients()) {
            fixture.leave(client, "room");
        }
        assertThat(stays.joined("room") || first.joined("room")).isFalse();

        for (int i = 3; i < 10; i++) {
            fixture.publish("room", ROOM, "x" + i, PublicationTerms.NONE);
        }
        fixture.run();
        Client next = joined(POSITIONED);
        deliver(10);

        assertThat(next.stream()).doesNotContain("lost");
        assertThat(numbers(next)).containsExactly(10L);
    }

    @Test
    void shouldCountFromTheNextSubscriberOnAShardThatAllHadLeft() {
        try (EngineFixture three = new EngineFixture(EngineFixture.settings(3), 5, null)) {
            Client elsewhere = three.open(0);
            three.subscribe(elsewhere, "room", ROOM, POSITIONED);
            Client leaves = three.open(1);
            three.subscribe(leaves, "room", ROOM, POSITIONED);
            three.publish("room", ROOM, "1", PublicationTerms.NONE);
            three.run();
            three.leave(leaves, "room");
            three.publish("room", ROOM, "2", PublicationTerms.NONE);
            three.publish("room", ROOM, "3", PublicationTerms.NONE);
            three.run();
            Client next = three.open(1);
            three.subscribe(next, "room", ROOM, POSITIONED);
            three.publish("room", ROOM, "4", PublicationTerms.NONE);
            three.run();

            assertThat(next.stream())
                    .startsWith("{joined room}")
                    .endsWith("room:4;")
                    .doesNotContain("lost");
            assertThat(elsewhere.stream()).isEqualTo("{joined room}room:1;room:2;room:3;room:4;");
        }
    }

    @Test
    void shouldTakeTheFirstEpochThatItSees() {
        Client client = fixture.open(0);
        fixture.subscribe(client, "bare", EngineFixture.PUBLIC, POSITIONED);

        fixture.publish("bare", ROOM, "1", PublicationTerms.NONE);
        fixture.publish("bare", ROOM, "2", PublicationTerms.NONE);
        fixture.run();

        assertThat(client.stream()).isEqualTo("{joined bare}bare:1;bare:2;");
    }

    @Test
    void shouldTellASubscriberThatWasToldAnotherEpochThanTheOthersSee() {
        fixture.clients().forEach(client -> fixture.leave(client, "room"));
        joined(SubscriptionTerms.PLAIN);
        deliver(3, "any");
        deliver(4, "any");

        Client positioned = joined(POSITIONED);

        assertThat(positioned.joined("room")).isFalse();
    }

    @Test
    void shouldTellASubscriberThatWasToldAnotherPlaceThanTheOthersAreAt() {
        joined(POSITIONED);
        deliver(3);
        Client ahead = fixture.open(0);
        Subscription wanted = new Subscription(ahead.session(), "room", ROOM, null, null, POSITIONED);
        ahead.session().add(wanted);
        wanted.homeChannel(channel());
        channel().count(0, wanted.lane(), 1);
        Recovery recovery = new Recovery(true, List.of(), new StreamPosition(7, epoch));
        assertThat(fixture.shard(0)
                        .deliveries()
                        .offer(
                                Kind.ANSWER,
                                new HomeAnswer.Joined(
                                        wanted,
                                        channel(),
                                        new JoinOutcome(false, null, 2, false, recovery),
                                        false,
                                        null)))
                .isTrue();
        fixture.run();

        assertThat(ahead.stream()).isEqualTo("{joined room}{lost room}");
    }
}
