package io.ringcast.jmh.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.jmh.gate.GateRecord.Recorded;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What the gate runs is there, has a baseline, and is recorded in the file that is committed. */
class GateSuiteTest {
    private static final String BASELINE = "Baseline";
    private static final OutputFormat SILENT = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);

    private static Set<String> benchmarks() {
        return BenchmarkList.defaultList().getAll(SILENT, List.of()).stream()
                .map(BenchmarkListEntry::getUsername)
                .collect(Collectors.toSet());
    }

    @Test
    void shouldHaveABaselineBesideEachBenchmark() {
        Set<String> benchmarks = benchmarks();

        assertThat(benchmarks).isNotEmpty();
        assertThat(benchmarks)
                .filteredOn(name -> !name.endsWith(BASELINE))
                .allSatisfy(name -> assertThat(benchmarks).contains(name + BASELINE));
    }

    @Test
    void shouldNameBenchmarksThatExist() {
        assertThat(benchmarks())
                .containsAll(
                        GateSuite.entries().stream().map(GateEntry::benchmark).toList());
    }

    @Test
    void shouldHaveOneRecordForEachEntry() {
        GateRecord gateRecord = GateRecord.read(Path.of("gate.json"));

        assertThat(gateRecord.runs()).isGreaterThanOrEqualTo(10);
        assertThat(gateRecord.benchmarks().stream().map(Recorded::name))
                .containsExactlyElementsOf(
                        GateSuite.entries().stream().map(GateEntry::name).toList());
        for (GateEntry entry : GateSuite.entries()) {
            Recorded recorded = Objects.requireNonNull(gateRecord.find(entry.name()));
            assertThat(recorded.ratio() != null).as(entry.name()).isEqualTo(entry.ratio());
        }
    }

    @Test
    void shouldRecordNothingOverABudget() {
        GateRecord gateRecord = GateRecord.read(Path.of("gate.json"));

        for (GateEntry entry : GateSuite.entries()) {
            assertThat(Objects.requireNonNull(gateRecord.find(entry.name())).bytes())
                    .as(entry.name())
                    .isLessThanOrEqualTo(entry.maxBytes());
        }
    }
}
