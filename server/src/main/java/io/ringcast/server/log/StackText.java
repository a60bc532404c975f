package io.ringcast.server.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The text of an exception. Messages of exceptions quote what clients sent: each stays on its line.
 *
 * <p>Thread: any.
 */
final class StackText {
    private static final int MAX_FRAMES = 64;
    private static final int MAX_CAUSES = 8;
    private static final int MAX_MESSAGE = 2048;

    private StackText() {}

    /** Its class and message. */
    static void appendHead(StringBuilder text, Throwable thrown) {
        text.append(thrown.getClass().getName());
        String message = thrown.getMessage();
        if (message != null) {
            text.append(": ");
            PlainText.append(text, message, MAX_MESSAGE);
        }
    }

    /** The whole of it, a line for each frame; every line but the last ends with a line feed. */
    static void append(StringBuilder text, Throwable thrown) {
        append(text, thrown, "", Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static void append(StringBuilder text, Throwable thrown, String indent, Set<Throwable> seen) {
        if (!seen.add(thrown) || seen.size() > MAX_CAUSES) {
            text.append("[more exceptions]");
            return;
        }
        appendHead(text, thrown);
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            text.append('\n').append(indent).append("\tat ").append(PlainText.of(frames[i].toString()));
        }
        if (frames.length > MAX_FRAMES) {
            text.append('\n')
                    .append(indent)
                    .append("\t... ")
                    .append(frames.length - MAX_FRAMES)
                    .append(" more");
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            text.append('\n').append(indent).append("\tSuppressed: ");
            append(text, suppressed, indent + "\t", seen);
        }
        Throwable cause = thrown.getCause();
        if (cause != null) {
            text.append('\n').append(indent).append("Caused by: ");
            append(text, cause, indent, seen);
        }
    }
}
