package io.ringcast.jmh.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate against results that are made worse on purpose. Only the measuring itself is replaced. */
class GateCommandTest {
    private static final GateEntry NOTHING = new GateEntry("a.RingBenchmark.offer", Map.of(), true, 0.5);
    private static final GateEntry FEW = new GateEntry("a.PubBenchmark.send", Map.of("n", "10"), false, 640);
    private static final GateEntry MANY = new GateEntry("a.PubBenchmark.send", Map.of("n", "1010"), true, 640);
    private static final DeliveryBudget DELIVERY =
            new DeliveryBudget("for each further delivery", FEW.name(), MANY.name(), 1000);
    private static final Machine MACHINE =
            new Machine("Linux amd64", "a cpu", 2, "a JDK 25", List.of("-XX:+UseSerialGC"));

    private final Map<GateEntry, Deque<Sample>> samples = new HashMap<>();
    private final List<Integer> patiences = new ArrayList<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @BeforeEach
    void recordTenRuns() {
        measures(NOTHING, new Sample(0.002, 0.50));
        measures(FEW, new Sample(344.1, null));
        measures(MANY, new Sample(344.6, 2.00));
        assertThat(run(MACHINE, "record", file(), "10")).isZero();
        output.reset();
    }

    @Test
    void shouldPassWhenNothingChanged() {
        assertThat(check()).isZero();
        assertThat(text()).contains("gate: 4 ok, 0 failed").doesNotContain("FAIL");
    }

    @Test
    void shouldFailWhenAnOperationTakesMoreOfItsBaselinesTime() {
        measures(MANY, new Sample(344.6, 2.30));

        assertThat(check()).isEqualTo(1);
        assertThat(text())
                .contains(
                        "FAIL Pub.send n=1010: takes 2.300 of its baseline's time, the limit is 2.200 (recorded 2.000)")
                .contains("What to do:")
                .contains("gate: 3 ok, 1 failed");
    }

    @Test
    void shouldPassWithinTheTolerance() {
        measures(MANY, new Sample(344.6, 2.15));

        assertThat(check()).isZero();
    }

    @Test
    void shouldFailWhenAnOperationAllocatesOneObjectMore() {
        measures(FEW, new Sample(352.1, null));
        measures(MANY, new Sample(352.6, 2.00));

        assertThat(check()).isEqualTo(1);
        assertThat(text())
                .contains("FAIL Pub.send n=10: 352.100 B/op, recorded were 344.100 (tolerance 4.000)")
                .contains("gate: 2 ok, 2 failed");
    }

    @Test
    void shouldFailWhenWhatMustNotAllocateDoes() {
        measures(NOTHING, new Sample(0.9, 0.50));

        assertThat(check()).isEqualTo(1);
        assertThat(text()).contains("FAIL Ring.offer: 0.900 B/op, over the budget of 0.500");
    }

    @Test
    void shouldFailWhenADeliveryAllocates() {
        measures(MANY, new Sample(344.1 + 1000 * 0.3, 2.00));

        assertThat(check()).isEqualTo(1);
        assertThat(text()).contains("FAIL for each further delivery: 0.300 B, the budget is 0");
    }

    @Test
    void shouldNotLetARecordMoveABudget() {
        measures(FEW, new Sample(700, null));
        measures(MANY, new Sample(700, 2.00));
        run(MACHINE, "record", file(), "10");

        assertThat(check()).isEqualTo(1);
        assertThat(text()).contains("FAIL Pub.send n=10: 700.000 B/op, over the budget of 640.000");
    }

    @Test
    void shouldMeasureAgainWhatIsOverALimitAndTakeTheMedianOfAllRounds() {
        measures(MANY, slow(), slow(), slow(), new Sample(344.6, 2.0), new Sample(344.6, 2.0), new Sample(344.6, 2.1));

        assertThat(check()).isZero();
        assertThat(text()).contains("1 over a limit, measured again").contains("2.200  ok");
        assertThat(patiences.subList(0, patiences.size() - 3)).containsOnly(1);
        assertThat(patiences.subList(patiences.size() - 3, patiences.size())).containsOnly(4);
    }

    private static Sample slow() {
        return new Sample(344.6, 2.25);
    }

