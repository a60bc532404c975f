package io.ringcast.load;

import io.ringcast.load.process.Generator;
import io.ringcast.load.report.Conditions;
import io.ringcast.load.report.Report;
import io.ringcast.load.report.Result;
import io.ringcast.load.report.TextTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures Ringcast and something with nothing but the necessary in it, in turn in one run, and Ringcast alone where there
 * is nothing to compare it with, and prints what came out beside its goal.
 *
 * <p>Run by {@code ./ringcast load compare}, which finds and builds what the arguments name.
 */
public final class Compare {
    private static final int USAGE = 2;

    private final Setup setup;
    private final PrintStream out;
    private final List<Result> done = new ArrayList<>();

    private Compare(Setup setup, PrintStream out) {
        this.setup = setup;
        this.out = out;
    }

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
            if (!new Compare(setup, System.out).run()) {
                System.exit(1);
            }
        } catch (IOException e) {
            System.err.println("load compare: " + e.getMessage());
            System.exit(1);
        }
    }

    /** A row that fails does not keep the others from being measured. */
    private boolean run() throws IOException {
        Generator generator = new Generator(setup.generator(), setup.logs().resolve("compare-generator.log"));
        Conditions conditions = conditions();
        boolean carried = true;
        out.println(TextTable.header());
        for (Row row : setup.rows()) {
            int[] samples = new int[1];
            progress(row, 0);
            try {
                Result result =
                        row.measure(new Bench(setup, generator, List.copyOf(done), () -> progress(row, ++samples[0])));
                done.add(result);
                out.println(TextTable.line(result));
            } catch (IOException e) {
                carried = false;
                out.println(TextTable.failure(row.name(), String.valueOf(e.getMessage())));
            }
            out.flush();
            Report.write(setup.logs(), conditions, done);
            if (Thread.currentThread().isInterrupted()) {
                return false;
            }
        }
        out.println("results: " + setup.logs().resolve("compare.json") + " and .md, drawings beside them");
        return carried;
    }

    private void progress(Row row, int samples) {
        if (setup.progress()) {
            System.err.printf("\r%s: %d of %d \r", row.name(), samples, row.samples(setup));
        }
    }

    private Conditions conditions() throws IOException {
        return new Conditions(
                setup.pairs(),
                setup.seconds(),
                setup.transport(),
                setup.shards(),
                String.join(" ", setup.flags()),
                Runtime.version().toString(),
                machine(),
                LocalDate.now(ZoneOffset.UTC).toString());
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
