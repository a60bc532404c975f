package io.ringcast.server.log;

import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/** How much is logged, least first; named as in the filters of the originals. */
enum LogLevel {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    private static final Map<String, LogLevel> OTHER_WORDS =
            Map.of("warning", WARN, "0", OFF, "1", ERROR, "2", WARN, "3", INFO, "4", DEBUG, "5", TRACE);

    /** The level that a word or one of the digits 0 to 5 means, in any case. */
    static @Nullable LogLevel of(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        for (LogLevel each : values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        return OTHER_WORDS.get(word);
    }

    /** The level under which a record appears. */
    static LogLevel of(Level recorded) {
        int value = recorded.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return ERROR;
        } else if (value >= Level.WARNING.intValue()) {
            return WARN;
        } else if (value >= Level.INFO.intValue()) {
            return INFO;
        }
        return value >= Level.FINE.intValue() ? DEBUG : TRACE;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Level threshold() {
        return switch (this) {
            case OFF -> Level.OFF;
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.ALL;
        };
    }

    /** The one of both that lets less through. */
    LogLevel atMost(LogLevel other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