    @Test
    void shouldFailForABenchmarkWithoutARecord() {
        GateEntry added = new GateEntry("a.RingBenchmark.added", Map.of(), true, 0.5);
        measures(added, new Sample(0, 1.0));

        assertThat(run(List.of(NOTHING, FEW, MANY, added), MACHINE, "check", file(), result()))
                .isEqualTo(1);
        assertThat(text()).contains("FAIL Ring.added: has no record: run ./ringcast bench --record");
    }

    @Test
    void shouldWidenTheLimitToTheNoiseOfTheRecordedRuns() {
        recordsRuns(2.0, 2.0, 2.0, 2.3, 2.3);

        measures(MANY, ratio(2.59));
        assertThat(check()).as("2.0 + 2 x 0.3").isZero();
        measures(MANY, ratio(2.61));
        assertThat(check()).isEqualTo(1);
    }

    @Test
    void shouldPassWhatOneOfTheRecordedRunsReached() {
        recordsRuns(2.0, 2.0, 2.0, 2.0, 2.5);

        measures(MANY, ratio(2.5));
        assertThat(check()).isZero();
        measures(MANY, ratio(2.51));
        assertThat(check()).isEqualTo(1);
    }

    private void recordsRuns(double... ratios) {
        List<Sample> rounds = new ArrayList<>();
        for (double ratio : ratios) {
            rounds.addAll(List.of(ratio(ratio), ratio(ratio), ratio(ratio)));
        }
        measures(MANY, rounds.toArray(new Sample[0]));
        run(MACHINE, "record", file(), Integer.toString(ratios.length));
    }

    private static Sample ratio(double ratio) {
        return new Sample(344.6, ratio);
    }

    @Test
    void shouldSayThatTheRecordIsOfAnotherMachine() {
        Machine other = new Machine("Linux aarch64", "another cpu", 4, "a JDK 25", List.of());

        assertThat(run(other, "check", file(), result())).isZero();
        assertThat(text()).contains("on another machine, JDK or flags").contains("a cpu");
    }

    @Test
    void shouldKeepMachineJdkAndFlagsWithTheResult() throws Exception {
        check();

        assertThat(Files.readString(Path.of(result())))
                .contains("a cpu")
                .contains("a JDK 25")
                .contains("-XX:+UseSerialGC");
    }

    @Test
    void shouldSayWhatToDoWithoutARecord() throws Exception {
        Files.delete(Path.of(file()));

        assertThat(check()).isEqualTo(1);
        assertThat(text()).contains("gate: cannot read").contains("restore it from git");
    }

    @Test
    void shouldSayWhatToDoWithABrokenRecord() throws Exception {
        Files.writeString(Path.of(file()), "{\"runs\":");

        assertThat(check()).isEqualTo(1);
        assertThat(text()).contains("is not a record of the gate").contains("restore it from git");
    }

    @Test
    void shouldRefuseAnUnknownCommand() {
        assertThat(run(MACHINE, "record", file(), "0")).isEqualTo(2);
        assertThat(run(MACHINE, "check", file())).isEqualTo(2);
        assertThat(run(MACHINE)).isEqualTo(2);
    }

    private void measures(GateEntry entry, Sample... rounds) {
        samples.put(entry, new ArrayDeque<>(List.of(rounds)));
    }

    private int check() {
        return run(MACHINE, "check", file(), result());
    }

    private int run(Machine machine, String... args) {
        return run(List.of(NOTHING, FEW, MANY), machine, args);
    }

    private int run(List<GateEntry> entries, Machine machine, String... args) {
        PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
        return new GateCommand(entries, List.of(DELIVERY), this::next, machine, out).run(args);
    }

    /** One sample after the other, the last one for ever. */
    private Sample next(GateEntry entry, int patience) {
        patiences.add(patience);
        Deque<Sample> rounds = samples.getOrDefault(entry, new ArrayDeque<>());
        return rounds.size() > 1 ? rounds.removeFirst() : rounds.getFirst();
    }

    private String file() {
        return folder.resolve("gate.json").toString();
    }

    private String result() {
        return folder.resolve("result.json").toString();
    }

    private String text() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
