package io.ringcast.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Isolated: it changes the levels of the whole process. */
@Isolated
class LevelTableTest {
    private final LevelTable table = new LevelTable();

    @AfterEach
    void reset() {
        table.apply(LogLevel.INFO, Map.of());
    }

    private static boolean lets(String name, Level level) {
        return Logger.getLogger(name).isLoggable(level);
    }

    @Test
    void shouldLetOnlyOwnPackagesBelowInfo() {
        Map<String, LogLevel> result = table.apply(
                LogLevel.TRACE, Map.of("org.example.driver", LogLevel.TRACE, "io.helidon.http", LogLevel.DEBUG));

        assertThat(lets("io.ringcast.server.log.Any", Level.FINER)).isTrue();
        assertThat(lets("org.example.driver.Wire", Level.FINE)).isFalse();
        assertThat(lets("org.example.driver.Wire", Level.INFO)).isTrue();
        assertThat(lets("io.helidon.http.Any", Level.FINE)).isFalse();
        assertThat(lets("io.helidon.other.Any", Level.INFO)).isFalse();
        assertThat(lets("org.other", Level.FINE)).isFalse();
        assertThat(result)
                .containsEntry("root", LogLevel.INFO)
                .containsEntry("io.ringcast", LogLevel.TRACE)
                .containsEntry("org.example.driver", LogLevel.INFO);
    }

    @Test
    void shouldTakeBackWhatWasInForce() {
        table.apply(LogLevel.INFO, Map.of("io.ringcast.server.one", LogLevel.DEBUG));
        table.apply(LogLevel.WARN, Map.of("io.ringcast.server.two", LogLevel.ERROR));

        assertThat(lets("io.ringcast.server.one", Level.INFO)).isFalse();
        assertThat(lets("io.ringcast.server.one", Level.WARNING)).isTrue();
        assertThat(lets("io.ringcast.server.two", Level.WARNING)).isFalse();
        assertThat(lets("org.other", Level.INFO)).isFalse();
    }
}
