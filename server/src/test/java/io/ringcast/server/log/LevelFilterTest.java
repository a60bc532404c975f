package io.ringcast.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelFilterTest {
    @ParameterizedTest
    @CsvSource({
        "debug, DEBUG",
        "TRACE, TRACE",
        "' warn ', WARN",
        "warning, WARN",
        "off, OFF",
        "4, DEBUG",
        "'', INFO",
        "',,', INFO"
    })
    void shouldTakeALevelAlone(String text, LogLevel level) {
        assertThat(LevelFilter.parse(text)).isEqualTo(new LevelFilter(level, Map.of(), List.of()));
    }

    @Test
    void shouldTakeTheFiltersOfTheOriginals() {
        assertThat(LevelFilter.parse("info,sockudo=debug,tower_http=debug"))
                .isEqualTo(new LevelFilter(LogLevel.INFO, Map.of("io.ringcast", LogLevel.DEBUG), List.of()));
        assertThat(LevelFilter.parse("error, sockudo::websocket=debug , hyper::proto=trace")
                        .named())
                .isEqualTo(Map.of(
                        "io.ringcast.server.transport", LogLevel.DEBUG, "io.ringcast.server.protocol", LogLevel.DEBUG));
        assertThat(LevelFilter.parse("sockudo_ws=trace").named())
                .containsEntry("io.ringcast.server.transport", LogLevel.TRACE);
    }

    @Test
    void shouldTakeNamesOfOurPackages() {
        assertThat(LevelFilter.parse(
                                "ringcast::transport::epoll=debug,io.ringcast.server.webhook=warn,ringcast::engine::fanout=off")
                        .named())
                .containsEntry("io.ringcast.server.transport.epoll", LogLevel.DEBUG)
                .containsEntry("io.ringcast.server.webhook", LogLevel.WARN)
                .containsEntry("io.ringcast.engine.fanout", LogLevel.OFF);
    }

    @Test
    void shouldTakeANameAloneForAllOfIt() {
        assertThat(LevelFilter.parse("warn,sockudo"))
                .isEqualTo(new LevelFilter(LogLevel.WARN, Map.of("io.ringcast", LogLevel.TRACE), List.of()));
    }

    @Test
    void shouldTellWhatIsMisspelt() {
        assertThat(LevelFilter.parse("info,ringcast=debgu,x="))
                .isEqualTo(new LevelFilter(LogLevel.INFO, Map.of(), List.of("ringcast=debgu", "x=")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sockudo[span{a=1}]=debug", "[x]=debug", "=debug", "a b=debug", "tokio", "über.x=debug"})
    void shouldIgnoreWhatNamesNothingHere(String text) {
        LevelFilter filter = LevelFilter.parse(text);

        assertThat(filter.level()).isEqualTo(LogLevel.INFO);
        assertThat(filter.named()).isEmpty();
    }

    @Test
    void shouldTakeAnyText() {
        long seed = System.nanoTime();
        System.out.println("LevelFilterTest seed " + seed);
        Random random = new Random(seed);
        String letters = "sockudo::=,debug.ringcast[]{} \n\u001b_0é";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }

            LevelFilter filter = LevelFilter.parse(text.toString());

            assertThat(filter.named().keySet()).allMatch(name -> name.matches("[\\w.:$-]+"));
        }
    }
}
