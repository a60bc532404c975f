package io.ringcast.server.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.presence.Member;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerFramesTest {
    private static final int HEADROOM = 10;

    private static RawJson raw(String json) {
        return RawJson.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] frame) {
        for (int i = 0; i < HEADROOM; i++) {
            assertThat(frame[i]).isZero();
        }
        return new String(frame, HEADROOM, frame.length - HEADROOM, StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteConnectionFrames() {
        assertThat(text(ServerFrames.connectionEstablished(HEADROOM, "1234567890.9876543210", 120)))
                .isEqualTo("{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_id\\\":"
                        + "\\\"1234567890.9876543210\\\",\\\"activity_timeout\\\":120}\"}");
        assertThat(text(ServerFrames.ping(HEADROOM))).isEqualTo("{\"event\":\"pusher:ping\"}");
        assertThat(text(ServerFrames.pong(HEADROOM))).isEqualTo("{\"event\":\"pusher:pong\"}");
    }

    @Test
    void shouldWriteErrorsWithAnObject() {
        assertThat(text(ServerFrames.error(HEADROOM, 4001, "App key nope does not exist.", null)))
                .isEqualTo("{\"event\":\"pusher:error\",\"data\":{\"code\":4001,"
                        + "\"message\":\"App key nope does not exist.\"}}");
        assertThat(text(ServerFrames.error(HEADROOM, null, "a \"b\"", "private-\"c")))
                .isEqualTo("{\"event\":\"pusher:error\",\"channel\":\"private-\\\"c\",\"data\":{\"code\":null,"
                        + "\"message\":\"a \\\"b\\\"\"}}");
    }

    @Test
    void shouldWriteSubscriptionAnswers() {
        assertThat(text(ServerFrames.subscriptionSucceeded(HEADROOM, "my-channel")))
                .isEqualTo("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"my-channel\","
                        + "\"data\":\"{}\"}");
        assertThat(text(ServerFrames.subscriptionError(
                        HEADROOM, "private-foobar", "AuthError", "The connection is unauthorized.", 401)))
                .isEqualTo("{\"event\":\"pusher:subscription_error\",\"channel\":\"private-foobar\",\"data\":"
                        + "{\"type\":\"AuthError\",\"error\":\"The connection is unauthorized.\",\"status\":401}}");
        assertThat(text(ServerFrames.subscriptionError(HEADROOM, null, "InvalidChannel", "No channel", 4009)))
                .isEqualTo("{\"event\":\"pusher:subscription_error\",\"data\":"
                        + "{\"type\":\"InvalidChannel\",\"error\":\"No channel\",\"status\":4009}}");
        assertThat(text(ServerFrames.cacheMiss(HEADROOM, "cache-a")))
                .isEqualTo("{\"event\":\"pusher:cache_miss\",\"channel\":\"cache-a\"}");
        assertThat(text(ServerFrames.subscriptionCount(HEADROOM, "my-channel", 42)))
                .isEqualTo("{\"event\":\"pusher_internal:subscription_count\",\"channel\":\"my-channel\","
                        + "\"data\":\"{\\\"subscription_count\\\":42}\"}");
    }

    @Test
    void shouldWriteMembersOfAPresenceChannel() {
        List<Member> members = List.of(
                new Member(
                        "10",
                        raw("\"10\"").toByteArray(),
                        raw("{\"name\":\"A\"}").toByteArray()),
                new Member("11", raw("\"11\"").toByteArray(), null));

        assertThat(text(ServerFrames.subscriptionSucceeded(HEADROOM, "presence-foobar", members)))
                .isEqualTo("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"presence-foobar\","
                        + "\"data\":\"{\\\"presence\\\":{\\\"count\\\":2,\\\"ids\\\":[\\\"10\\\",\\\"11\\\"],"
                        + "\\\"hash\\\":{\\\"10\\\":{\\\"name\\\":\\\"A\\\"},\\\"11\\\":null}}}\"}");
    }

    @Test
    void shouldKeepNumbersInIdsButNotInHash() {
        List<Member> members =
                List.of(new Member("2", raw("2").toByteArray(), raw("\"a\\nb\"").toByteArray()));

        assertThat(text(ServerFrames.subscriptionSucceeded(HEADROOM, "presence-a", members)))
                .endsWith("\"data\":\"{\\\"presence\\\":{\\\"count\\\":1,\\\"ids\\\":[2],"
                        + "\\\"hash\\\":{\\\"2\\\":\\\"a\\\\nb\\\"}}}\"}");
    }

    @Test
    void shouldWriteComingAndGoingMembers() {
        Member member = new Member(
                "11", raw("\"11\"").toByteArray(), raw("{\"name\":\"B\"}").toByteArray());

        assertThat(text(ServerFrames.memberAdded(HEADROOM, "presence-foobar", member)))
                .isEqualTo("{\"event\":\"pusher_internal:member_added\",\"channel\":\"presence-foobar\",\"data\":"
                        + "\"{\\\"user_id\\\":\\\"11\\\",\\\"user_info\\\":{\\\"name\\\":\\\"B\\\"}}\"}");
        assertThat(text(ServerFrames.memberAdded(
                        HEADROOM, "presence-foobar", new Member("2", raw("2").toByteArray(), null))))
                .endsWith("\"data\":\"{\\\"user_id\\\":2}\"}");
        assertThat(text(ServerFrames.memberRemoved(HEADROOM, "presence-foobar", member)))
                .isEqualTo("{\"event\":\"pusher_internal:member_removed\",\"channel\":\"presence-foobar\",\"data\":"
                        + "\"{\\\"user_id\\\":\\\"11\\\"}\"}");
    }

    @Test
    void shouldSpliceDataOfEventsUnchanged() {
        assertThat(text(ServerFrames.event(
                        HEADROOM, "client-greeting", "presence-room", raw("{ \"message\" :\"h\\/\"}"), raw("\"10\""))))
                .isEqualTo("{\"event\":\"client-greeting\",\"channel\":\"presence-room\","
                        + "\"data\":{ \"message\" :\"h\\/\"},\"user_id\":\"10\"}");
        assertThat(text(ServerFrames.event(HEADROOM, "my-event", "#server-to-user-12345", raw("\"x\""), null)))
                .isEqualTo("{\"event\":\"my-event\",\"channel\":\"#server-to-user-12345\",\"data\":\"x\"}");
        assertThat(text(ServerFrames.event(HEADROOM, "é\"😀", "a", null, null)))
                .isEqualTo("{\"event\":\"é\\\"😀\",\"channel\":\"a\"}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 10})
    void shouldSizeEventsExactly(int headroom) {
        byte[] frame = ServerFrames.event(headroom, "e\n", "c", raw("[1]"), raw("7"));

        assertThat(new String(frame, headroom, frame.length - headroom, StandardCharsets.UTF_8))
                .isEqualTo("{\"event\":\"e\\n\",\"channel\":\"c\",\"data\":[1],\"user_id\":7}");
    }

    @Test
    void shouldEchoUserDataUnchanged() {
        assertThat(text(ServerFrames.signinSuccess(HEADROOM, "{\"id\":\"12345\"}")))
                .isEqualTo("{\"event\":\"pusher:signin_success\",\"data\":{\"user_data\":"
                        + "\"{\\\"id\\\":\\\"12345\\\"}\"}}");
    }

    @Test
    void shouldLeaveEmptyWatchlistsOut() {
        byte[] both = ServerFrames.watchlistEvents(HEADROOM, List.of("u2"), List.of("u3"));
        byte[] offline = ServerFrames.watchlistEvents(HEADROOM, List.of(), List.of("a", "b"));

        assertThat(text(Objects.requireNonNull(both)))
                .isEqualTo("{\"event\":\"pusher_internal:watchlist_events\",\"data\":\"{\\\"events\\\":["
                        + "{\\\"name\\\":\\\"online\\\",\\\"user_ids\\\":[\\\"u2\\\"]},"
                        + "{\\\"name\\\":\\\"offline\\\",\\\"user_ids\\\":[\\\"u3\\\"]}]}\"}");
        assertThat(text(Objects.requireNonNull(offline)))
                .endsWith("\"data\":\"{\\\"events\\\":[{\\\"name\\\":\\\"offline\\\","
                        + "\\\"user_ids\\\":[\\\"a\\\",\\\"b\\\"]}]}\"}");
        assertThat(ServerFrames.watchlistEvents(HEADROOM, List.of(), List.of())).isNull();
    }
}
