package io.ringcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.session.SessionIds;
import io.ringcast.engine.signal.Signal;
import io.ringcast.server.auth.Hmac;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of each event. */
class EnvelopesTest {
    private static final long SESSION = SessionIds.of(123, 456);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Arguments of(Signal signal, String json) {
        return Arguments.of(signal, json);
    }

    static Stream<Arguments> events() {
        return Stream.of(
                of(new Signal.Occupied("a", "c"), "{\"name\":\"channel_occupied\",\"channel\":\"c\"}"),
                of(new Signal.Vacated("a", "c"), "{\"name\":\"channel_vacated\",\"channel\":\"c\"}"),
                of(
                        new Signal.MemberAdded("a", "presence-c", "2", bytes("2")),
                        "{\"name\":\"member_added\",\"channel\":\"presence-c\",\"user_id\":2}"),
                of(
                        new Signal.MemberAdded("a", "presence-c", "/ä\"", bytes("\"\\/\\u00e4\\\"\"")),
                        "{\"name\":\"member_added\",\"channel\":\"presence-c\",\"user_id\":\"/ä\\\"\"}"),
                of(
                        new Signal.MemberRemoved("a", "presence-c", "2", bytes("\"2\"")),
                        "{\"name\":\"member_removed\",\"channel\":\"presence-c\",\"user_id\":\"2\"}"),
                of(new Signal.CacheMiss("a", "cache-c"), "{\"name\":\"cache_miss\",\"channel\":\"cache-c\"}"),
                of(
                        new Signal.SubscriptionCount("a", "c", 12),
                        "{\"name\":\"subscription_count\",\"channel\":\"c\",\"subscription_count\":12}"),
                of(
                        new Signal.ClientEvent("a", "private-c", "client-e", bytes("{\"x\": 1.0}"), SESSION, null),
                        "{\"name\":\"client_event\",\"channel\":\"private-c\",\"event\":\"client-e\",\"data\":{\"x\":1},"
                                + "\"socket_id\":\"123.456\"}"),
                of(
                        new Signal.ClientEvent("a", "presence-c", "client-\"e", bytes("\"t\""), SESSION, bytes("7")),
                        "{\"name\":\"client_event\",\"channel\":\"presence-c\",\"event\":\"client-\\\"e\",\"data\":\"t\","
                                + "\"socket_id\":\"123.456\",\"user_id\":7}"),
                of(
                        new Signal.ClientEvent("a", "private-c", "client-e", bytes("null"), SESSION, null),
                        "{\"name\":\"client_event\",\"channel\":\"private-c\",\"event\":\"client-e\",\"data\":null,"
                                + "\"socket_id\":\"123.456\"}"),
                of(
                        new Signal.ClientEvent("a", "private-c", "client-e", null, SESSION, null),
                        "{\"name\":\"client_event\",\"channel\":\"private-c\",\"event\":\"client-e\","
                                + "\"socket_id\":\"123.456\"}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldWriteAnEvent(Signal signal, String json) {
        assertThat(new String(Envelopes.event(signal), StandardCharsets.UTF_8)).isEqualTo(json);
    }

    @Test
    void shouldWriteABodyOfSeveralEvents() {
        byte[] one = Envelopes.event(new Signal.Occupied("a", "x"));
        byte[] two = Envelopes.event(new Signal.Vacated("a", "y"));

        assertThat(new String(Envelopes.body(1, List.of(one, two)), StandardCharsets.UTF_8))
                .isEqualTo("{\"time_ms\":1,\"events\":[{\"name\":\"channel_occupied\",\"channel\":\"x\"},"
                        + "{\"name\":\"channel_vacated\",\"channel\":\"y\"}]}");
    }

    @Test
    @DisplayName("the vector of the specification: body and signature")
    void shouldWriteAndSignTheVectorOfTheSpecification() {
        byte[] body = Envelopes.body(
                1_700_000_000_000L, List.of(Envelopes.event(new Signal.Occupied("app-id", "my-channel"))));

        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"time_ms\":1700000000000,\"events\":[{\"name\":\"channel_occupied\",\"channel\":\"my-channel\"}]}");
        assertThat(new Hmac("app-secret").sign(body))
                .isEqualTo("fec9fff324b82111ea03affc886e951bec5ee7a9e365bfd05cf254414c990a1a");
    }
}
