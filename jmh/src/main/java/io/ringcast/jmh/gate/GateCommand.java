package io.ringcast.jmh.gate;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code check RECORD RESULT} runs the gate: exit code 1 when a benchmark fails. {@code record RECORD RUNS} writes the
 * record anew.
 *
 * <p>Thread: confined to the caller.
 */
public final class GateCommand {
    // Set by the launcher when a person looks on.
    private static final String WATCHED = "ringcast.watched";
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final List<GateEntry> entries;
    private final List<DeliveryBudget> deliveries;
    private final Measurer measurer;
    private final Machine machine;
    private final PrintStream out;

    GateCommand(
            List<GateEntry> entries,
            List<DeliveryBudget> deliveries,
            Measurer measurer,
            Machine machine,
            PrintStream out) {
        this.entries = entries;
        this.deliveries = deliveries;
        this.measurer = measurer;
        this.machine = machine;
        this.out = out;
    }

    /** Started by {@code ./ringcast bench --gate} and {@code --record}. */
    public static void main(String[] args) {
        GateCommand command = new GateCommand(
                GateSuite.entries(), GateSuite.deliveries(), new JmhMeasurer(), Machine.here(), System.out);
        System.exit(command.run(args));
    }

    int run(String... args) {
        try {
            if (args.length == 3 && args[0].equals("check")) {
                return check(Path.of(args[1]), Path.of(args[2]));
            }
            if (args.length == 3 && args[0].equals("record") && args[2].matches("[1-9][0-9]?")) {
                return record(Path.of(args[1]), Integer.parseInt(args[2]));
            }
        } catch (GateException e) {
            out.println("gate: " + e.getMessage());
            return FAILED;
        }
        out.println("expected: check RECORD RESULT, or record RECORD RUNS with 1 to 99 runs");
        return USAGE;
    }

    private int check(Path recordFile, Path resultFile) {
        GateRecord gateRecord = GateRecord.read(recordFile);
        out.println("machine   " + machine.describe());
        out.println("recorded  " + gateRecord.recorded() + " from " + gateRecord.runs() + " runs");
        if (!machine.resembles(gateRecord.machine())) {
            out.println("          on another machine, JDK or flags, so ratios may differ: "
                    + gateRecord.machine().describe());
        }
        Gate gate = gate();
        List<Verdict> verdicts = gate.check(gateRecord);
        GateRecord.of(now(), machine, List.of(gate.measurements())).write(resultFile);
        out.println();
        out.print(Verdict.table(verdicts));
        out.println();
        return report(verdicts);
    }

    private int report(List<Verdict> verdicts) {
        int failures = 0;
        for (Verdict verdict : verdicts) {
            if (!verdict.ok()) {
                failures++;
                verdict.complaints().forEach(complaint -> out.println("FAIL " + verdict.name() + ": " + complaint));
            }
        }
        if (failures > 0) {
            out.println(
                    "What to do: find what changed (git stash, ./ringcast bench NAME, -prof stack), and mend it. If it");
            out.println("is meant to be so, run ./ringcast bench --record on an idle machine and commit jmh/gate.json");
            out.println("with the reason. Budgets of the engine are not recorded and cannot be moved that way.");
        }
        out.printf(Locale.ROOT, "gate: %d ok, %d failed%n", verdicts.size() - failures, failures);
        return failures == 0 ? OK : FAILED;
    }

    private int record(Path recordFile, int runs) {
        out.println("machine   " + machine.describe());
        List<List<Measurement>> measured = new ArrayList<>();
        for (int run = 1; run <= runs; run++) {
            out.println("run " + run + " of " + runs);
            measured.add(gate().run());
        }
        GateRecord gateRecord = GateRecord.of(now(), machine, measured);
        gateRecord.write(recordFile);
        out.println("recorded in " + recordFile);
        return OK;
    }

    private Gate gate() {
        return new Gate(
                entries, deliveries, measurer, new Progress(out, Boolean.getBoolean(WATCHED), System::nanoTime));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
