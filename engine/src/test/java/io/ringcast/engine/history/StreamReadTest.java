package io.ringcast.engine.history;

import static io.ringcast.engine.history.Fixture.TEN;
import static io.ringcast.engine.history.Fixture.offsets;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.StreamRange.Verdict;
import io.ringcast.engine.presence.ClientInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Appending to streams and reading them from any place in both directions. */
class StreamReadTest {
    private final Fixture fixture = new Fixture();

    @Test
    void shouldCountOffsetsFromOne() {
        AppendResult first = fixture.append("room", TEN, "a");
        AppendResult second = fixture.append("room", TEN, "b");

        assertThat(first).isEqualTo(new AppendResult(AppendResult.Kind.APPENDED, new StreamPosition(1, "e1")));
        assertThat(second.position()).isEqualTo(new StreamPosition(2, "e1"));
        assertThat(second.isNew()).isTrue();
    }

    @Test
    void shouldBeginAStreamAtTheFirstLook() {
        StreamPosition top = fixture.top("room", TEN);

        assertThat(top).isEqualTo(new StreamPosition(0, "e1"));
        assertThat(fixture.append("room", TEN, "a").position()).isEqualTo(new StreamPosition(1, "e1"));
    }

    @Test
    void shouldKeepChannelsAndAppsApart() {
        fixture.append("room", TEN, "a");
        fixture.append("hall", TEN, "b");
        fixture.streams.append("other", "room", TEN, Fixture.plain("c"), fixture.nowNs, fixture.nowMs);

        assertThat(Fixture.texts(fixture.all("room", TEN))).containsExactly("a");
        assertThat(fixture.top("hall", TEN)).isEqualTo(new StreamPosition(1, "e2"));
        assertThat(fixture.streams.top("other", "room", TEN, fixture.nowNs)).isEqualTo(new StreamPosition(1, "e3"));
    }

    @Test
    void shouldReadBackAllThatWasPublished() {
        ClientInfo info = new ClientInfo("12.34", "Jürgen", "{\"a\":1}".getBytes(UTF_8), new byte[] {0, -1, 127, -128});
        Tags tags = Tags.of(Map.of("city", "München", "kind", ""));
        fixture.append("room", TEN, NewPublication.of("grüße", "\"ä\"".getBytes(UTF_8), info, tags, true));
        fixture.append(
                "room",
                TEN,
                NewPublication.of("plain", new byte[0], new ClientInfo("c", "", null, null), Tags.NONE, false));

        assertThat(fixture.all("room", TEN))
                .containsExactly(
                        new StoredPublication(1, fixture.nowMs, "grüße", "\"ä\"".getBytes(UTF_8), info, tags, true),
                        new StoredPublication(
                                2,
                                fixture.nowMs,
                                "plain",
                                new byte[0],
                                new ClientInfo("c", "", null, null),
                                Tags.NONE,
                                false));
    }

    @Test
    void shouldReadBackLongTexts() {
        String event = "é".repeat(70_000);
        byte[] connInfo = new byte[200_000];
        connInfo[199_999] = 7;
        ClientInfo info = new ClientInfo("c".repeat(300), "u", connInfo, null);
        fixture.append("room", TEN, NewPublication.of(event, new byte[] {1}, info, Tags.NONE, false));

        StoredPublication read = fixture.all("room", TEN).getFirst();

        assertThat(read.event()).isEqualTo(event);
        assertThat(read.info()).isEqualTo(info);
    }

    @Test
    void shouldReadForwardFromAPlace() {
        fixture.fill("room", TEN, 8);

        StreamRange range = fixture.read("room", TEN, new StreamPosition(3, "e1"), 2, false);

        assertThat(range.verdict()).isEqualTo(Verdict.OK);
        assertThat(offsets(range.publications())).containsExactly(4L, 5L);
        assertThat(range.top()).isEqualTo(new StreamPosition(8, "e1"));
    }

    @Test
    void shouldReadBackwardFromAPlace() {
        fixture.fill("room", TEN, 8);

        StreamRange range = fixture.read("room", TEN, new StreamPosition(3, ""), StreamQuery.NO_LIMIT, true);

        assertThat(range.verdict()).isEqualTo(Verdict.OK);
        assertThat(offsets(range.publications())).containsExactly(2L, 1L);
    }

    @Test
    void shouldReadFromEitherEnd() {
        fixture.fill("room", TEN, 8);

        assertThat(offsets(fixture.read("room", TEN, null, 3, false).publications()))
                .containsExactly(1L, 2L, 3L);
        assertThat(offsets(fixture.read("room", TEN, null, 3, true).publications()))
                .containsExactly(8L, 7L, 6L);
    }

    @Test
    void shouldGiveTheTopAloneForLimitZero() {
        fixture.fill("room", TEN, 3);

        StreamRange range = fixture.read("room", TEN, null, 0, false);

        assertThat(range.publications()).isEmpty();
        assertThat(range.top()).isEqualTo(new StreamPosition(3, "e1"));
    }

