package io.ringcast.load.report;

import java.util.List;

/** The table as {@code docs/performance.md} has it. */
final class MarkdownTable {
    private MarkdownTable() {}

    static String of(Conditions conditions, List<Result> results) {
        StringBuilder text = new StringBuilder();
        text.append(conditions.date())
                .append(", ")
                .append(conditions.pairs())
                .append(conditions.pairs() == 1 ? " pair of " : " pairs of ")
                .append(conditions.seconds())
                .append(" s, transport `")
                .append(conditions.transport())
                .append("`, ")
                .append(conditions.shards())
                .append(conditions.shards() == 1 ? " shard, " : " shards, ")
                .append(conditions.machine())
                .append(", JDK ")
                .append(conditions.jdk())
                .append(", generator on the same cores:\n\n")
                .append(
                        "| row | what | server | other | ratio | 95 % | goal | generator, us | generator, % of a core |\n")
                .append("|---|---|---|---|---|---|---|---|---|\n");
        for (Result result : results) {
            Cells cells = Cells.of(result);
            boolean missed = result.heading().hasGoal() && !result.reached();
            row(
                    text,
                    result.heading().name(),
                    result.heading().title() + "; " + result.heading().unit(),
                    cells.server(),
                    cells.other(),
                    cells.ratio(),
                    cells.interval(),
                    cells.goal() + (missed ? " missed" : ""),
                    cells.generatorUs(),
                    cells.generatorPercent());
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String... cells) {
        text.append('|');
        for (String cell : cells) {
            // A bar would end the cell.
            text.append(cell.isEmpty() ? " " : " " + cell.replace("|", "\\|") + " ")
                    .append('|');
        }
        text.append('\n');
    }
}
