package io.ringcast.engine.history;

import static io.ringcast.engine.history.Fixture.TEN;
import static io.ringcast.engine.history.Fixture.keyed;
import static io.ringcast.engine.history.Fixture.texts;
import static io.ringcast.engine.history.Fixture.versioned;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.AppendResult.Kind;
import io.ringcast.engine.history.HistoryCounters.Counter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Idempotency keys and versions. */
class StreamRefusalTest {
    private final Fixture fixture = new Fixture();

    @Test
    void shouldPublishUnderAKeyOnce() {
        fixture.append("room", TEN, keyed("a", "k"));
        fixture.append("room", TEN, keyed("b", "other"));

        AppendResult again = fixture.append("room", TEN, keyed("c", "k"));

        assertThat(again).isEqualTo(new AppendResult(Kind.DUPLICATE, new StreamPosition(1, "e1")));
        assertThat(again.isNew()).isFalse();
        assertThat(texts(fixture.all("room", TEN))).containsExactly("a", "b");
        assertThat(fixture.count(Counter.DUPLICATES)).isEqualTo(1);
    }

    @Test
    void shouldKeepKeysOfChannelsApart() {
        fixture.append("room", TEN, keyed("a", "k"));

        assertThat(fixture.append("hall", TEN, keyed("b", "k")).kind()).isEqualTo(Kind.APPENDED);
        assertThat(fixture.streams
                        .append("other", "room", TEN, keyed("c", "k"), fixture.nowNs, fixture.nowMs)
                        .kind())
                .isEqualTo(Kind.APPENDED);
    }

    @Test
    void shouldHoldAKeyForFiveMinutesFromTheFirstPublication() {
        fixture.append("room", TEN, keyed("a", "k"));
        fixture.pass(Duration.ofMinutes(5).minusNanos(1));
        assertThat(fixture.append("room", TEN, keyed("b", "k")).kind()).isEqualTo(Kind.DUPLICATE);

        fixture.pass(Duration.ofNanos(1));

        assertThat(fixture.append("room", TEN, keyed("c", "k")).position()).isEqualTo(new StreamPosition(2, "e1"));
        assertThat(fixture.append("room", TEN, keyed("d", "k")).position()).isEqualTo(new StreamPosition(2, "e1"));
        assertThat(fixture.count(Counter.KEYS)).isEqualTo(1);
    }

    @Test
    void shouldHoldKeysOfChannelsWithoutHistory() {
        assertThat(fixture.append("room", HistoryOptions.NONE, keyed("a", "k")).kind())
                .isEqualTo(Kind.UNKEPT);
        assertThat(fixture.append("room", HistoryOptions.NONE, keyed("b", "k")))
                .isEqualTo(new AppendResult(Kind.DUPLICATE, StreamPosition.NONE));
        assertThat(fixture.streams.once(Fixture.APP, "room", "k", fixture.nowNs).kind())
                .isEqualTo(Kind.DUPLICATE);
        assertThat(fixture.streams
                        .once(Fixture.APP, "room", null, fixture.nowNs)
                        .isNew())
                .isTrue();
    }

    @Test
    void shouldForgetKeysInTheirTime() {
        for (int i = 0; i < 10; i++) {
            fixture.append("room", TEN, keyed("a", "k" + i));
        }
        fixture.pass(Duration.ofMinutes(4));
        fixture.append("room", TEN, keyed("a", "late"));
        fixture.pass(Duration.ofMinutes(1));

        assertThat(fixture.expire(4)).isEqualTo(4);
        assertThat(fixture.count(Counter.KEYS)).isEqualTo(7);
        fixture.expire(100);

        assertThat(fixture.count(Counter.KEYS)).isEqualTo(1);
        assertThat(fixture.count(Counter.EVICTED_KEYS)).isZero();
    }

