package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.engine.subscription.TagsFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publications as differences from the one before: what comes whole has a {@code =} in front of it. */
class DeltaTest {
    private static final ChannelOptions ROOM = EngineFixture.kept(100, Duration.ofMinutes(1), Duration.ofHours(1));
    private static final SubscriptionTerms DELTA = new SubscriptionTerms(false, true, false, null, null);
    private static final PublicationTerms WANTED = terms(true, false);

    private EngineFixture fixture = new EngineFixture(EngineFixture.settings(1));

    @AfterEach
    void close() {
        fixture.close();
    }

    private static PublicationTerms terms(boolean delta, boolean skipHistory) {
        return new PublicationTerms(null, Tags.NONE, delta, null, 0, "", skipHistory, null);
    }

    private static String document(int number) {
        return "{\"text\":\"a text that stays as it is from one to the next\",\"n\":" + number + "}";
    }

    private Client joined() {
        return joined(DELTA);
    }

    private Client joined(SubscriptionTerms terms) {
        Client client = fixture.open(0);
        fixture.subscribe(client, "room", ROOM, terms);
        return client;
    }

    private static SubscriptionTerms since(long offset) {
        return new SubscriptionTerms(
                false,
                true,
                false,
                new SubscriptionTerms.Stream(true, new StreamPosition(offset, ""), false, 100),
                null);
    }

    private void publish(int... numbers) {
        for (int number : numbers) {
            fixture.publish("room", ROOM, document(number), WANTED);
        }
    }

    private void publishExcept(Client excluded, int number) {
        fixture.engine.publish(List.of(Publication.fromServer(
                EngineFixture.APP, "room", deltaPublish(), "e", document(number).getBytes(UTF_8), excluded.id())));
    }

    private static ChannelOptions deltaPublish() {
        return new ChannelOptions(ROOM.kind(), false, false, true, ROOM.history(), true, ROOM.pusherEvent(), false);
    }

    private static List<String> read(Client client) {
        return TextDialect.read(client.stream());
    }

    private static String whole(int number) {
        return "=" + document(number);
    }

    @Test
    void shouldSendTheFirstWholeAndThenDifferences() {
        Client reader = joined();

        publish(1, 2, 3);
        fixture.run();

        assertThat(read(reader)).containsExactly(whole(1), document(2), document(3));
    }

    @Test
    void shouldSendALaterSubscriberItsFirstWholeWhileOthersGetDifferences() {
        Client early = joined();
        publish(1, 2);
        fixture.run();
        Client late = joined();
        publish(3, 4);
        fixture.run();
        Client later = joined();
        publish(5, 6);
        fixture.run();

        assertThat(read(early))
                .containsExactly(whole(1), document(2), document(3), document(4), document(5), document(6));
        assertThat(read(late)).containsExactly(whole(3), document(4), document(5), document(6));
        assertThat(read(later)).containsExactly(whole(5), document(6));
    }

    @Test
    void shouldSendWholeWhatIsNotToBeADifference() {
        Client reader = joined();

        publish(1, 2);
        fixture.publish("room", ROOM, document(3), PublicationTerms.NONE);
        publish(4);
        fixture.run();

        assertThat(read(reader)).containsExactly(whole(1), document(2), whole(3), document(4));
    }

