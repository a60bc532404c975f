package io.ringcast.server.callback;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.callback.Breaker.End;
import io.ringcast.server.callback.Breaker.State;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
final class BreakerTest {
    /** Opens after three failures in a row, for 100 ns. */
    private final Breaker breaker = new Breaker(3, 100);

    /** Each step is {@code time begin|good|bad|neither|refused|trip call}; the state behind all of them is told last. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "fewer failures | 0 begin a, 0 bad a, 1 begin b, 1 bad b | CLOSED",
                "enough failures | 0 begin a, 0 bad a, 1 begin b, 1 bad b, 2 begin c, 2 bad c, 3 refused | OPEN",
                "a success in between | 0 begin a, 0 bad a, 0 begin b, 0 bad b, 0 begin c, 0 good c, 0 begin d, 0 bad d | CLOSED",
                "neither counts | 0 begin a, 0 bad a, 0 begin b, 0 bad b, 0 begin c, 0 neither c | CLOSED",
                "calls at one time | 0 begin a, 0 begin b, 0 begin c, 1 bad a, 1 bad b, 1 bad c, 1 refused | OPEN",
                "pause not over | 0 begin a, 0 begin b, 0 begin c, 0 bad a, 0 bad b, 0 bad c, 99 refused | OPEN",
                "one tries again | 0 trip, 100 begin a, 100 refused, 150 refused | HALF_OPEN",
                "and is answered | 0 trip, 100 begin a, 110 good a, 110 begin b, 110 begin c | CLOSED",
                "and is not | 0 trip, 100 begin a, 110 bad a, 209 refused, 210 begin b, 210 refused | HALF_OPEN",
                "and says nothing | 0 trip, 100 begin a, 110 neither a, 110 begin b, 110 refused | HALF_OPEN",
                "old success while open | 0 begin a, 0 trip, 10 good a, 20 refused | OPEN",
                "old failure while one tries | 0 begin a, 0 trip, 100 begin b, 110 bad a, 120 good b, 120 begin c | CLOSED",
                "old success while one tries | 0 begin a, 0 trip, 100 begin b, 110 good a, 110 refused, 120 bad b | OPEN",
                "trip while open does not prolong | 0 trip, 50 trip, 100 begin a | HALF_OPEN",
                "trip while one tries | 0 trip, 100 begin a, 105 trip, 110 good a | CLOSED",
                "failures start over | 0 trip, 100 begin a, 110 good a, 120 begin b, 120 bad b, 120 begin c, 120 bad c | CLOSED",
            })
    void shouldGoFromStateToState(String name, String steps, State expected) {
        Map<String, Long> tickets = new HashMap<>();

        for (String step : steps.split(",", -1)) {
            step(step.strip().split(" ", -1), tickets);
        }

        assertThat(breaker.state()).as(name).isEqualTo(expected);
    }

    private void step(String[] words, Map<String, Long> tickets) {
        long nowNs = Long.parseLong(words[0]);
        switch (words[1]) {
            case "begin" -> {
                long ticket = breaker.enter(nowNs);
                assertThat(ticket).as(words[0]).isNotEqualTo(Breaker.REFUSED);
                tickets.put(words[2], ticket);
            }
            case "refused" -> assertThat(breaker.enter(nowNs)).as(words[0]).isEqualTo(Breaker.REFUSED);
            case "trip" -> breaker.trip(nowNs);
            default ->
                breaker.exit(
                        tickets.getOrDefault(words[2], Breaker.REFUSED),
                        End.valueOf(words[1].toUpperCase(Locale.ROOT)),
                        nowNs);
        }
    }

    @Test
    void shouldNeverOpenWithoutABound() {
        Breaker off = new Breaker(0, 100);

        for (int i = 0; i < 1_000; i++) {
            off.exit(off.enter(i), End.BAD, i);
            off.trip(i);
        }

        assertThat(off.state()).isEqualTo(State.CLOSED);
        assertThat(off.opened()).isZero();
    }

    @Test
    void shouldWorkWhereTheClockRunsOver() {
        Breaker late = new Breaker(1, 100);
        long nowNs = Long.MAX_VALUE - 10;

        late.exit(late.enter(nowNs), End.BAD, nowNs);

        assertThat(late.enter(nowNs + 99)).isEqualTo(Breaker.REFUSED);
        assertThat(late.enter(nowNs + 100)).isNotEqualTo(Breaker.REFUSED);
    }

    @Test
    void shouldCountHowOftenItOpened() {
        breaker.trip(0);
        breaker.exit(breaker.enter(100), End.BAD, 100);
        breaker.exit(breaker.enter(200), End.GOOD, 200);
        breaker.trip(300);

        assertThat(breaker.opened()).isEqualTo(2);
    }
}
