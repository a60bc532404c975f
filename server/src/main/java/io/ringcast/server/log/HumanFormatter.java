package io.ringcast.server.log;

import java.time.ZoneId;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Lines for people: time, level, where it comes from, what happened; a stack trace below it.
 *
 * <p>Thread: any.
 */
final class HumanFormatter extends Formatter {
    static final int MAX_MESSAGE = 16 * 1024;
    private static final int LEVEL_WIDTH = 5;
    private static final String RESET = "\u001b[0m";
    private static final String DIM = "\u001b[2m";

    private final boolean colours;
    private final boolean target;
    private final ZoneId zone;

    HumanFormatter(boolean colours, boolean target, ZoneId zone) {
        this.colours = colours;
        this.target = target;
        this.zone = zone;
    }

    @Override
    public String format(LogRecord logged) {
        StringBuilder line = new StringBuilder(160);
        line.append(colours ? DIM : "");
        Timestamps.append(line, logged.getInstant(), zone);
        line.append(colours ? RESET : "").append(' ');
        LogLevel level = LogLevel.of(logged.getLevel());
        line.append(colours ? colourOf(level) : "").append(level.name());
        line.append(colours ? RESET : "").repeat(' ', LEVEL_WIDTH - level.name().length() + 1);
        if (target) {
            line.append(colours ? DIM : "");
            PlainText.append(line, nameOf(logged), MAX_MESSAGE);
            line.append(':').append(colours ? RESET : "").append(' ');
        }
        PlainText.append(line, messageOf(this, logged), MAX_MESSAGE);
        Throwable thrown = logged.getThrown();
        if (thrown != null) {
            line.append('\n');
            StackText.append(line, thrown);
        }
        return line.append('\n').toString();
    }

    static String nameOf(LogRecord logged) {
        String name = logged.getLoggerName();
        return name == null || name.isEmpty() ? LevelTable.ROOT : name;
    }

    /** The JDK gives null for a record without a message. */
    static String messageOf(Formatter formatter, LogRecord logged) {
        String message = formatter.formatMessage(logged);
        return message == null ? "" : message;
    }

    private static String colourOf(LogLevel level) {
        return switch (level) {
            case ERROR -> "\u001b[31m";
            case WARN -> "\u001b[33m";
            case INFO -> "\u001b[32m";
            case DEBUG -> "\u001b[34m";
            case TRACE, OFF -> "\u001b[35m";
        };
    }
}
