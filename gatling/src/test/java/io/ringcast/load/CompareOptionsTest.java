package io.ringcast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareOptionsTest {
    private static final List<String> PATHS = List.of(
            "--java", "java", "--jar", "a.jar", "--config", "c", "--generator", "g", "--floor", "f", "--logs", "l");

    private static Setup parse(String... more) {
        List<String> all = new ArrayList<>(PATHS);
        all.addAll(List.of(more));
        return CompareOptions.parse(all);
    }

    @Test
    void shouldCompareAllRowsInNinePairsByDefault() {
        Setup setup = parse();

        assertThat(setup.rows()).isEqualTo(Rows.all());
        assertThat(setup.pairs()).isEqualTo(9);
        assertThat(setup.shards()).isEqualTo(1);
        assertThat(setup.flags()).isEmpty();
    }

    @Test
    void shouldTakeRowsInTheOrderGiven() {
        assertThat(parse("--rows", "burst-100,fanout-1000").rows())
                .extracting(Row::name)
                .containsExactly("burst-100", "fanout-1000");
    }

    @ParameterizedTest
    @CsvSource({
        "--rows, x, 'x'",
        "--pairs, 0, from 1 to 1000",
        "--pairs, 1001, from 1 to 1000",
        "--processes, 0, from 1 to 100",
        "--idle-seconds, 3601, from 1 to 3600",
        "--seconds, abc, from 1 to 600",
        "--transport, tcp, attached",
        "--what, 1, unknown option"
    })
    void shouldSayWhatIsExpected(String option, String value, String part) {
        assertThatThrownBy(() -> parse(option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part);
    }

    @Test
    void shouldLeaveTheNumberOfProcessesToTheRow() {
        assertThat(parse().processes(3)).isEqualTo(3);
        assertThat(parse("--processes", "7").processes(3)).isEqualTo(7);
    }

    @Test
    void shouldKnowTheCacheOnlyWhenItIsGiven() {
        assertThat(parse().aot()).isNull();
        assertThat(parse("--aot", "a.aot").aot()).isEqualTo(Path.of("a.aot"));
    }

    @Test
    void shouldMeasureIdleClientsForAMinute() {
        assertThat(parse("--seconds", "2").idleSeconds()).isEqualTo(60);
        assertThat(parse("--idle-seconds", "120").idleSeconds()).isEqualTo(120);
    }

    @Test
    void shouldFindTheToolBesideTheJvm() {
        assertThat(parse("--java", "/jdk/bin/java").jcmd()).isEqualTo(Path.of("/jdk/bin/jcmd"));
    }

    @Test
    void shouldPutFlagsOfOneProcessBehindThoseOfAll() {
        assertThat(parse("--java", "j", "--flags", "-Xms1m -Xmx2m").java(List.of("-Xmx3m"), "-jar", "x"))
                .containsExactly("j", "-Xms1m", "-Xmx2m", "-Xmx3m", "-jar", "x");
    }
}
