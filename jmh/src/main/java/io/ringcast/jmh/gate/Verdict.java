package io.ringcast.jmh.gate;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of the gate's table.
 *
 * <p>Thread: any.
 *
 * @param name of a benchmark or a budget
 * @param bytes its cells for bytes: now, recorded, budget
 * @param ratio its cells for the ratio: now, recorded, limit
 * @param complaints what is wrong and what to do about it; none if all is well
 */
record Verdict(String name, Cells bytes, Cells ratio, List<String> complaints) {
    /** Three figures of which any may be absent. */
    record Cells(
            @Nullable Double now,
            @Nullable Double recorded,
            @Nullable Double limit) {
        static final Cells NONE = new Cells(null, null, null);
    }

    Verdict {
        complaints = List.copyOf(complaints);
    }

    boolean ok() {
        return complaints.isEmpty();
    }

    static String table(List<Verdict> verdicts) {
        int width = 0;
        for (Verdict verdict : verdicts) {
            width = Math.max(width, verdict.name().length());
        }
        StringBuilder table = new StringBuilder();
        line(table, width, "benchmark", "B/op now", "recorded", "budget", "ratio now", "recorded", "limit", "");
        for (Verdict verdict : verdicts) {
            Cells bytes = verdict.bytes();
            Cells ratio = verdict.ratio();
            line(
                    table,
                    width,
                    verdict.name(),
                    cell(bytes.now(), 3),
                    cell(bytes.recorded(), 3),
                    cell(bytes.limit(), bytes.limit() != null && bytes.limit() < 1 ? 2 : 0),
                    cell(ratio.now(), 3),
                    cell(ratio.recorded(), 3),
                    cell(ratio.limit(), 3),
                    verdict.ok() ? "ok" : "FAIL");
        }
        return table.toString();
    }

    private static void line(StringBuilder table, int width, String name, String... cells) {
        table.append(name).repeat(' ', width - name.length());
        for (int i = 0; i < cells.length - 1; i++) {
            table.append(String.format(Locale.ROOT, " %10s", cells[i]));
        }
        table.append("  ").append(cells[cells.length - 1]).append(System.lineSeparator());
    }

    private static String cell(@Nullable Double value, int decimals) {
        return value == null || value.isInfinite() ? "" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
