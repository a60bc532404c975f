package io.ringcast.jmh.gate;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far a run has come: each step for a person who watches, whole lines for a log.
 *
 * <p>Thread: confined to the caller.
 */
final class Progress {
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final boolean watched;
    private final LongSupplier nanoClock;
    private final long startNs;

    Progress(PrintStream out, boolean watched, LongSupplier nanoClock) {
        this.out = out;
        this.watched = watched;
        this.nanoClock = nanoClock;
        this.startNs = nanoClock.getAsLong();
    }

    void step(String what) {
        if (watched) {
            out.printf(Locale.ROOT, "\r%-" + WIDTH + "s", text(what));
            out.flush();
        }
    }

    void line(String what) {
        String start = watched ? "\r" + " ".repeat(WIDTH) + "\r" : "";
        out.println(start + text(what));
    }

    private String text(String what) {
        return String.format(Locale.ROOT, "  %4d s  %s", (nanoClock.getAsLong() - startNs) / 1_000_000_000, what);
    }
}
