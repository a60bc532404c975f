package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rings of four slots. */
class PublishTest {
    private final EngineFixture fixture = new EngineFixture(EngineFixture.tiny(2, 4, 64));
    private final String here = fixture.channelAt(0, "here");
    private final String there = fixture.channelAt(1, "there");

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Publication publication(String channel, String data) {
        return EngineFixture.publication(channel, EngineFixture.PUBLIC, data, Session.NO_SESSION);
    }

    private Client joined(int shard, String... channels) {
        Client client = fixture.open(shard);
        for (String channel : channels) {
            fixture.join(client, channel);
        }
        fixture.run();
        client.forget();
        return client;
    }

    @Test
    void shouldPublishToSeveralShardsInOneStep() {
        Client one = joined(0, here, there);

        PublishResult result = fixture.engine.publish(
                List.of(publication(here, "1"), publication(there, "2"), publication(here, "3")));
        fixture.run();

        assertThat(result).isEqualTo(PublishResult.ACCEPTED);
        assertThat(one.writes()).containsExactlyInAnyOrder(here + ":1;" + here + ":3;", there + ":2;");
    }

    @Test
    void shouldPublishNothingWhenOneOfTheRingsIsFull() {
        Client one = joined(0, here, there);
        for (int i = 0; i < 4; i++) {
            fixture.shard(1).offer(() -> {});
        }

        PublishResult result = fixture.engine.publish(List.of(publication(here, "1"), publication(there, "2")));
        fixture.run();

        assertThat(result).isEqualTo(PublishResult.BACK_PRESSURED);
        assertThat(one.stream()).isEmpty();
        assertThat(fixture.publish(here, "3")).isEqualTo(PublishResult.ACCEPTED);
    }

    @Test
    void shouldRefuseMoreThanARingCanEverHold() {
        Client one = joined(0, here);
        List<Publication> five = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            five.add(publication(here, "" + i));
        }

        PublishResult result = fixture.engine.publish(five);
        fixture.run();

        assertThat(result).isEqualTo(PublishResult.BACK_PRESSURED);
        assertThat(one.stream()).isEmpty();
    }

    @Test
    void shouldRefuseWhenTheEngineHasStopped() {
        fixture.close();

        assertThat(fixture.publish(here, "1")).isEqualTo(PublishResult.STOPPED);
        assertThat(fixture.shard(0).offer(() -> {})).isFalse();
    }

    @Test
    void shouldAnswerAQuestionThatWaitsWhenTheEngineStops() {
        CompletableFuture<ChannelInfo> answer = fixture.engine.channel("app", here);

        fixture.close();

        assertThat(answer).isDone();
    }

    @Test
    void shouldRefuseAQuestionWhenTheRingIsFull() {
        for (int i = 0; i < 4; i++) {
            fixture.shard(0).offer(() -> {});
        }

        assertThat(fixture.engine.channel("app", here))
                .isCompletedExceptionally()
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(EngineBusyException.class);
    }

    @Test
    void shouldRefuseAClientsEventWhenTheWayToTheHomeIsFull() {
        Client one = joined(0, there);
        Client other = joined(0, there);

        List<Boolean> taken = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            taken.add(fixture.say(one, there, EngineFixture.PUBLIC, "" + i));
        }
        fixture.run();

        assertThat(taken).containsExactly(true, true, true, true, false, false);
        assertThat(fixture.count(Counter.REFUSED_FULL)).isEqualTo(2);
        assertThat(other.stream()).isEqualTo("%1$s:0;%1$s:1;%1$s:2;%1$s:3;".formatted(there));
    }

    @Test
    void shouldGivePublicationsTheirPlacesInTheChannelsStream() {
        List<Long> offsets = new ArrayList<>();
        fixture.plain.onEncoded((event, frame) -> {
            if (event instanceof Publication publication) {
                offsets.add(publication.offset());
            }
        });
        Client one = joined(0, here);
        ChannelOptions kept = EngineFixture.kept(10, Duration.ofMinutes(1), Duration.ofHours(1));

        fixture.publish(here, kept, "1", PublicationTerms.NONE);
        fixture.publish(here, kept, "2", PublicationTerms.NONE);
        fixture.run();
        fixture.say(one, here, kept, "3");
        joined(0, here);
        fixture.publish(here, "not kept");
        fixture.run();

        assertThat(offsets).containsExactly(1L, 2L, 3L, 0L);
    }

    @Test
    void shouldSignalAClientsEventThoughNobodyListens() {
        Client one = fixture.open(0);

        fixture.say(one, here, EngineFixture.PUBLIC, "1");
        fixture.run();

        assertThat(fixture.signals).singleElement().isInstanceOfSatisfying(Signal.ClientEvent.class, event -> {
            assertThat(event.channel()).isEqualTo(here);
            assertThat(event.event()).isEqualTo("client-e");
            assertThat(event.sessionId()).isEqualTo(one.id());
            assertThat(event.data()).asString().isEqualTo("1");
        });
    }
}
