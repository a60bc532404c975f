package io.ringcast.engine.history;

import static io.ringcast.engine.history.Fixture.TEN;
import static io.ringcast.engine.history.Fixture.offsets;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.history.HistoryCounters.Counter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is recovered, with what, and what that costs. */
class RecoveryTest {
    private static final int MOST = 300;

    private final Fixture fixture = new Fixture();

    @Test
    void shouldRecoverWhatIsMissing() {
        fixture.fill("room", TEN, 5);

        Recovery recovery = fixture.recover("room", TEN, 2, "e1", MOST);

        assertThat(recovery.recovered()).isTrue();
        assertThat(offsets(recovery.publications())).containsExactly(3L, 4L, 5L);
        assertThat(recovery.top()).isEqualTo(new StreamPosition(5, "e1"));
    }

    @Test
    void shouldRecoverWhoMissesNothing() {
        fixture.fill("room", TEN, 5);

        assertThat(fixture.recover("room", TEN, 5, "e1", MOST))
                .isEqualTo(new Recovery(true, List.of(), new StreamPosition(5, "e1")));
        assertThat(fixture.recover("empty", TEN, 0, "", MOST).recovered()).isTrue();
        assertThat(fixture.count(Counter.READS)).isZero();
    }

    @Test
    void shouldTakeAnEmptyEpochForAny() {
        fixture.fill("room", TEN, 5);

        assertThat(offsets(fixture.recover("room", TEN, 3, "", MOST).publications()))
                .containsExactly(4L, 5L);
    }

    @Test
    void shouldNotRecoverFromAnotherEpoch() {
        fixture.fill("room", TEN, 5);

        assertThat(fixture.recover("room", TEN, 3, "other", MOST))
                .isEqualTo(new Recovery(false, List.of(), new StreamPosition(5, "e1")));
        assertThat(fixture.recover("room", TEN, 5, "other", MOST).recovered()).isFalse();
    }

    @Test
    void shouldNotRecoverWhatWasTrimmed() {
        fixture.fill("room", TEN, 12);

        assertThat(fixture.recover("room", TEN, 1, "e1", MOST))
                .isEqualTo(new Recovery(false, List.of(), new StreamPosition(12, "e1")));
        assertThat(fixture.recover("room", TEN, 2, "e1", MOST).publications()).hasSize(10);
    }

    @Test
    void shouldNotRecoverMoreThanTheBound() {
        fixture.fill("room", TEN, 5);

        assertThat(fixture.recover("room", TEN, 1, "e1", 3).recovered()).isFalse();
        assertThat(fixture.recover("room", TEN, 2, "e1", 3).recovered()).isTrue();
        assertThat(fixture.recover("room", TEN, 0, "e1", StreamQuery.NO_LIMIT).publications())
                .hasSize(5);
    }

    @Test
    void shouldNotRecoverFromBeyondTheTop() {
        fixture.fill("room", TEN, 5);

        assertThat(fixture.recover("room", TEN, 6, "e1", MOST).recovered()).isFalse();
        assertThat(fixture.recover("room", TEN, -1, "e1", MOST).recovered()).isFalse();
        assertThat(fixture.recover("room", TEN, Long.MIN_VALUE, "", StreamQuery.NO_LIMIT)
                        .recovered())
                .isFalse();
    }

    @Test
    void shouldNotRecoverWhatExpired() {
        fixture.append("room", TEN, "old");
        fixture.pass(Duration.ofSeconds(30));
        fixture.append("room", TEN, "new");
        fixture.pass(Duration.ofSeconds(30));

        assertThat(fixture.recover("room", TEN, 0, "e1", MOST).recovered()).isFalse();
        assertThat(offsets(fixture.recover("room", TEN, 1, "e1", MOST).publications()))
                .containsExactly(2L);
    }

    @Test
    void shouldNotRememberARecoveryBeyondItsTime() {
        fixture.append("room", TEN, "a");
        assertThat(fixture.recover("room", TEN, 0, "e1", MOST).recovered()).isTrue();

        fixture.pass(Duration.ofSeconds(60));

        assertThat(fixture.recover("room", TEN, 0, "e1", MOST).recovered()).isFalse();
    }

    @Test
    void shouldNotRecoverWhatWasRemoved() {
        fixture.fill("room", TEN, 5);
        assertThat(fixture.recover("room", TEN, 3, "e1", MOST).recovered()).isTrue();

        fixture.streams.remove(Fixture.APP, "room");

        assertThat(fixture.recover("room", TEN, 3, "e1", MOST).recovered()).isFalse();
        assertThat(fixture.recover("room", TEN, 5, "e1", MOST).recovered()).isTrue();
    }