    @Test
    void shouldRefuseAPlaceOfAnotherEpoch() {
        fixture.fill("room", TEN, 3);

        StreamRange range = fixture.read("room", TEN, new StreamPosition(1, "other"), StreamQuery.NO_LIMIT, false);

        assertThat(range.verdict()).isEqualTo(Verdict.EPOCH_MISMATCH);
        assertThat(range.publications()).isEmpty();
        assertThat(range.top()).isEqualTo(new StreamPosition(3, "e1"));
    }

    @Test
    void shouldKeepNoMoreThanItsSize() {
        fixture.fill("room", TEN, 12);

        assertThat(offsets(fixture.all("room", TEN))).containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
    }

    @Test
    void shouldSayWhenTheNextPublicationIsGone() {
        fixture.fill("room", TEN, 12);

        StreamRange gone = fixture.read("room", TEN, new StreamPosition(1, "e1"), StreamQuery.NO_LIMIT, false);
        StreamRange whole = fixture.read("room", TEN, new StreamPosition(2, "e1"), StreamQuery.NO_LIMIT, false);

        assertThat(gone.verdict()).isEqualTo(Verdict.GONE);
        assertThat(offsets(gone.publications())).hasSize(10).startsWith(3L);
        assertThat(whole.verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void shouldComeToAnEndBackward() {
        fixture.fill("room", TEN, 12);

        StreamRange range = fixture.read("room", TEN, new StreamPosition(3, "e1"), 5, true);

        assertThat(range.verdict()).isEqualTo(Verdict.OK);
        assertThat(range.publications()).isEmpty();
    }

    @Test
    void shouldHaveNothingAfterTheTop() {
        fixture.fill("room", TEN, 3);

        for (long offset : new long[] {3, 4, Long.MAX_VALUE}) {
            StreamRange range =
                    fixture.read("room", TEN, new StreamPosition(offset, "e1"), StreamQuery.NO_LIMIT, false);
            assertThat(range.verdict()).isEqualTo(Verdict.OK);
            assertThat(range.publications()).isEmpty();
        }
    }

    @Test
    void shouldReadBackwardFromBeyondTheTop() {
        fixture.fill("room", TEN, 3);

        StreamRange range = fixture.read("room", TEN, new StreamPosition(Long.MAX_VALUE, ""), 2, true);

        assertThat(offsets(range.publications())).containsExactly(3L, 2L);
    }

    @Test
    void shouldStandOddPlaces() {
        fixture.fill("room", TEN, 3);

        assertThat(fixture.read("room", TEN, new StreamPosition(Long.MIN_VALUE, ""), 2, true)
                        .publications())
                .isEmpty();
        assertThat(fixture.read("room", TEN, new StreamPosition(-5, ""), 2, true)
                        .publications())
                .isEmpty();
        assertThat(offsets(fixture.read("room", TEN, new StreamPosition(-1, ""), 2, false)
                        .publications()))
                .containsExactly(1L, 2L);
    }

    @Test
    void shouldDropPublicationsAndKeepEpochAndOffset() {
        fixture.fill("room", TEN, 3);

        fixture.streams.remove(Fixture.APP, "room");

        assertThat(fixture.all("room", TEN)).isEmpty();
        assertThat(fixture.append("room", TEN, "next").position()).isEqualTo(new StreamPosition(4, "e1"));
        assertThat(offsets(fixture.all("room", TEN))).containsExactly(4L);
    }

    @Test
    void shouldIgnoreTheRemovalOfNothing() {
        fixture.streams.remove(Fixture.APP, "room");

        assertThat(fixture.top("room", TEN)).isEqualTo(new StreamPosition(0, "e1"));
    }

    @Test
    void shouldTrimToASmallerSizeAtTheNextPublication() {
        HistoryOptions three = new HistoryOptions(3, Duration.ofSeconds(60), Duration.ofHours(1));
        fixture.fill("room", TEN, 10);

        fixture.append("room", three, "last");

        assertThat(offsets(fixture.all("room", three))).containsExactly(9L, 10L, 11L);
    }

    @Test
    void shouldKeepNothingWithoutHistory() {
        AppendResult result = fixture.append("room", HistoryOptions.NONE, "a");

        assertThat(result).isEqualTo(new AppendResult(AppendResult.Kind.UNKEPT, StreamPosition.NONE));
        assertThat(result.isNew()).isTrue();
        assertThat(fixture.top("room", HistoryOptions.NONE)).isEqualTo(StreamPosition.NONE);
        assertThat(fixture.read("room", HistoryOptions.NONE, null, StreamQuery.NO_LIMIT, false))
                .isEqualTo(new StreamRange(Verdict.OK, List.of(), StreamPosition.NONE));
        assertThat(fixture.recover("room", HistoryOptions.NONE, 0, "", 10).recovered())
                .isFalse();
        assertThat(fixture.recoverLatest("room", HistoryOptions.NONE, 0, "").recovered())
                .isFalse();
        assertThat(fixture.count(HistoryCounters.Counter.STREAMS)).isZero();
    }
}
