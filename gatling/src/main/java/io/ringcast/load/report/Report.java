package io.ringcast.load.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a comparison: {@code compare.json}, {@code compare.md}, and the drawings {@code compare-cpu.svg} and
 * {@code compare-memory.svg} where there is something to draw.
 */
public final class Report {
    private Report() {}

    /** Writes all of them anew; a drawing of a run before this one goes away where this one has none. */
    public static void write(Path folder, Conditions conditions, List<Result> results) throws IOException {
        Files.writeString(folder.resolve("compare.json"), CompareJson.of(conditions, results));
        Files.writeString(folder.resolve("compare.md"), MarkdownTable.of(conditions, results));
        drawing(folder.resolve("compare-cpu.svg"), Charts.cpuPerDelivery(results));
        drawing(folder.resolve("compare-memory.svg"), Charts.memory(results));
    }

    private static void drawing(Path file, Optional<String> svg) throws IOException {
        if (svg.isPresent()) {
            Files.writeString(file, svg.get());
        } else {
            Files.deleteIfExists(file);
        }
    }
}
