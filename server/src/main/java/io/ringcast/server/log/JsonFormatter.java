package io.ringcast.server.log;

import io.ringcast.server.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * One JSON object in a line.
 *
 * <p>Thread: any.
 */
final class JsonFormatter extends Formatter {
    private final boolean target;

    JsonFormatter(boolean target) {
        this.target = target;
    }

    @Override
    public String format(LogRecord logged) {
        JsonWriter json = begin(logged.getInstant(), LogLevel.of(logged.getLevel()));
        if (target) {
            json.ascii(",\"target\":").string(HumanFormatter.nameOf(logged));
        }
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        json.ascii(",\"thread\":").string(name.isEmpty() ? "virtual-" + thread.threadId() : name);
        String message = HumanFormatter.messageOf(this, logged);
        json.ascii(",\"message\":").string(bounded(message));
        Throwable thrown = logged.getThrown();
        if (thrown != null) {
            String text = thrown.getMessage();
            StringBuilder stack = new StringBuilder(1024);
            StackText.append(stack, thrown);
            json.ascii(",\"error\":{\"type\":").string(thrown.getClass().getName());
            json.ascii(",\"message\":").string(bounded(text == null ? "" : text));
            json.ascii(",\"stack\":").string(stack.toString()).ascii("}");
        }
        return end(json);
    }

    /** An object that has its time and level. */
    static JsonWriter begin(Instant time, LogLevel level) {
        StringBuilder timestamp = new StringBuilder(24);
        Timestamps.append(timestamp, time, ZoneOffset.UTC);
        return new JsonWriter(0, 256)
                .ascii("{\"ts\":\"")
                .ascii(timestamp.toString())
                .ascii("\",\"level\":\"")
                .ascii(level.name())
                .ascii("\"");
    }

    /** Ends the object. What JSON need not escape and a terminal obeys can only stand inside a string: escaped there. */
    static String end(JsonWriter json) {
        return PlainText.of(new String(json.ascii("}").finish(), StandardCharsets.UTF_8)) + "\n";
    }

    private static String bounded(String text) {
        return text.length() <= HumanFormatter.MAX_MESSAGE
                ? text
                : text.substring(0, HumanFormatter.MAX_MESSAGE) + "... (" + (text.length() - HumanFormatter.MAX_MESSAGE)
                        + " more characters)";
    }
}
