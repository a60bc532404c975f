package io.ringcast.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static String canonical(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new String(CanonicalJson.of(RawJson.of(bytes)), StandardCharsets.UTF_8);
    }

    /** What node prints for JSON.stringify(JSON.parse(x)). */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0 | 1",
                "-1.50 | -1.5",
                "1e5 | 100000",
                "1E+2 | 100",
                "120e-1 | 12",
                "0.000001 | 0.000001",
                "0.0000001 | 1e-7",
                "-0.00000012300 | -1.23e-7",
                "100000000000000000000 | 100000000000000000000",
                "1000000000000000000000 | 1e+21",
                "1.5e300 | 1.5e+300",
                "5e-324 | 5e-324",
                "-0 | 0",
                "0.0 | 0",
                "0e7 | 0",
                "-0.0e-3 | 0",
                "9007199254740991 | 9007199254740991",
                "0.1 | 0.1",
                "[ 1.0 , 2 ] | [1,2]"
            })
    void shouldWriteNumbersAsJavaScriptDoes(String json, String expected) {
        assertThat(canonical(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12345678901234567890",
                "0.1234567890123456789",
                "1e400",
                "-1e400",
                "1e-400",
                "1e99999999999999999999",
                "1e-99999999999999999999",
                "123456789012345678901234567890123456789012345678901234567890"
            })
    void shouldKeepTheDigitsOfNumbersThatJavaScriptDoesNotHold(String json) {
        assertThat(canonical(json)).isEqualTo(json);
    }

    @Test
    void shouldEscapeAsLittleAsJavaScriptDoes() {
        assertThat(canonical("\"\\u0041\\/\\u00e4\\ud83d\\ude00\\t\\u0009\\u0001\\\"\\\\\""))
                .isEqualTo("\"A/ä😀\\t\\t\\u0001\\\"\\\\\"");
        assertThat(canonical("\"\\uD800\"")).isEqualTo("\"\\ud800\"");
    }

    @Test
    void shouldDropWhiteSpaceOutsideOfTextsAlone() {
        assertThat(canonical("{ \"a b\" :\n[ true , null,\tfalse ,{} , [ ] ], \"b\" : \" x \" }"))
                .isEqualTo("{\"a b\":[true,null,false,{},[]],\"b\":\" x \"}");
    }

    @Test
    void shouldKeepTheOrderOfMembersAndSameNames() {
        assertThat(canonical("{\"b\":1,\"2\":1,\"1\":2,\"b\":3}")).isEqualTo("{\"b\":1,\"2\":1,\"1\":2,\"b\":3}");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldStayValidAndNotChangeTwice(long seed) {
        RandomJson random = new RandomJson(new Random(seed));
        for (int i = 0; i < 500; i++) {
            String json = random.value(4);
            String once = canonical(json.strip());
            byte[] bytes = once.getBytes(StandardCharsets.UTF_8);

            assertThat(JsonScanner.isValid(bytes, 0, bytes.length))
                    .as("seed %s: %s became %s", seed, json, once)
                    .isTrue();
            assertThat(canonical(once)).as("seed %s: %s", seed, json).isEqualTo(once);
        }
    }
}
