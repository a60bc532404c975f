package io.ringcast.engine.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-0", "+0", "1", "+1", "-1", "00012.500", "0.1", "99999999999999999999", "1.000000000"})
    void shouldTakeNumbers(String text) {
        assertThat(DecimalText.isNumber(text)).isTrue();
    }

    // The same that Centrifugo's decimal library refuses.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+",
                ".",
                ".5",
                "-.5",
                "1.",
                "1.2.3",
                "1e5",
                "0x10",
                "1,5",
                " 1",
                "1 ",
                "1_0",
                "--1",
                "+-1",
                "NaN",
                "Infinity",
                "٣",
                "1.٣",
                "1:5"
            })
    void shouldTakeNothingElse(String text) {
        assertThat(DecimalText.isNumber(text)).isFalse();
    }

    @Test
    void shouldTakeNumbersUpToTheirLongest() {
        assertThat(DecimalText.isNumber("9".repeat(200))).isTrue();
        assertThat(DecimalText.isNumber("9".repeat(201))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "0,-0,0",
        "-0.00,+000,0",
        "1,1.000,0",
        "001,1,0",
        "+1,1,0",
        "2,10,-1",
        "10,9,1",
        "-2,-10,1",
        "-1,1,-1",
        "-1,0,-1",
        "0,1,-1",
        "0,-1,1",
        "0.1,0.09,1",
        "0.1,0.10,0",
        "1.5,1.49999999999999999999999,1",
        "42.00000001,42,1",
        "41.99999999,42,-1",
        "9007199254740993,9007199254740992,1",
        "0.0001,0,1",
        "-0.0001,0,-1",
        "-0.5,-0.25,-1"
    })
    void shouldCompare(String a, String b, int order) {
        assertThat(DecimalText.compare(a, b)).isEqualTo(order);
        assertThat(DecimalText.compare(b, a)).isEqualTo(-order);
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63})
    void shouldCompareAsBigDecimalDoes(long seed) {
        Random random = new Random(seed);
        int equal = 0;
        for (int round = 0; round < 20_000; round++) {
            String a = number(random);
            String b = random.nextInt(3) == 0 ? rewritten(a, random) : number(random);

            int order = DecimalText.compare(a, b);

            assertThat(order)
                    .as("seed %d: %s and %s", seed, a, b)
                    .isEqualTo(new BigDecimal(a).compareTo(new BigDecimal(b)));
            equal += order == 0 ? 1 : 0;
        }
        assertThat(equal).as("seed %d", seed).isGreaterThan(1000);
    }

    private static String number(Random random) {
        StringBuilder number = new StringBuilder();
        switch (random.nextInt(4)) {
            case 0 -> number.append('-');
            case 1 -> number.append('+');
            default -> {}
        }
        digits(number, 1 + random.nextInt(3), random);
        if (random.nextBoolean()) {
            digits(number.append('.'), 1 + random.nextInt(3), random);
        }
        assertThat(DecimalText.isNumber(number.toString())).isTrue();
        return number.toString();
    }

    private static void digits(StringBuilder number, int count, Random random) {
        for (int i = 0; i < count; i++) {
            number.append("0019".charAt(random.nextInt(4)));
        }
    }

    private static String rewritten(String number, Random random) {
        String sign = number.startsWith("-") ? "-" : random.nextBoolean() ? "+" : "";
        String digits = number.replaceAll("[+-]", "");
        String zeros = "0".repeat(random.nextInt(3));
        return sign + zeros + digits + (digits.contains(".") ? zeros : zeros.isEmpty() ? "" : "." + zeros);
    }
}