    @Test
    void shouldKeepTheChainWhenAllArePublishedInOneBatchAndDeliveredInSlices() {
        fixture.close();
        fixture = new EngineFixture(EngineFixture.sliced(2));
        List<Client> early = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            early.add(joined());
        }
        publish(1, 2);
        fixture.step(0);
        List<Client> late = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            late.add(joined());
        }
        publish(3);
        fixture.step(0);
        fixture.leave(early.get(6), "room");
        Client last = joined();
        publish(4, 5);
        fixture.step(0);
        publish(6);
        fixture.run();

        assertThat(early.subList(0, 6))
                .allSatisfy(client -> assertThat(read(client))
                        .containsExactly(whole(1), document(2), document(3), document(4), document(5), document(6)));
        assertThat(late)
                .allSatisfy(client ->
                        assertThat(read(client)).containsExactly(whole(3), document(4), document(5), document(6)));
        assertThat(read(last)).containsExactly(whole(4), document(5), document(6));
        assertThat(read(early.get(6))).containsExactly(whole(1), document(2), document(3));
    }

    @Test
    void shouldSendTheNextOneWholeToWhomOneWasKeptFrom() {
        Client spared = joined();
        Client other = joined();
        publish(1);
        fixture.run();

        publishExcept(spared, 2);
        publish(3);
        fixture.run();
        publish(4);
        fixture.run();

        assertThat(read(spared)).containsExactly(whole(1), whole(3), document(4));
        assertThat(read(other)).containsExactly(whole(1), "e=" + document(2), document(3), document(4));
    }

    @Test
    void shouldWaitForItsFirstWhenThatWasKeptFromIt() {
        Client spared = joined();

        publishExcept(spared, 1);
        publish(2, 3);
        fixture.run();

        assertThat(read(spared)).containsExactly(whole(2), document(3));
    }

    @Test
    void shouldGoOnWithDifferencesFromTheLastThatWasRecovered() {
        Client early = joined();
        publish(1, 2, 3);
        fixture.run();

        Client back = joined(since(1));
        publish(4);
        fixture.run();

        assertThat(recovered(back)).containsExactly(document(2), document(3));
        assertThat(TextDialect.read(":!" + document(3) + ";" + back.stream())).containsExactly(whole(3), document(4));
        assertThat(read(early)).endsWith(document(4));
    }

    @Test
    void shouldBaseDifferencesOnTheRecoveredWhenNobodyElseReadsDifferences() {
        Client plain = joined(SubscriptionTerms.PLAIN);
        publish(1, 2, 3);
        fixture.run();

        Client back = joined(since(1));
        Client fresh = joined();
        publish(4);
        fixture.run();

        assertThat(back.stream()).contains(":~");
        assertThat(TextDialect.read(":!" + document(3) + ";" + back.stream())).containsExactly(whole(3), document(4));
        assertThat(read(fresh)).containsExactly(whole(4));
        assertThat(plain.stream()).endsWith("room:" + document(4) + ";");
    }

    @Test
    void shouldSendWholeToTheRecoveredWhenSomethingUnkeptWasPublishedSince() {
        Client early = joined();
        publish(1, 2);
        fixture.publish("room", ROOM, document(7), terms(true, true));
        fixture.run();

        Client back = joined(since(1));
        publish(3);
        fixture.run();

        assertThat(recovered(back)).containsExactly(document(2));
        assertThat(read(back)).containsExactly(whole(3));
        assertThat(read(early)).containsExactly(whole(1), document(2), document(7), document(3));
    }

    @Test
    void shouldSendTheFirstWholeToWhomMissedNothing() {
        joined();
        publish(1, 2);
        fixture.run();

        Client back = joined(since(2));
        publish(3, 4);
        fixture.run();

        assertThat(read(back)).containsExactly(whole(3), document(4));
    }

    @Test
    void shouldForgetTheBaseOnceNobodyReadsDifferences() {
        Client stays = joined(SubscriptionTerms.PLAIN);
        Client reader = joined();
        publish(1, 2);
        fixture.run();
        assertThat(channel().deltaBase()).isNotNull();

        fixture.leave(reader, "room");
        publish(3);
        fixture.run();
        assertThat(channel().deltaBase()).isNull();

        Client next = joined();
        publish(4, 5);
        fixture.run();
        assertThat(read(next)).containsExactly(whole(4), document(5));
        assertThat(stays.stream()).contains(document(5));
    }

    private io.ringcast.engine.channel.Channel channel() {
        return Objects.requireNonNull(fixture.shard(0).home().channels().find("app", "room"));
    }

    @Test
    void shouldReadEventsAsTheDialectShowsThem() {
        Client reader = joined();
        Client sender = fixture.open(0);
        publish(1);
        fixture.run();

        fixture.shard(0)
                .publish(Publication.fromClient(
                        sender.session(),
                        "room",
                        deltaPublish(),
                        "client-e",
                        document(2).getBytes(UTF_8),
                        null));
        fixture.shard(0)
                .publish(Publication.fromClient(sender.session(), "room", deltaPublish(), "client-none", null, null));
        publish(3);
        fixture.run();

        assertThat(read(reader))
                .hasSize(4)
                .startsWith(whole(1), "client-e=" + document(2))
                .last()
                .asString()
                .endsWith(document(3));
        assertThat(read(reader).get(2)).endsWith("client-none=null");
    }

    @Test
    void shouldKeepTheChainForReadersOfOtherDialectsAndShards() {
        for (long seed = 1; seed <= 20; seed++) {
            try (EngineFixture three = new EngineFixture(EngineFixture.settings(3), seed, null)) {
                List<Client> readers = new ArrayList<>();
                for (int i = 0; i < 90; i++) {
                    if (i < 60 && three.random.nextInt(3) == 0) {
                        Client client = three.open(three.random.nextInt(3), EngineFixture.APP, three.random.nextInt(2));
                        three.subscribe(client, "room", ROOM, DELTA);
                        readers.add(client);
                    }
                    long excluded = readers.isEmpty() || three.random.nextInt(4) > 0
                            ? Session.NO_SESSION
                            : readers.get(three.random.nextInt(readers.size())).id();
                    three.engine.publish(List.of(Publication.fromServer(
                            EngineFixture.APP,
                            "room",
                            deltaPublish(),
                            "e",
                            document(i).getBytes(UTF_8),
                            excluded)));
                    three.stepAny();
                }
                three.publish("room", ROOM, document(90), WANTED);
                three.run();
                three.publish("room", ROOM, document(91), WANTED);
                three.run();

                for (Client reader : readers) {
                    assertThat(read(reader)).as("seed %d", seed).endsWith(document(91));
                }
                assertThat(three.errors).as("seed %d", seed).isEmpty();
            }
        }
    }

    private static List<String> recovered(Client client) {
        return Objects.requireNonNull(client.outcomes().getLast().stream()).publications().stream()
                .map(publication -> new String(publication.data(), UTF_8))
                .toList();
    }

    @Test
    void shouldRefuseAFilterBesideDifferences() {
        TagsFilter filter = TagsFilter.of(TagsFilter.Node.leaf("a", "eq", "b"));

        assertThatThrownBy(() -> new SubscriptionTerms(false, true, false, null, filter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose one");
    }
}
