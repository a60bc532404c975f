package io.ringcast.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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

    @Test
    void shouldBoundDepth() {
        String deepest = "[".repeat(64) + "]".repeat(64);
        String tooDeep = "[".repeat(65) + "]".repeat(65);
        String objects = "{\"a\":".repeat(64) + "1" + "}".repeat(64);
        String tooDeepObjects = "{\"a\":".repeat(65) + "1" + "}".repeat(65);

        assertThat(isValid(deepest)).isTrue();
        assertThat(isValid(tooDeep)).isFalse();
        assertThat(isValid(objects)).isTrue();
        assertThat(isValid(tooDeepObjects)).isFalse();
        assertThat(isValid("[".repeat(1_000_000))).isFalse();
    }

    @Test
    void shouldBoundDepthOfMembers() {
        byte[] deepest = ("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}").getBytes(StandardCharsets.UTF_8);
        byte[] tooDeep = ("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}").getBytes(StandardCharsets.UTF_8);

        assertThat(JsonCursor.members(deepest, 0, deepest.length).next()).isTrue();
        assertThat(JsonCursor.members(tooDeep, 0, tooDeep.length).next()).isFalse();
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
        assertThat(JsonScanner.isValidInside(
                        (" " + "[".repeat(63) + "]".repeat(63) + " ").getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(JsonScanner.isValidInside(("[".repeat(64) + "]".repeat(64)).getBytes(StandardCharsets.UTF_8)))
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
