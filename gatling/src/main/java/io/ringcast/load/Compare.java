package io.ringcast.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures Ringcast and something with nothing but the necessary in it, in turn in one run, and prints the ratios.
 *
 * <p>Run by {@code ./ringcast load compare}, which finds and builds what the arguments name.
 */
public final class Compare {
    private static final int USAGE = 2;

    private Compare() {}

    /** Measures the rows that the arguments ask for; exits with 1 where a run fails, not where a goal is missed. */
    public static void main(String[] args) {
        Setup setup;
        try {
            setup = CompareOptions.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println("load compare: " + e.getMessage());
            System.exit(USAGE);
            return;
        }
        try {
            run(setup, System.out);
        } catch (IOException e) {
            System.err.println("load compare: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Setup setup, PrintStream out) throws IOException {
        List<Comparison> done = new ArrayList<>();
        out.printf(
                Locale.ROOT,
                "%-14s %10s %10s  %6s  %-13s %6s  %9s%n",
                "row",
                "ringcast",
                "other",
                "ratio",
                "95 %",
                "goal",
                "generator");
        for (Row row : setup.rows()) {
            int[] pair = new int[1];
            progress(row, 0, setup);
            Comparison comparison = Comparison.measure(row, setup, () -> progress(row, ++pair[0], setup));
            done.add(comparison);
            print(comparison, out);
            write(setup, done);
        }
        out.println("results: " + setup.logs().resolve("compare.json"));
    }

    private static void progress(Row row, int done, Setup setup) {
        if (setup.progress()) {
            System.err.printf("\r%s: %d of %d pairs \r", row.name(), done, setup.pairs());
        }
    }

    private static void print(Comparison comparison, PrintStream out) {
        Row row = comparison.row();
        Median ratio = comparison.ratio();
        out.printf(
                Locale.ROOT,
                "%-14s %10.3f %10.3f  %6.3f  %5.3f - %5.3f %6.2f  %9.3f  %s, %s%n",
                row.name(),
                comparison.hereMedian().value(),
                comparison.thereMedian().value(),
                ratio.value(),
                ratio.low(),
                ratio.high(),
                row.goal(),
                comparison.generatorMedian().value(),
                comparison.reached() ? "reached" : "MISSED",
                row.figure().unit());
        out.flush();
    }

    private static void write(Setup setup, List<Comparison> done) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("pairs", setup.pairs())
                .put("seconds", setup.seconds())
                .put("transport", setup.transport())
                .put("shards", setup.shards())
                .put("flags", String.join(" ", setup.flags()))
                .put("jdk", Runtime.version().toString())
                .put("machine", machine());
        ArrayNode rows = root.putArray("rows");
        for (Comparison comparison : done) {
            ObjectNode row = rows.addObject();
            row.put("name", comparison.row().name())
                    .put("title", comparison.row().title())
                    .put("figure", comparison.row().figure().unit())
                    .put("load", String.join(" ", comparison.row().load()))
                    .put("goal", comparison.row().goal())
                    .put("ratio", comparison.ratio().value())
                    .put("low", comparison.ratio().low())
                    .put("high", comparison.ratio().high());
            comparison.here().forEach(row.putArray("ringcast")::add);
            comparison.there().forEach(row.putArray("other")::add);
            comparison.generatorCpu().forEach(row.putArray("generator")::add);
        }
        Files.writeString(
                setup.logs().resolve("compare.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private static String machine() throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        String model = "unknown processor";
        if (Files.isReadable(cpus)) {
            for (String line : Files.readAllLines(cpus)) {
                if (line.startsWith("model name")) {
                    model = line.substring(line.indexOf(':') + 1).strip();
                    break;
                }
            }
        }
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, " + model;
    }
}
