package io.ringcast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

        assertThat(setup.rows()).isEqualTo(Row.all());
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
    void shouldNameEachRowOnce() {
        assertThat(Row.all()).extracting(Row::name).doesNotHaveDuplicates();
    }
}
