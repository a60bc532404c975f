package io.ringcast.load.report;

import java.util.Locale;

/** How many digits of a figure are worth reading. */
final class Numbers {
    private Numbers() {}

    /** Three digits, more only before the point. */
    static String figure(double value) {
        double size = Math.abs(value);
        if (size >= 99.95) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (size >= 9.995) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size >= 0.9995 ? "%.2f" : "%.3f", value);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
