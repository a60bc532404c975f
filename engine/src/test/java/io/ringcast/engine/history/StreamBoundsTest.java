package io.ringcast.engine.history;

import static io.ringcast.engine.history.Fixture.OVERHEAD;
import static io.ringcast.engine.history.Fixture.TEN;
import static io.ringcast.engine.history.Fixture.offsets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.AppendResult.Kind;
import io.ringcast.engine.history.HistoryCounters.Counter;
import io.ringcast.engine.presence.ClientInfo;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bounds of time, bytes and number. */
class StreamBoundsTest {
    private static final int RECORD = OVERHEAD + 75;
    private static final String DATA = "x".repeat(75);

    private final Fixture fixture = new Fixture();

    @Test
    void shouldNotReadWhatExpiredBeforeItIsSwept() {
        fixture.append("room", TEN, "old");
        fixture.pass(Duration.ofSeconds(1));
        fixture.append("room", TEN, "new");
        fixture.pass(Duration.ofSeconds(59).minusNanos(1));
        assertThat(fixture.all("room", TEN)).hasSize(2);

        fixture.pass(Duration.ofNanos(1));

        assertThat(offsets(fixture.all("room", TEN))).containsExactly(2L);
        assertThat(fixture.read("room", TEN, new StreamPosition(0, ""), -1, false)
                        .verdict())
                .isEqualTo(StreamRange.Verdict.GONE);
        assertThat(fixture.count(Counter.PUBLICATIONS)).isEqualTo(2);
    }

    @Test
    void shouldGiveBackTheRoomOfWhatExpired() {
        fixture.fill("room", TEN, 5);
        fixture.pass(Duration.ofSeconds(60));

        int done = fixture.expire(100);

        assertThat(done).isEqualTo(5);
        assertThat(fixture.count(Counter.BYTES)).isZero();
        assertThat(fixture.count(Counter.ARRAY_BYTES)).isZero();
        assertThat(fixture.count(Counter.PUBLICATIONS)).isZero();
        assertThat(fixture.count(Counter.EVICTED_PUBLICATIONS)).isZero();
        assertThat(fixture.top("room", TEN)).isEqualTo(new StreamPosition(5, "e1"));
    }

    @Test
    void shouldExpireAtMostWhatItMay() {
        fixture.fill("room", TEN, 10);
        fixture.fill("hall", TEN, 10);
        fixture.pass(Duration.ofSeconds(60));

        assertThat(fixture.expire(7)).isEqualTo(7);
        assertThat(fixture.count(Counter.PUBLICATIONS)).isEqualTo(13);
        assertThat(fixture.expire(7)).isEqualTo(7);
        assertThat(fixture.expire(7)).isEqualTo(6);
        assertThat(fixture.expire(7)).isZero();
        assertThat(fixture.count(Counter.PUBLICATIONS)).isZero();
    }

    @Test
    void shouldFindNothingDueAtNoCost() {
        for (int i = 0; i < 1000; i++) {
            fixture.append("room-" + i, TEN, "a");
        }

        assertThat(fixture.expire(100)).isZero();
    }

    @Test
    void shouldExpireStreamsOfDifferentLives() {
        HistoryOptions brief = new HistoryOptions(10, Duration.ofSeconds(1), Duration.ofHours(1));
        fixture.append("long", TEN, "a");
        fixture.append("brief", brief, "b");
        fixture.pass(Duration.ofSeconds(1));

        fixture.expire(100);

        assertThat(fixture.count(Counter.PUBLICATIONS)).isEqualTo(1);
        assertThat(fixture.all("long", TEN)).hasSize(1);
    }

    @Test
    void shouldFollowAShorterLife() {
        HistoryOptions brief = new HistoryOptions(10, Duration.ofSeconds(1), Duration.ofHours(1));
        fixture.append("room", TEN, "a");
        fixture.pass(Duration.ofSeconds(2));
        assertThat(fixture.top("room", brief).offset()).isEqualTo(1);

        fixture.expire(100);

        assertThat(fixture.count(Counter.PUBLICATIONS)).isZero();
    }

