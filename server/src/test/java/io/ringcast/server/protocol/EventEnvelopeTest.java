package io.ringcast.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventEnvelopeTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String wrap(String data) {
        return new String(EventEnvelope.wrap("e", utf8(data)), StandardCharsets.UTF_8);
    }

    private static String open(String publication) {
        EventEnvelope.Opened opened = EventEnvelope.open(utf8(publication));
        return opened.event() + " " + new String(opened.data(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{\"a\" : 1.0}~{\"a\" : 1.0}",
                "5~5",
                "null~null",
                "\"{\\\"a\\\" : 1.0,\\\"b\\\":\\\"\\\\u00e9\\\"}\"~{\"a\" : 1.0,\"b\":\"\\u00e9\"}",
                "\"12\"~12",
                "\"\\\"x\\\"\"~\"x\"",
                "\"hello\"~\"hello\"",
                "\"{\\\"a\\\":\"~\"{\\\"a\\\":\"",
                "\"\"~\"\"",
                "\"\\u0031\"~1"
            })
    void shouldWrapTheValueThatAStringStandsFor(String data, String value) {
        assertThat(wrap(data)).isEqualTo("{\"event\":\"e\",\"data\":" + value + "}");
    }

    @Test
    void shouldEscapeTheEvent() {
        assertThat(EventEnvelope.wrap("a\"é", utf8("1")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"event\":\"a\\\"é\",\"data\":1}");
    }

    @Test
    void shouldNotUnfoldWhatWouldBeTooDeepInTheEnvelope() {
        String deep = "[".repeat(999) + "]".repeat(999);
        String deeper = "[".repeat(1_000) + "]".repeat(1_000);

        assertThat(wrap('"' + deep + '"')).isEqualTo("{\"event\":\"e\",\"data\":" + deep + "}");
        assertThat(EventEnvelope.isJson(utf8(wrap('"' + deep + '"')))).isTrue();
        assertThat(wrap('"' + deeper + '"')).isEqualTo("{\"event\":\"e\",\"data\":\"" + deeper + "\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{\"event\":\"e\",\"data\":{\"a\" : 1}}~e \"{\\\"a\\\" : 1}\"",
                " {\"data\":5, \"event\":\"e\", \"x\":1} ~e \"5\"",
                "{\"event\":\"e\",\"data\":\"hello\"}~e \"hello\"",
                "{\"event\":\"\",\"data\":null}~ \"null\"",
                "{\"event\":\"pusher-x\",\"data\":1}~pusher-x \"1\""
            })
    void shouldTakeEnvelopesApart(String publication, String opened) {
        assertThat(open(publication).strip()).isEqualTo(opened.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"pusher:ping\",\"data\":1}",
                "{\"event\":\"\\u0070usher_internal:member_added\",\"data\":1}",
                "{\"event\":5,\"data\":1}",
                "{\"event\":\"e\"}",
                "{\"data\":1}",
                "[1]",
                "\"hello\"",
                "{\"event\":\"e\",\"data\":1",
                "not JSON \n at all: é"
            })
    void shouldQuoteEverythingElseAsAWhole(String publication) {
        byte[] quoted = EventEnvelope.quote(utf8(publication));

        assertThat(open(publication)).isEqualTo("null " + new String(quoted, StandardCharsets.UTF_8));
        assertThat(EventEnvelope.isJson(quoted)).isTrue();
    }

    @Test
    void shouldQuoteText() {
        assertThat(EventEnvelope.quote(utf8("{\"é\":\n1}")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("\"{\\\"é\\\":\\n1}\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"{\\\"a\\\":1}\"", "\"hello\"", "\"[1,2]\""})
    void shouldGiveBackWhatAPusherPublisherWrote(String data) {
        assertThat(open(wrap(data))).isEqualTo("e " + data);
    }

    @Test
    void shouldKnowJson() {
        assertThat(EventEnvelope.isJson(utf8(" {\"a\":[1,null]} "))).isTrue();
        assertThat(EventEnvelope.isJson(utf8("1"))).isTrue();
        assertThat(EventEnvelope.isJson(utf8(""))).isFalse();
        assertThat(EventEnvelope.isJson(utf8("{}{}"))).isFalse();
        assertThat(EventEnvelope.isJson(new byte[] {'"', (byte) 0xff, '"'})).isFalse();
        assertThat(EventEnvelope.isJson(utf8("[".repeat(1_000) + "]".repeat(1_000))))
                .isTrue();
        assertThat(EventEnvelope.isJson(utf8("[".repeat(1_001) + "]".repeat(1_001))))
                .isFalse();
    }
}
