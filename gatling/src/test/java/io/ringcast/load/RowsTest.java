package io.ringcast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowsTest {
    private static List<String> names() {
        return Rows.all().stream().map(Row::name).toList();
    }

    private static List<String> words(String file) throws IOException {
        return List.of(Files.readString(Path.of("..", file)).split("[\\s,|]+", -1));
    }

    @Test
    void shouldNameEachRowOnce() {
        assertThat(names()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldBeInTheHelp(String name) throws IOException {
        assertThat(words("launcher/help/load.txt")).contains(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldBeFoundByItsName(String name) {
        assertThat(Rows.named(List.of(name)).getLast().name()).isEqualTo(name);
    }

    @Test
    void shouldMeasureWhatARowIsDerivedFromBeforeIt() {
        assertThat(Rows.named(List.of("growth-9000")))
                .extracting(Row::name)
                .containsExactly("fanout-100", "fanout-9000", "growth-9000");
    }

    @Test
    void shouldMeasureNoRowTwice() {
        assertThat(Rows.named(List.of("fanout-9000", "growth-9000", "growth-19000", "fanout-100")))
                .extracting(Row::name)
                .containsExactly("fanout-9000", "fanout-100", "growth-9000", "fanout-19000", "growth-19000");
    }

    @Test
    void shouldHaveAllRowsInAnOrderInWhichTheyCanBeDerived() {
        assertThat(Rows.named(names())).isEqualTo(Rows.all());
    }

    @Test
    void shouldListTheNamesWhereOneIsUnknown() {
        assertThatThrownBy(() -> Rows.named(List.of("fanout-100", "fan")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--rows: 'fan' is none, expected some of jar, rss-start")
                .hasMessageContaining("idle-10000");
    }

    @Test
    void shouldWarmLongerWhatTheJvmCompilesLate() {
        assertThat(Rows.all().stream()
                        .filter(row -> row instanceof PairedRow paired && paired.warmFactor() != 1)
                        .map(row -> row.name() + " " + ((PairedRow) row).warmFactor()))
                .containsExactly("burst-100 4", "http-500x10 3", "trigger-16 2");
    }

    @Test
    void shouldKeepAStalledClientThroughTheRunOnBothSides() {
        PairedRow row = (PairedRow) Rows.named(List.of("slow-1-of-1000")).getLast();

        assertThat(row.server().settings()).containsKey("RINGCAST_WEBSOCKET_MAX_PENDING_SECONDS");
        assertThat(row.other().settings()).isEqualTo(row.server().settings());
        assertThat(row.server().load()).contains("--slow");
        assertThat(row.other().load()).doesNotContain("--slow");
    }

    @Test
    void shouldGiveCentrifugoClientsTheirDialectOnOneSide() {
        PairedRow row =
                (PairedRow) Rows.named(List.of("centrifugo-protobuf-1000")).getLast();

        assertThat(row.server().program()).isEqualTo(Program.CENTRIFUGO);
        assertThat(row.other().program()).isEqualTo(Program.RINGCAST);
        // The generator takes the last of what is said twice.
        assertThat(row.server().load())
                .containsSubsequence("--dialect", "centrifuge", "--dialect", "centrifuge-protobuf", "--conns", "1000");
        assertThat(row.other().load()).doesNotContain("--dialect").containsSubsequence("--conns", "1000");
    }

    @Test
    void shouldReadTheSameDocumentOnBothSidesOfADifference() {
        BytesRow row = (BytesRow) Rows.named(List.of("delta-4k-bytes")).getLast();

        assertThat(row.server().load()).contains("--delta", "--document");
        assertThat(row.other().load()).contains("--document").doesNotContain("--delta");
    }
}
