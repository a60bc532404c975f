package io.ringcast.server.log;

import java.nio.charset.StandardCharsets;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/**
 * Hands records to the writer of lines, in whatever form is in force.
 *
 * <p>Thread: any.
 */
final class LogHandler extends Handler {
    private final LineWriter out;
    private volatile Formatter form = new SimpleFormatter();

    LogHandler(LineWriter out) {
        this.out = out;
    }

    void form(Formatter next) {
        form = next;
    }

    /** A record as a line, with its line feed. */
    String line(LogRecord logged) {
        return form.format(logged);
    }

    @Override
    public void publish(LogRecord logged) {
        if (isLoggable(logged)) {
            String line;
            try {
                line = line(logged);
            } catch (RuntimeException unprintable) {
                // Of a parameter that can't be told as text, say; the one who logs must not fail for it.
                line = line(new LogRecord(
                        logged.getLevel(),
                        "A message can't be shown: " + unprintable.getClass().getName()));
            }
            out.offer(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void flush() {
        boolean _ = out.flush(Logs.FLUSH_LIMIT);
    }

    /** The logging system closes handlers when the JVM begins to stop, and the server still has something to say then. */
    @Override
    public void close() {
        flush();
    }
}