    @Test
    void shouldForgetTheOldestKeyWhenThereAreTooMany() {
        Fixture narrow = new Fixture(new StreamLimits(1000, 1000, 10, 2));
        narrow.append("room", TEN, keyed("a", "k1"));
        narrow.append("room", TEN, keyed("b", "k2"));
        narrow.append("room", TEN, keyed("c", "k3"));

        assertThat(narrow.count(Counter.KEYS)).isEqualTo(2);
        assertThat(narrow.count(Counter.EVICTED_KEYS)).isEqualTo(1);
        assertThat(narrow.append("room", TEN, keyed("d", "k2")).kind()).isEqualTo(Kind.DUPLICATE);
        assertThat(narrow.append("room", TEN, keyed("e", "k1")).kind()).isEqualTo(Kind.APPENDED);
    }

    @Test
    void shouldNotCountAnExpiredKeyAsEvicted() {
        Fixture narrow = new Fixture(new StreamLimits(1000, 1000, 10, 1));
        narrow.append("room", TEN, keyed("a", "k1"));
        narrow.pass(Duration.ofMinutes(5));

        narrow.append("room", TEN, keyed("b", "k2"));

        assertThat(narrow.count(Counter.EVICTED_KEYS)).isZero();
        assertThat(narrow.count(Counter.KEYS)).isEqualTo(1);
    }

    @Test
    void shouldDropLowerAndEqualVersions() {
        fixture.append("room", TEN, versioned("five", 5, ""));

        assertThat(fixture.append("room", TEN, versioned("same", 5, "")))
                .isEqualTo(new AppendResult(Kind.STALE_VERSION, new StreamPosition(1, "e1")));
        assertThat(fixture.append("room", TEN, versioned("lower", 4, "")).isNew())
                .isFalse();
        assertThat(fixture.append("room", TEN, versioned("six", 6, "")).position())
                .isEqualTo(new StreamPosition(2, "e1"));
        assertThat(texts(fixture.all("room", TEN))).containsExactly("five", "six");
        assertThat(fixture.count(Counter.STALE_VERSIONS)).isEqualTo(2);
    }

    @Test
    void shouldCountVersionsInTheirEpoch() {
        fixture.append("room", TEN, versioned("a", 5, "x"));

        assertThat(fixture.append("room", TEN, versioned("b", 1, "y")).kind()).isEqualTo(Kind.APPENDED);
        assertThat(fixture.append("room", TEN, versioned("c", 1, "y")).kind()).isEqualTo(Kind.STALE_VERSION);
        assertThat(fixture.append("room", TEN, versioned("d", 1, "")).kind()).isEqualTo(Kind.STALE_VERSION);
        assertThat(fixture.append("room", TEN, versioned("e", 2, "")).kind()).isEqualTo(Kind.APPENDED);
    }

    @Test
    void shouldReadVersionsAsUnsignedNumbers() {
        fixture.append("room", TEN, versioned("high", -1, ""));

        assertThat(fixture.append("room", TEN, versioned("low", Long.MAX_VALUE, ""))
                        .kind())
                .isEqualTo(Kind.STALE_VERSION);
    }

    @Test
    void shouldLetPublicationsWithoutAVersionPass() {
        fixture.append("room", TEN, versioned("a", 5, "x"));

        assertThat(fixture.append("room", TEN, "b").kind()).isEqualTo(Kind.APPENDED);
        assertThat(fixture.append("room", TEN, versioned("c", 5, "x")).kind()).isEqualTo(Kind.STALE_VERSION);
    }

    @Test
    void shouldRememberTheVersionWhenPublicationsAreRemoved() {
        fixture.append("room", TEN, versioned("a", 5, "x"));
        fixture.streams.remove(Fixture.APP, "room");

        assertThat(fixture.append("room", TEN, versioned("b", 5, "x")).kind()).isEqualTo(Kind.STALE_VERSION);
    }

    @Test
    void shouldNotRememberTheKeyOfAStalePublication() {
        fixture.append("room", TEN, versioned("a", 5, "x"));
        NewPublication stale = new NewPublication(null, new byte[1], null, Tags.NONE, false, "k", 4, "x");

        assertThat(fixture.append("room", TEN, stale).kind()).isEqualTo(Kind.STALE_VERSION);
        assertThat(fixture.append("room", TEN, stale).kind()).isEqualTo(Kind.STALE_VERSION);
        assertThat(fixture.count(Counter.KEYS)).isZero();
    }
}