    @Test
    void shouldForgetAStreamSomeTimeAfterItsLastPublication() {
        fixture.append("room", TEN, "a");
        fixture.pass(Duration.ofHours(1).minusNanos(1));
        fixture.expire(100);
        assertThat(fixture.top("room", TEN)).isEqualTo(new StreamPosition(1, "e1"));

        fixture.pass(Duration.ofNanos(1));
        fixture.expire(100);

        assertThat(fixture.count(Counter.STREAMS)).isZero();
        assertThat(fixture.streams.heldBytes()).isZero();
        assertThat(fixture.top("room", TEN)).isEqualTo(new StreamPosition(0, "e2"));
    }

    @Test
    void shouldNotForgetAStreamBeforeItsPublications() {
        HistoryOptions noMeta = new HistoryOptions(10, Duration.ofSeconds(60), Duration.ZERO);
        fixture.append("room", noMeta, "a");
        fixture.pass(Duration.ofSeconds(59));
        fixture.expire(100);

        assertThat(fixture.all("room", noMeta)).hasSize(1);
    }

    @Test
    void shouldStandLivesThatNeverEnd() {
        HistoryOptions forever =
                new HistoryOptions(10, Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE));
        fixture.append("room", forever, "a");
        fixture.pass(Duration.ofDays(3650));
        fixture.expire(100);

