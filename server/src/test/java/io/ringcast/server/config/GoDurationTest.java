package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "1s, PT1S",
        "300ms, PT0.3S",
        "24h, PT24H",
        "1m30s, PT1M30S",
        "1.5h, PT1H30M",
        "-2s, PT-2S",
        "0, PT0S",
        "+1h, PT1H",
        ".5s, PT0.5S",
        "1h1h, PT2H",
        "10us, PT0.00001S",
        "3ns, PT0.000000003S",
        "2540400h10m10.0s, PT2540400H10M10S"
    })
    void shouldReadWhatGoReads(String text, Duration expected) {
        assertThat(GoDuration.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "25",
                "s",
                "1 s",
                "1s ",
                "1d",
                "1e3s",
                ".s",
                "1.2.3s",
                "--1s",
                "99999999999h",
                "PT1S",
                "1111111111111111111111111111111111s"
            })
    void shouldRefuseTheRest(String text) {
        assertThat(GoDuration.parse(text)).isNull();
    }

    @Test
    void shouldReadAnyDurationThatIsWrittenInParts() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            int hours = random.nextInt(1000);
            int minutes = random.nextInt(1000);
            int millis = random.nextInt(1000000);

            assertThat(GoDuration.parse(hours + "h" + minutes + "m" + millis + "ms"))
                    .as("seed %d", seed)
                    .isEqualTo(Duration.ofHours(hours).plusMinutes(minutes).plusMillis(millis));
        }
    }
}