    @Test
    void shouldReadOncePerPlaceForTenThousandClients() {
        fixture.fill("room", TEN, 10);
        List<StoredPublication> fromFour =
                fixture.recover("room", TEN, 4, "e1", MOST).publications();
        List<StoredPublication> fromSeven =
                fixture.recover("room", TEN, 7, "e1", MOST).publications();

        for (int client = 0; client < 10_000; client++) {
            boolean four = client % 2 == 0;
            List<StoredPublication> publications = fixture.recover(
                            "room", TEN, four ? 4 : 7, client % 3 == 0 ? "" : "e1", MOST)
                    .publications();
            assertThat(publications).isSameAs(four ? fromFour : fromSeven);
        }

        assertThat(fixture.count(Counter.READS)).isEqualTo(2);
    }

    @Test
    void shouldReadAgainWhenTheStreamChanged() {
        fixture.fill("room", TEN, 5);
        fixture.recover("room", TEN, 4, "e1", MOST);

        fixture.append("room", TEN, "next");

        assertThat(offsets(fixture.recover("room", TEN, 4, "e1", MOST).publications()))
                .containsExactly(5L, 6L);
        assertThat(fixture.count(Counter.READS)).isEqualTo(2);
    }

    @Test
    void shouldLetRecoveriesGoAfterAWhile() {
        fixture.fill("room", TEN, 5);
        fixture.recover("room", TEN, 4, "e1", MOST);

        fixture.pass(Duration.ofSeconds(5));
        fixture.expire(100);
        fixture.recover("room", TEN, 4, "e1", MOST);

        assertThat(fixture.count(Counter.READS)).isEqualTo(2);
    }

    @Test
    void shouldStayRightWhenMorePlacesAreAskedForThanRemembered() {
        for (int channel = 0; channel < 200; channel++) {
            fixture.fill("room-" + channel, TEN, 10);
        }
        for (int round = 0; round < 3; round++) {
            for (int channel = 0; channel < 200; channel++) {
                assertThat(offsets(fixture.recover("room-" + channel, TEN, 7, "", MOST)
                                .publications()))
                        .containsExactly(8L, 9L, 10L);
            }
        }
        assertThat(fixture.count(Counter.READS)).isEqualTo(600);
    }

    @Test
    void shouldRememberOneRecoveryHoweverLargeItIs() {
        Fixture large = new Fixture(new StreamLimits(1 << 26, 1 << 26, 10, 10));
        large.append("room", TEN, "x".repeat(6 << 20));
        large.append("hall", TEN, "y".repeat(6 << 20));

        List<StoredPublication> first = large.recover("room", TEN, 0, "", MOST).publications();
        assertThat(large.recover("room", TEN, 0, "", MOST).publications()).isSameAs(first);
        large.recover("hall", TEN, 0, "", MOST);

        assertThat(large.recover("room", TEN, 0, "", MOST).publications()).isNotSameAs(first);
    }

    @Test
    void shouldSendTheNewestOnlyInCacheMode() {
        fixture.fill("room", TEN, 5);

        Recovery recovery = fixture.recoverLatest("room", TEN, 0, "");

        assertThat(recovery.recovered()).isTrue();
        assertThat(offsets(recovery.publications())).containsExactly(5L);
        assertThat(fixture.recoverLatest("room", TEN, 2, "other").publications())
                .isSameAs(recovery.publications());
        assertThat(fixture.count(Counter.READS)).isEqualTo(1);
    }

    @Test
    void shouldSendNothingInCacheModeToWhoHasTheNewest() {
        fixture.fill("room", TEN, 5);

        assertThat(fixture.recoverLatest("room", TEN, 5, "e1"))
                .isEqualTo(new Recovery(true, List.of(), new StreamPosition(5, "e1")));
        assertThat(fixture.recoverLatest("room", TEN, 5, "").publications()).hasSize(1);
    }

    @Test
    void shouldRecoverOnlyTheSameStateInCacheModeWithNothingStored() {
        fixture.fill("room", TEN, 5);
        fixture.streams.remove(Fixture.APP, "room");

        assertThat(fixture.recoverLatest("room", TEN, 5, "e1").recovered()).isTrue();
        assertThat(fixture.recoverLatest("room", TEN, 4, "e1").recovered()).isFalse();
        assertThat(fixture.recoverLatest("room", TEN, 5, "").recovered()).isFalse();
        assertThat(fixture.recoverLatest("empty", TEN, 0, "").recovered()).isFalse();
    }

    @Test
    void shouldGiveTheNewestPublication() {
        assertThat(fixture.streams.latest(Fixture.APP, "room", TEN, fixture.nowNs))
                .isNull();
        fixture.fill("room", TEN, 2);

        assertThat(fixture.streams.latest(Fixture.APP, "room", TEN, fixture.nowNs))
                .extracting(StoredPublication::offset)
                .isEqualTo(2L);
        fixture.pass(Duration.ofSeconds(60));
        assertThat(fixture.streams.latest(Fixture.APP, "room", TEN, fixture.nowNs))
                .isNull();
    }
}
