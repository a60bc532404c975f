package io.ringcast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.load.process.Generator;
import io.ringcast.load.report.GeneratorLoad;
import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {
    private static final Setup SETUP = CompareOptions.parse(List.of(
            "--java", "java", "--jar", "a.jar", "--config", "c", "--generator", "g", "--floor", "f", "--logs", "l"));

    private static Result fanout(int subscribers, double server, double other) {
        return new Result.Paired(
                new Heading("fanout-" + subscribers, "t", "us", 1.1),
                List.of(server),
                List.of(other),
                GeneratorLoad.NONE);
    }

    private static Bench after(Result... done) {
        return new Bench(SETUP, new Generator(Path.of("g"), Path.of("l")), List.of(done), () -> {});
    }

    @Test
    void shouldDeriveTheGrowthFromTheRowsOfTheSameRun() throws IOException {
        Row row = Rows.named(List.of("growth-9000")).getLast();

        Result result = row.measure(after(fanout(100, 4, 4), fanout(9000, 6, 5)));

        assertThat(result.figure().value()).isEqualTo(1.2);
        assertThat(result.verdict()).isEqualTo("MISSED");
    }

    @Test
    void shouldSayWhichRowIsMissing() {
        Row row = Rows.named(List.of("growth-9000")).getLast();

        assertThatThrownBy(() -> row.measure(after(fanout(100, 4, 4))))
                .isInstanceOf(IOException.class)
                .hasMessage("it is derived from fanout-9000, which was not measured");
    }
}
