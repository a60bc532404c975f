package io.ringcast.server.http.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns for names. */
@Timeout(10)
final class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "chat,chat,true",
        "chat,chat:1,false",
        "*,anything,true",
        "*,'',true",
        "chat:*,chat:,true",
        "chat:*,chat:1,true",
        "chat:*,news:1,false",
        "*:1,chat:1,true",
        "*:1,chat:11,false",
        "a*b*c,aXbYbZc,true",
        "a*b*c,aXbYbZ,false",
        "**,x,true",
        "?,x,true",
        "?,xy,false",
        "?,'',false",
        "r[0-9],r5,true",
        "r[0-9],rx,false",
        "r[!0-9],rx,true",
        "r[^0-9],r5,false",
        "r[abc-],r-,true",
        "r[a\\]],r],true",
        "\\*,*,true",
        "\\*,x,false",
        "[-a],-,true"
    })
    void shouldMatch(String pattern, String name, boolean matches) {
        Glob glob = Objects.requireNonNull(Glob.of(pattern));

        assertThat(glob.matches(name)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]", "[a", "[!", "[b-a]", "\\", "[a\\", "a["})
    void shouldRefuseWhatIsNoPattern(String pattern) {
        assertThat(Glob.of(pattern)).isNull();
    }

    @Test
    void shouldRefuseWhatIsLongerThanAnyName() {
        assertThat(Glob.of("a".repeat(257))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"chat:*,chat:", "chat,chat", "*x,''", "ch?t,ch", "a\\*b*,a*b", "a[b]c,a"})
    void shouldKnowWhatAllNamesBeginWith(String pattern, String prefix) {
        assertThat(Objects.requireNonNull(Glob.of(pattern)).prefix()).isEqualTo(prefix);
    }

    @Test
    void shouldNotTakeLongForManyStars() {
        Glob glob = Objects.requireNonNull(Glob.of("*a".repeat(120) + "b"));
        long startNs = System.nanoTime();

        assertThat(glob.matches("a".repeat(10_000))).isFalse();

        assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(2));
    }
}
