package io.ringcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.signal.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private static final long MS = 1_000_000;

    private final Departures departures = new Departures(Duration.ofSeconds(3), 3);

    private static Signal added(String userIdJson) {
        return new Signal.MemberAdded(
                "a", "c", userIdJson.replace("\"", ""), userIdJson.getBytes(StandardCharsets.UTF_8));
    }

    private static Signal removed(String userIdJson) {
        return new Signal.MemberRemoved(
                "a", "c", userIdJson.replace("\"", ""), userIdJson.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldTellBeginningsAtOnceAndEndsAfterTheDelay() {
        Signal vacated = new Signal.Vacated("a", "c");
        assertThat(departures.take(new Signal.Occupied("a", "c"), 0)).isFalse();
        assertThat(departures.take(vacated, 10 * MS)).isTrue();

        assertThat(departures.idleNs(10 * MS)).isEqualTo(3000 * MS);
        assertThat(departures.poll(3009 * MS)).isNull();
        assertThat(departures.poll(3010 * MS)).isSameAs(vacated);
        assertThat(departures.poll(9999 * MS)).isNull();
        assertThat(departures.idleNs(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldForgetAnEndAndItsBeginningWhenOneIsBackInTime() {
        departures.take(new Signal.Vacated("a", "c"), 0);
        departures.take(removed("2"), 0);

        assertThat(departures.take(new Signal.Occupied("a", "c"), 2999 * MS)).isTrue();
        assertThat(departures.take(added("\"2\""), 2999 * MS))
                .as("1 and \"1\" are the same user")
                .isTrue();
        assertThat(departures.poll(9999 * MS)).isNull();
        assertThat(departures.size()).isZero();
        assertThat(departures.take(new Signal.Occupied("a", "c"), 9999 * MS)).isFalse();
    }

    @Test
    void shouldKeepAppsChannelsAndUsersApart() {
        departures.take(new Signal.Vacated("a", "c"), 0);
        departures.take(removed("2"), 0);

        assertThat(departures.take(new Signal.Occupied("b", "c"), 1)).isFalse();
        assertThat(departures.take(new Signal.Occupied("a", "d"), 1)).isFalse();
        assertThat(departures.take(added("3"), 1)).isFalse();
        assertThat(departures.size()).isEqualTo(2);
    }

    @Test
    void shouldLeaveOtherSignalsAlone() {
        assertThat(departures.take(new Signal.CacheMiss("a", "c"), 0)).isFalse();
        assertThat(departures.take(new Signal.SubscriptionCount("a", "c", 0), 0))
                .isFalse();
    }

    @Test
    void shouldGiveTheOldestEarlyWhenThereAreTooMany() {
        for (int i = 1; i <= 4; i++) {
            departures.take(new Signal.Vacated("a", "c" + i), i);
        }

        assertThat(departures.poll(5)).isEqualTo(new Signal.Vacated("a", "c1"));
        assertThat(departures.poll(5)).isNull();
        assertThat(departures.pollAny()).isEqualTo(new Signal.Vacated("a", "c2"));
    }

    @Test
    void shouldTellEverythingAtOnceWithoutADelay() {
        Departures none = new Departures(Duration.ZERO, 3);

        assertThat(none.take(new Signal.Vacated("a", "c"), 0)).isFalse();
        assertThat(none.take(new Signal.Occupied("a", "c"), 0)).isFalse();
    }
}