        assertThat(fixture.all("room", forever)).hasSize(1);
    }

    @Test
    void shouldKeepTheStreamOfAnOccupiedChannel() {
        fixture.streams.pin(Fixture.APP, "room", TEN, fixture.nowNs);
        fixture.append("room", TEN, "a");
        fixture.pass(Duration.ofHours(3));
        fixture.expire(100);
        assertThat(fixture.top("room", TEN)).isEqualTo(new StreamPosition(1, "e1"));
        assertThat(fixture.count(Counter.PUBLICATIONS)).isZero();

        fixture.streams.unpin(Fixture.APP, "room", fixture.nowNs);
        fixture.pass(Duration.ofMinutes(59));
        fixture.expire(100);
        assertThat(fixture.top("room", TEN)).isEqualTo(new StreamPosition(1, "e1"));

        fixture.pass(Duration.ofMinutes(1));
        fixture.expire(100);
        assertThat(fixture.count(Counter.STREAMS)).isZero();
    }

    @Test
    void shouldBeginNoStreamForAnOccupiedChannelWithoutHistory() {
        fixture.streams.pin(Fixture.APP, "room", HistoryOptions.NONE, fixture.nowNs);
        fixture.streams.unpin(Fixture.APP, "room", fixture.nowNs);

        assertThat(fixture.count(Counter.STREAMS)).isZero();
    }

    @Test
    void shouldForgetTheStreamOfNoUseForLongestWhenThereAreTooMany() {
        Fixture narrow = new Fixture(new StreamLimits(1 << 20, 1 << 20, 3, 10));
        narrow.streams.pin(Fixture.APP, "pinned", TEN, narrow.nowNs);
        narrow.append("b", TEN, "b");
        narrow.append("c", TEN, "c");
        narrow.append("b", TEN, "b");

        narrow.append("d", TEN, "d");

        assertThat(narrow.count(Counter.STREAMS)).isEqualTo(3);
        assertThat(narrow.count(Counter.EVICTED_STREAMS)).isEqualTo(1);
        assertThat(narrow.count(Counter.EVICTED_PUBLICATIONS)).isEqualTo(1);
        assertThat(narrow.count(Counter.PUBLICATIONS)).isEqualTo(3);
        assertThat(narrow.top("pinned", TEN).epoch()).isEqualTo("e1");
        assertThat(narrow.top("b", TEN).epoch()).isEqualTo("e2");
        assertThat(narrow.top("d", TEN).epoch()).isEqualTo("e4");
    }

    @Test
    void shouldExceedTheNumberForOccupiedChannelsOnly() {
        Fixture narrow = new Fixture(new StreamLimits(1 << 20, 1 << 20, 2, 10));
        for (int i = 0; i < 4; i++) {
            narrow.streams.pin(Fixture.APP, "room-" + i, TEN, narrow.nowNs);
        }
        narrow.append("idle-1", TEN, "a");
        narrow.append("idle-2", TEN, "a");

        assertThat(narrow.count(Counter.STREAMS)).isEqualTo(5);
        assertThat(narrow.count(Counter.EVICTED_STREAMS)).isEqualTo(1);
    }

    @Test
    void shouldKeepAChannelWithinItsBytes() {
        Fixture narrow = new Fixture(new StreamLimits(1 << 20, 3 * RECORD, 10, 10));
        for (int i = 0; i < 3; i++) {
            narrow.append("room", TEN, DATA);
        }
        assertThat(narrow.count(Counter.BYTES)).isEqualTo(3 * RECORD);

        narrow.append("room", TEN, "x");

        assertThat(offsets(narrow.all("room", TEN))).containsExactly(2L, 3L, 4L);
        assertThat(narrow.count(Counter.BYTES)).isEqualTo(2 * RECORD + OVERHEAD + 1);
        assertThat(narrow.count(Counter.EVICTED_PUBLICATIONS)).isEqualTo(1);
    }

    @Test
    void shouldKeepTheLargestPublicationThatFits() {
        Fixture narrow = new Fixture(new StreamLimits(1 << 20, 3 * RECORD, 10, 10));
        narrow.fill("room", TEN, 2);

        narrow.append("room", TEN, "x".repeat(3 * RECORD - OVERHEAD));

        assertThat(offsets(narrow.all("room", TEN))).containsExactly(3L);
    }

    @Test
    void shouldGiveAPlaceToWhatIsTooLarge() {
        Fixture narrow = new Fixture(new StreamLimits(1 << 20, 3 * RECORD, 10, 10));
        narrow.fill("room", TEN, 2);

        AppendResult result = narrow.append("room", TEN, "x".repeat(3 * RECORD - OVERHEAD + 1));

        assertThat(result).isEqualTo(new AppendResult(Kind.APPENDED, new StreamPosition(3, "e1")));
        assertThat(narrow.all("room", TEN)).isEmpty();
        assertThat(narrow.count(Counter.EVICTED_PUBLICATIONS)).isEqualTo(3);
        assertThat(narrow.count(Counter.BYTES)).isZero();
        assertThat(narrow.recover("room", TEN, 2, "e1", -1).recovered()).isFalse();
        assertThat(narrow.recover("room", TEN, 3, "e1", -1).recovered()).isTrue();
        assertThat(narrow.recoverLatest("room", TEN, 2, "e1").recovered()).isFalse();
    }

    @Test
    void shouldCountWhatAPublicationCarries() {
        Fixture narrow = new Fixture(new StreamLimits(1 << 20, 200, 10, 10));
        ClientInfo info = new ClientInfo("c", "u", new byte[100], new byte[100]);

        narrow.append("room", TEN, NewPublication.of(null, new byte[1], info, Tags.NONE, false));
        narrow.append(
                "hall", TEN, NewPublication.of("é".repeat(100), new byte[1], null, Tags.of(Map.of("a", "b")), false));

        assertThat(narrow.count(Counter.PUBLICATIONS)).isZero();
        assertThat(narrow.count(Counter.EVICTED_PUBLICATIONS)).isEqualTo(2);
    }

    @Test
    void shouldTakeTheRoomOfTheChannelPublishedInLongestAgo() {
        Fixture narrow = new Fixture(new StreamLimits(4 * RECORD, 4 * RECORD, 10, 10));
        narrow.append("cold", TEN, DATA);
        narrow.append("cold", TEN, DATA);
        narrow.append("warm", TEN, DATA);
        narrow.append("hot", TEN, DATA);
        assertThat(narrow.count(Counter.EVICTED_PUBLICATIONS)).isZero();

        narrow.append("hot", TEN, DATA);

        assertThat(offsets(narrow.all("cold", TEN))).containsExactly(2L);
        assertThat(narrow.all("warm", TEN)).hasSize(1);
        narrow.append("hot", TEN, DATA);
        narrow.append("hot", TEN, DATA);
        assertThat(narrow.all("cold", TEN)).isEmpty();
        assertThat(narrow.all("warm", TEN)).isEmpty();
        assertThat(narrow.all("hot", TEN)).hasSize(4);
        assertThat(narrow.top("cold", TEN)).isEqualTo(new StreamPosition(2, "e1"));
        assertThat(narrow.count(Counter.EVICTED_PUBLICATIONS)).isEqualTo(3);
        assertThat(narrow.count(Counter.BYTES)).isEqualTo(4 * RECORD);
    }

    @Test
    void shouldRefuseBoundsOfNothing() {
        assertThatThrownBy(() -> new StreamLimits(0, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBytes=0 is not valid: expected a number from 1 to 9223372036854775807.");
        assertThatThrownBy(() -> new StreamLimits(1, Integer.MAX_VALUE, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxChannelBytes=2147483647 is not valid: expected a number from 1 to 536870912.");
    }
}
