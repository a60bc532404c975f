package io.ringcast.server.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeParserTest {
    private static ClientFrame parse(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return EnvelopeParser.parse(payload, 0, payload.length);
    }

    @Test
    void shouldReadSubscribe() {
        assertThat(parse("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"\",\"channel\":\"my-channel\"}}"))
                .isEqualTo(new ClientFrame.Subscribe("my-channel", "", null));
        assertThat(parse("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"app-key:e9\",\"channel\":"
                        + "\"presence-foobar\",\"channel_data\":\"{\\\"user_id\\\":\\\"10\\\"}\"}}"))
                .isEqualTo(new ClientFrame.Subscribe("presence-foobar", "app-key:e9", "{\"user_id\":\"10\"}"));
    }

    @Test
    void shouldReadDataThatIsAStringOfAnObject() {
        assertThat(parse("{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"\\\\u00e9\\\"}\"}"))
                .isEqualTo(new ClientFrame.Subscribe("é", null, null));
        assertThat(parse("{\"event\":\"pusher:unsubscribe\",\"data\":\"{\\\"channel\\\":\\\"a\\\"}\"}"))
                .isEqualTo(new ClientFrame.Unsubscribe("a"));
        assertThat(parse("{\"event\":\"pusher:signin\",\"data\":\"{\\\"auth\\\":\\\"k:s\\\",\\\"user_data\\\":"
                        + "\\\"{\\\\\\\"id\\\\\\\":\\\\\\\"1\\\\\\\"}\\\"}\"}"))
                .isEqualTo(new ClientFrame.Signin("k:s", "{\"id\":\"1\"}"));
    }

    @Test
    void shouldReadFieldsOfWrongTypeAsAbsent() {
        assertThat(parse("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":7,\"auth\":[]}}"))
                .isEqualTo(new ClientFrame.Subscribe(null, null, null));
        assertThat(parse("{\"event\":\"pusher:subscribe\",\"data\":[]}"))
                .isEqualTo(new ClientFrame.Subscribe(null, null, null));
        assertThat(parse("{\"event\":\"pusher:subscribe\"}")).isEqualTo(new ClientFrame.Subscribe(null, null, null));
        assertThat(parse("{\"event\":\"pusher:unsubscribe\",\"data\":null}"))
                .isEqualTo(new ClientFrame.Unsubscribe(null));
        assertThat(parse("{\"event\":\"pusher:signin\",\"data\":\"\"}")).isEqualTo(new ClientFrame.Signin(null, null));
    }

    @Test
    void shouldNotTakeChannelDataOfWrongTypeForAbsent() {
        assertThat(parse("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-a\",\"channel_data\":5}}"))
                .isEqualTo(new ClientFrame.Subscribe("presence-a", null, "5"));
        assertThat(parse(
                        "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-a\",\"channel_data\":null}}"))
                .isEqualTo(new ClientFrame.Subscribe("presence-a", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"data\":{}", ",\"data\":\"{}\"", ",\"data\":null", ",\"data\":[1]"})
    void shouldReadPingAndPongWhateverTheirData(String data) {
        assertThat(parse("{\"event\":\"pusher:ping\"" + data + "}")).isInstanceOf(ClientFrame.Ping.class);
        assertThat(parse("{\"event\":\"pusher:pong\"" + data + "}")).isInstanceOf(ClientFrame.Pong.class);
    }

    @Test
    void shouldSliceDataOfClientEventsUnchanged() {
        String data = "{ \"b\" : 1.0, \"a\":\"\\u0041\\/\", \"c\":12345678901234567890 }";
        byte[] payload = ("##{\"event\":\"client-x\" , \"channel\":\"private-a\",\"data\": " + data + " }##")
                .getBytes(StandardCharsets.UTF_8);

        ClientFrame frame = EnvelopeParser.parse(payload, 2, payload.length - 4);

        assertThat(frame).isInstanceOfSatisfying(ClientFrame.ClientEvent.class, event -> {
            assertThat(event.event()).isEqualTo("client-x");
            assertThat(event.channel()).isEqualTo("private-a");
            RawJson slice = Objects.requireNonNull(event.data());
            assertThat(slice.bytes()).isSameAs(payload);
            assertThat(slice.asText()).isEqualTo(data);
        });
    }

    @Test
    void shouldKeepAbsentDataAndChannelOfClientEventsAbsent() {
        assertThat(parse("{\"event\":\"client-\"}")).isEqualTo(new ClientFrame.ClientEvent("client-", null, null));
        assertThat(parse("{\"event\":\"client-a\",\"channel\":5,\"data\":null}"))
                .isEqualTo(new ClientFrame.ClientEvent(
                        "client-a", null, RawJson.of("null".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void shouldTakeTheLastOfRepeatedNamesAlsoWhenEscaped() {
        assertThat(parse("{\"event\":1,\"x\":{},\"\\u0065vent\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"a\","
                        + "\"channel\":\"b\"}}"))
                .isEqualTo(new ClientFrame.Unsubscribe("b"));
        assertThat(parse("{\"event\":\"pusher:ping\",\"event\":null}")).isInstanceOf(ClientFrame.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "Client-a", "client_a", "pusher:unknown", "pusher_internal:member_added", ""})
    void shouldIgnoreUnknownEvents(String event) {
        assertThat(parse("{\"event\":\"" + event + "\"}")).isInstanceOf(ClientFrame.Ignored.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"a\"",
                "null",
                "{}",
                "{\"event\":1}",
                "{\"event\":null}",
                "{\"event\":\"pusher:ping\"",
                "{\"event\":\"pusher:ping\"}{}",
                "{\"event\":\"pusher:ping\",}",
                "{\"event\" \"pusher:ping\"}"
            })
    void shouldCallOtherTextMalformed(String text) {
        assertThat(parse(text)).isInstanceOf(ClientFrame.Malformed.class);
    }
}
