package io.ringcast.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    Path folder;

    private JsonNode rowsOf(Result... results) throws IOException {
        Report.write(folder, Samples.CONDITIONS, List.of(results));
        return new ObjectMapper()
                .readTree(folder.resolve("compare.json").toFile())
                .get("rows");
    }

    @Test
    void shouldKeepEveryFigureOfAPair() throws IOException {
        JsonNode row = rowsOf(Samples.paired("fanout-100", 1.1, List.of(4.0, 5.0), List.of(4.0, 4.0)))
                .get(0);

        assertThat(row.get("name").asText()).isEqualTo("fanout-100");
        assertThat(row.get("ratio").asDouble()).isEqualTo(1.125);
        assertThat(row.get("goal").asDouble()).isEqualTo(1.1);
        assertThat(row.get("verdict").asText()).isEqualTo("MISSED");
        assertThat(row.get("ringcast")).map(JsonNode::asDouble).containsExactly(4.0, 5.0);
        assertThat(row.get("other")).map(JsonNode::asDouble).containsExactly(4.0, 4.0);
        assertThat(row.get("generator_core_percent")).map(JsonNode::asDouble).containsExactly(60.0);
    }

    @Test
    void shouldGiveAValueAndNoRatioWhereTheServerIsAlone() throws IOException {
        JsonNode row = rowsOf(Samples.single("memory-9000", 2, 1.5)).get(0);

        assertThat(row.get("value").asDouble()).isEqualTo(1.5);
        assertThat(row.has("ratio")).isFalse();
        assertThat(row.has("other")).isFalse();
    }

    @Test
    void shouldGiveNoGoalWhereThereIsNone() throws IOException {
        JsonNode row = rowsOf(Samples.paired("shards-2", Heading.NO_GOAL, List.of(1.0), List.of(1.0)))
                .get(0);

        assertThat(row.has("goal")).isFalse();
        assertThat(row.get("verdict").asText()).isEqualTo("measured");
    }

    @Test
    void shouldDrawWhatThereIs() throws IOException {
        rowsOf(Samples.paired("fanout-100", 1.1, List.of(4.0), List.of(4.0)));

        assertThat(folder.resolve("compare.md")).exists();
        assertThat(folder.resolve("compare-cpu.svg")).exists();
        assertThat(folder.resolve("compare-memory.svg")).doesNotExist();
    }

    @Test
    void shouldRemoveTheDrawingOfAnEarlierRun() throws IOException {
        rowsOf(Samples.single("memory-9000", 2, 1.5));
        assertThat(folder.resolve("compare-memory.svg")).exists();

        rowsOf(Samples.single("jar", 20, 10.0));

        assertThat(folder.resolve("compare-memory.svg")).doesNotExist();
    }
}
