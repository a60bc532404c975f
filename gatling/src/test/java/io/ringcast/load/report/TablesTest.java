package io.ringcast.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {
    private static final List<Result> RESULTS = List.of(
            Samples.paired("fanout-100", 1.1, List.of(4.2, 4.0, 4.4), List.of(4.0, 4.0, 4.0)),
            Samples.single("memory-9000", 2, 2.1, 2.2, 2.3),
            Samples.paired("shards-2", Heading.NO_GOAL, List.of(612345.0), List.of(500000.0)),
            Samples.growth(1.1));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0291 | 0.029",
                "0.2914 | 0.291",
                "1       | 1.00",
                "4.634  | 4.63",
                "9.996  | 10.0",
                "10.26  | 10.3",
                "99.96  | 100",
                "11469.4 | 11,469"
            })
    void shouldShowThreeDigits(double value, String text) {
        assertThat(Numbers.figure(value)).isEqualTo(text);
    }

    @Test
    void shouldWriteTheTableOfTheDocumentation() {
        assertThat(MarkdownTable.of(Samples.CONDITIONS, RESULTS)).isEqualTo("""
                2026-11-21, 3 pairs of 4 s, transport `epoll`, 1 shard, Linux 6.18, 2 cores, JDK 25.0.3, generator on the same cores:

                | row | what | server | other | ratio | 95 % | goal | generator, us | generator, % of a core |
                |---|---|---|---|---|---|---|---|---|
                | fanout-100 | some subscribers; us | 4.20 | 4.00 | 1.05 | 1.00 - 1.10 | 1.10 | 4.00 | 60.0 |
                | memory-9000 | some memory; kB | 2.20 | | | 2.10 - 2.30 | 2.00 missed | | |
                | shards-2 | some subscribers; us | 612,345 | 500,000 | 1.22 | 1.22 - 1.22 | | 4.00 | 60.0 |
                | growth-9000 | growth; growth | 1.50 | 1.25 | 1.20 | 1.09 - 1.32 | 1.10 missed | | |
                """);
    }

    @Test
    void shouldKeepEachColumnOfTheTerminalInItsPlace() {
        assertThat(TextTable.of(RESULTS)).isEqualTo("""
                row                  ringcast     other   ratio  95 %                 goal  gen us gen %  verdict   unit
                fanout-100               4.20      4.00    1.05  1.00 - 1.10          1.10    4.00  60.0  reached   us
                memory-9000              2.20                    2.10 - 2.30          2.00                MISSED    kB
                shards-2              612,345   500,000    1.22  1.22 - 1.22                  4.00  60.0  measured  us
                growth-9000              1.50      1.25    1.20  1.09 - 1.32          1.10                MISSED    growth
                """);
    }

    @Test
    void shouldSayWhichRowFailedAndWhy() {
        assertThat(TextTable.failure("memory-9000", "no jcmd")).isEqualTo("memory-9000         FAILED: no jcmd");
    }
}
