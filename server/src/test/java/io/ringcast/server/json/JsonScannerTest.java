package io.ringcast.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
    private static boolean isValid(String text) {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        return JsonScanner.isValid(json, 0, json.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " [ ] ",
                "0",
                "-0",
                "1.5e-7",
                "\"\"",
                "\"\\ud800\"",
                "\"\\u00E9\\/\"",
                "true",
                "false",
                "null",
                "[1,{\"a\":[]}]",
                "{\"a\":{},\"a\":[[]]}"
            })
    void shouldAcceptJson(String text) {
        assertThat(isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "[1,]",
                "[,1]",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1e",
                "1e+",
                "NaN",
                "tru",
                "nulll",
                "'a'",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"\n\"",
                "\"\u0000\"",
                "1 2",
                "[}",
                "{]",
                "[1}",
                "\ufeff{}",
                "{\"a\":1}}",
                "[\"a\"b]"
            })
    void shouldRefuseWhatIsNotJson(String text) {
        assertThat(isValid(text)).isFalse();
    }

    private static String nested(String open, String inner, String close, int depth) {
        return open.repeat(depth) + inner + close.repeat(depth);
    }

    @Test
    void shouldBoundDepth() {
        assertThat(isValid(nested("[", "", "]", 1_000))).isTrue();
        assertThat(isValid(nested("[", "", "]", 1_001))).isFalse();
        assertThat(isValid(nested("{\"a\":", "1", "}", 1_000))).isTrue();
        assertThat(isValid(nested("{\"a\":", "1", "}", 1_001))).isFalse();
        assertThat(isValid("[".repeat(1_000_000))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 62, 63, 64, 65, 66, 127, 128, 129, 500, 511, 512, 513, 960, 961, 998})
    void shouldKnowWhichContainerEnds(int depth) {
        Random random = new Random(20_261_122L + depth);
        StringBuilder open = new StringBuilder();
        StringBuilder close = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            boolean object = random.nextBoolean();
            open.append(object ? "{\"a\":[[],{}],\"b\":" : "[{},[[]],");
            close.insert(0, object ? ",\"c\":{\"d\":[]}}" : ",[[],{}]]");
        }
        assertThat(isValid(open + "1" + close)).isTrue();
        for (int i = close.length() - 1; i >= 0; i--) {
            char end = close.charAt(i);
            if (end == ']' || end == '}') {
                StringBuilder wrong = new StringBuilder(close);
                wrong.setCharAt(i, end == ']' ? '}' : ']');
                assertThat(isValid(open + "1" + wrong)).as("%d", i).isFalse();
                // Each end once costs too much where there are a thousand.
                i -= depth / 32;
            }
        }
    }

    @Test
    void shouldBoundDepthOfMembers() {
        byte[] deepest = ("{\"a\":" + nested("[", "", "]", 999) + "}").getBytes(StandardCharsets.UTF_8);
        byte[] tooDeep = ("{\"a\":" + nested("[", "", "]", 1_000) + "}").getBytes(StandardCharsets.UTF_8);

        assertThat(JsonCursor.members(deepest, 0, deepest.length).next()).isTrue();
        assertThat(JsonCursor.members(tooDeep, 0, tooDeep.length).next()).isFalse();
        byte[] flat = "{\"a\":[[]]}".getBytes(StandardCharsets.UTF_8);
        assertThat(JsonCursor.membersWithin(3, flat, 0, flat.length).next()).isTrue();
        assertThat(JsonCursor.membersWithin(2, flat, 0, flat.length).next()).isFalse();
    }

    /** Overlong forms, surrogates, beyond U+10FFFF, stray and missing continuation bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c080",
                "c1bf",
                "e08080",
                "eda080",
                "edbfbf",
                "f0808080",
                "f4908080",
                "f5808080",
                "80",
                "bf",
                "c3",
                "e282",
                "f09f98",
                "c328",
                "e28228",
                "ff",
                "fe"
            })
    void shouldRefuseTextThatIsNotUtf8(String hex) {
        byte[] json = HexFormat.of().parseHex("22" + hex + "22");

        assertThat(JsonScanner.isValid(json, 0, json.length)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "efbfbf", "f0908080", "f48fbfbf", "7f"})
    void shouldAcceptUtf8AtItsBounds(String hex) {
        byte[] json = HexFormat.of().parseHex("22" + hex + "22");

        assertThat(JsonScanner.isValid(json, 0, json.length)).isTrue();
    }

    @Test
    void shouldLeaveRoomForAnotherLevel() {
        assertThat(JsonScanner.isValidInside((" " + nested("[", "", "]", 999) + " ").getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(JsonScanner.isValidInside(nested("[", "", "]", 1_000).getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(JsonScanner.isValidInside("1 2".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(JsonScanner.isValidInside(new byte[0])).isFalse();
    }

    @Test
    void shouldTellWhereAContainerEnds() {
        byte[] json = "{\"a\":1} {".getBytes(StandardCharsets.UTF_8);
        JsonCursor members = JsonCursor.members(json, 0, json.length);

        assertThat(members.next()).isTrue();
        assertThat(members.end()).isEqualTo(-1);
        assertThat(members.next()).isFalse();
        assertThat(members.end()).isEqualTo(7);
        assertThat(members.complete()).isFalse();
    }

    @Test
    void shouldEscapeAsJavaScriptDoes() {
        String text = "\"\\/\b\f\n\r\t\u0001\u001f\u007f\u2028é😀\ud800x\udc00";

        String literal = RawJson.ofString(text).asText();

        assertThat(literal).isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\u2028é😀\\ud800x\\udc00\"");
    }

    @Test
    void shouldCountPayloadAsContent() {
        RawJson string = RawJson.of("\"\\u00e9\\n\\ud83d\\ude00\"".getBytes(StandardCharsets.UTF_8));
        RawJson object = RawJson.of("{\"a\": 1}".getBytes(StandardCharsets.UTF_8));

        assertThat(string.payloadBytes()).isEqualTo(7);
        assertThat(object.payloadBytes()).isEqualTo(8);
        assertThat(object.payloadExceeds(8)).isFalse();
        assertThat(object.payloadExceeds(7)).isTrue();
    }
}
