package io.ringcast.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Collects what is wrong, so that one start reports all of it.
 *
 * <p>Thread: confined to the loading thread.
 */
final class Problems {
    private static final int MAX_SHOWN = 80;

    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    void add(String problem) {
        problems.add(problem);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    /** Something to know of a configuration that is right. */
    void tell(String notice) {
        notices.add(notice);
    }

    /** A value of a file. */
    void invalidInFile(String path, String shown, String expected, String file, String override) {
        add(path + "=" + bounded(shown) + " is not valid: expected " + expected + ". It was set in " + file + "; "
                + override);
    }

    /** A value of the environment. */
    void invalidInEnvironment(String path, String shown, String expected, String name) {
        add(path + "=" + bounded(shown) + " is not valid: expected " + expected + ". It was set by " + name
                + " in the environment; correct it there or unset it.");
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    List<String> notices() {
        return List.copyOf(notices);
    }

    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** A text cut to a length that fits a line, without control characters. */
    static String bounded(String text) {
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), MAX_SHOWN);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            shown.append(
                    Character.isISOControl(c) ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
        }
        return text.length() > MAX_SHOWN ? shown + "..." : shown.toString();
    }
}
