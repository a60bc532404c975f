package io.ringcast.server.http.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.AppLimits;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
    private static final EventParser PARSER = new EventParser(AppLimits.DEFAULT, true);

    private static EventOutcome parse(String body) {
        byte[] bytes = ("##" + body + "#").getBytes(StandardCharsets.UTF_8);
        return PARSER.event(bytes, 2, bytes.length - 3);
    }

    private static BatchOutcome parseBatch(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return PARSER.batch(bytes, 0, bytes.length);
    }

    private static EventRequest request(String body) {
        EventOutcome outcome = parse(body);
        assertThat(outcome).isInstanceOf(EventRequest.class);
        return (EventRequest) outcome;
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"c" + i + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void shouldReadEvent() {
        EventRequest event = request(
                "{\"name\":\"foo\",\"channels\":[\"project-3\",\"b\",\"project-3\"],\"data\":"
                        + "\"{\\\"some\\\":\\\"d\\/\\u00e9\\\"}\",\"socket_id\":\"1.2\",\"info\":\"user_count, x\",\"tags\":{}}");

        assertThat(event.name()).isEqualTo("foo");
        assertThat(event.channels()).containsExactly("project-3", "b");
        assertThat(event.data().asText()).isEqualTo("\"{\\\"some\\\":\\\"d\\/\\u00e9\\\"}\"");
        assertThat(event.socketId()).isEqualTo("1.2");
        assertThat(event.info()).isEqualTo(new EventRequest.ChannelInfo(true, false));
    }

    @Test
    void shouldPreferChannelsToChannel() {
        assertThat(request("{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"channels\":[\"y\"]}")
                        .channels())
                .containsExactly("y");
        assertThat(request("{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"channels\":null}")
                        .channels())
                .containsExactly("x");
        assertThat(request("{\"name\":\"a\",\"data\":\"\",\"channel\":\"#server-to-user-1\"}")
                        .channels())
                .containsExactly("#server-to-user-1");
    }

    @Test
    void shouldMakeAStringOfOtherData() {
        assertThat(request("{\"name\":\"a\",\"channel\":\"x\",\"data\":{ \"b\":\"\\n\" }}")
                        .data()
                        .asText())
                .isEqualTo("\"{ \\\"b\\\":\\\"\\\\n\\\" }\"");
        assertThat(request("{\"name\":\"a\",\"channel\":\"x\",\"data\":null}")
                        .data()
                        .asText())
                .isEqualTo("\"null\"");
        assertThat(request("{\"name\":\"a\",\"channel\":\"x\",\"data\":1.0}")
                        .data()
                        .asText())
                .isEqualTo("\"1.0\"");
        assertThat(request("{\"name\":\"a\",\"channel\":\"x\",\"data\":\"\"}")
                        .data()
                        .asText())
                .isEqualTo("\"\"");
    }

    @Test
    void shouldTakeNullAndEmptyInfoForNone() {
        EventRequest event =
                request("{\"name\":\"a\",\"channel\":\"x\",\"data\":\"\",\"socket_id\":null,\"info\":\"\"}");

        assertThat(event.socketId()).isNull();
        assertThat(event.info()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"name\":\"a\",\"data\":\"\"}",
                "{\"name\":\"a\",\"channel\":\"x\"}",
                "{\"data\":\"\",\"channel\":\"x\"}",
                "{\"name\":\"\",\"data\":\"\",\"channel\":\"x\"}",
                "{\"name\":5,\"data\":\"\",\"channel\":\"x\"}",
                "{\"name\":\"pusher:a\",\"data\":\"\",\"channel\":\"x\"}",
                "{\"name\":\"\\u0070usher_internal:a\",\"data\":\"\",\"channel\":\"x\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x y\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"#x\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":[\"x\"]}",
                "{\"name\":\"a\",\"data\":\"\",\"channels\":\"x\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channels\":[]}",
                "{\"name\":\"a\",\"data\":\"\",\"channels\":[\"x\",5]}",
                "{\"name\":\"a\",\"data\":\"\",\"channels\":[\"x\",\"private-encrypted-y\"]}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"socket_id\":\"1\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"socket_id\":\"1.\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"socket_id\":\".1\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"socket_id\":\"1.2.3\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"socket_id\":\"1.2\\n\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"socket_id\":\"\"}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"socket_id\":1.2}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\",\"info\":[]}",
                "{\"name\":\"a\",\"data\":\"\",\"channel\":\"x\"} x"
            })
    void shouldRefuseIncorrectEvents(String body) {
        assertThat(parse(body)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.text()).startsWith("The received data is incorrect");
        });
    }

    @Test
    void shouldAcceptOneEncryptedChannelAlsoWhenRepeated() {
        assertThat(request(
                                "{\"name\":\"a\",\"data\":\"\",\"channels\":[\"private-encrypted-y\",\"private-encrypted-y\"]}")
                        .channels())
                .containsExactly("private-encrypted-y");
    }

    @Test
    void shouldBoundChannels() {
        assertThat(request("{\"name\":\"a\",\"data\":\"\",\"channels\":" + names(100) + "}")
                        .channels())
                .hasSize(100);
        assertThat(parse("{\"name\":\"a\",\"data\":\"\",\"channels\":" + names(101) + "}"))
                .isEqualTo(new Refusal(400, "Cannot broadcast to more than 100 channels at once"));
        assertThat(parse("{\"name\":\"a\",\"data\":\"\",\"channel\":\"" + "x".repeat(201) + "\"}"))
                .isEqualTo(new Refusal(
                        400, "The received data is incorrect: a channel name is longer than 200 characters."));
    }

    @Test
    void shouldBoundEventNames() {
        String longest = "é".repeat(200);

        assertThat(request("{\"name\":\"" + longest + "\",\"data\":\"\",\"channel\":\"x\"}")
                        .name())
                .isEqualTo(longest);
        assertThat(parse("{\"name\":\"" + longest + "x\",\"data\":\"\",\"channel\":\"x\"}"))
                .isEqualTo(new Refusal(400, "Event name is too long. Maximum allowed size is 200."));
    }

    @Test
    void shouldBoundDataByTheBytesOfItsContent() {
        String largest = "\\u00e9".repeat(51_200);

        assertThat(request("{\"name\":\"a\",\"channel\":\"x\",\"data\":\"" + largest + "\"}")
                        .data()
                        .payloadBytes())
                .isEqualTo(102_400);
        assertThat(parse("{\"name\":\"a\",\"channel\":\"x\",\"data\":\"" + largest + "x\"}"))
                .isEqualTo(
                        new Refusal(413, "The data content of this event exceeds the allowed maximum (102400 bytes)"));
    }

    @Test
    void shouldReadBatchInOrder() {
        BatchOutcome outcome = parseBatch("{\"batch\":[{\"name\":\"a\",\"data\":\"1\",\"channel\":\"x\"},"
                + "{\"name\":\"b\",\"data\":\"2\",\"channels\":[\"x\",\"y\"],\"info\":\"subscription_count\"}]}");

        assertThat(outcome).isInstanceOfSatisfying(BatchRequest.class, batch -> {
            assertThat(batch.events()).extracting(EventRequest::name).containsExactly("a", "b");
            assertThat(batch.events())
                    .extracting(EventRequest::channels)
                    .isEqualTo(List.of(List.of("x"), List.of("x", "y")));
            assertThat(batch.channelCount()).isEqualTo(3);
            assertThat(batch.wantsInfo()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"batch\":[]}",
                "{\"batch\":{}}",
                "{\"batch\":null}",
                "{\"batch\":[5]}",
                "[]",
                "{\"batch\":[{\"name\":\"a\",\"data\":\"1\",\"channel\":\"x\"},{\"name\":\"a\",\"data\":\"1\"}]}"
            })
    void shouldRefuseIncorrectBatches(String body) {
        assertThat(parseBatch(body)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.text()).startsWith("The received data is incorrect");
        });
    }

    @Test
    void shouldBoundBatches() {
        String event = "{\"name\":\"a\",\"data\":\"1\",\"channel\":\"x\"}";
        String ten = event + ("," + event).repeat(9);

        assertThat(parseBatch("{\"batch\":[" + ten + "]}")).isInstanceOf(BatchRequest.class);
        assertThat(parseBatch("{\"batch\":[" + ten + "," + event + "]}"))
                .isEqualTo(new Refusal(400, "Batch too large (> 10). Cannot batch-send more than 10 messages at once"));
    }
}
