package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoRegexTest {
    @ParameterizedTest
    @ValueSource(strings = {"^(?P<a>x)y$", "^(?<a>x)y$", "^(?<a_b1>x)y$", "xy", "^\\p{Ll}+$"})
    void shouldReadWhatGoReads(String expression) {
        assertThat(GoRegex.finding(expression)).accepts("xy").rejects("X");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a(?=b)", "(?!b)a", "(?<=b)a", "(a)\\1", "a++"})
    void shouldRefuseWhatGoRefuses(String expression) {
        assertThatThrownBy(() -> GoRegex.compile(expression)).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    @Timeout(10)
    void shouldTakeATimeThatGrowsNoFasterThanTheText() {
        // What tries one way after the other needs longer than the age of the world for this.
        assertThat(GoRegex.finding("^(([a-z])+.)+[A-Z]([a-z])+$")).rejects("a".repeat(2_000));
    }
}
