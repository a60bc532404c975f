package io.ringcast.load.report;

import java.util.List;
import java.util.Locale;

/** The table on the terminal: a line for each row as soon as it is measured. */
public final class TextTable {
    private static final String FORMAT = "%-19s %9s %9s %7s  %-17s %7s  %6s %5s  %-8s  %s";

    private TextTable() {}

    public static String header() {
        return String.format(
                Locale.ROOT,
                FORMAT,
                "row",
                "ringcast",
                "other",
                "ratio",
                "95 %",
                "goal",
                "gen us",
                "gen %",
                "verdict",
                "unit");
    }

    public static String line(Result result) {
        Cells cells = Cells.of(result);
        return String.format(
                Locale.ROOT,
                FORMAT,
                result.heading().name(),
                cells.server(),
                cells.other(),
                cells.ratio(),
                cells.interval(),
                cells.goal(),
                cells.generatorUs(),
                cells.generatorPercent(),
                result.verdict(),
                result.heading().unit());
    }

    /** For a row that could not be measured. */
    public static String failure(String name, String why) {
        return String.format(Locale.ROOT, "%-19s FAILED: %s", name, why);
    }

    /** All lines at once. */
    static String of(List<Result> results) {
        StringBuilder text = new StringBuilder(header()).append('\n');
        results.forEach(result -> text.append(line(result)).append('\n'));
        return text.toString();
    }
}
