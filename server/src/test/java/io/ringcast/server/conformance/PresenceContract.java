package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members of presence channels: types, limits, order, and who is told. */
abstract class PresenceContract extends Contract {
    private static final String CHANNEL = "presence-room";

    private final TestNode node = node(Map.of(), """
            {"id":"app-id","key":"app-key","secret":"app-secret","max_presence_members_per_channel":2,
             "max_presence_member_size_in_kb":0.125}""");
    private final Api api = new Api(node.port(), "app-id", Wire.KEY, Wire.SECRET);

    PresenceContract(String transport, int shards) {
        super(transport, shards);
    }

    private static String memberEvent(String name, String data) {
        return "{\"event\":\"pusher_internal:member_" + name + "\",\"channel\":\"" + CHANNEL + "\",\"data\":"
                + Wire.quote(data) + "}";
    }

    private RawClient join(String channelData) {
        return node.connect().subscribePresence(CHANNEL, channelData);
    }

    @Test
    @DisplayName("22, 23, 24, 29 snapshot in order of joining, member_added with info, member_removed without")
    void shouldTellMembers() {
        RawClient first = join("{\"user_id\":\"10\",\"user_info\":{\"name\":\"A\"}}");
        first.expect(Wire.members(CHANNEL, "{\"count\":1,\"ids\":[\"10\"],\"hash\":{\"10\":{\"name\":\"A\"}}}"));
        RawClient second = join("{\"user_id\":9, \"user_info\": {\"name\" : \"\\u00e9\"}}");
        second.expect(Wire.members(
                CHANNEL,
                "{\"count\":2,\"ids\":[\"10\",9],\"hash\":{\"10\":{\"name\":\"A\"},\"9\":{\"name\" : \"\\u00e9\"}}}"));
        first.expect(memberEvent("added", "{\"user_id\":9,\"user_info\":{\"name\" : \"\\u00e9\"}}"));
        RawClient tab = join("{\"user_id\":\"9\",\"user_info\":{\"name\":\"other\"}}");
        tab.expect(Wire.members(
                CHANNEL,
                "{\"count\":2,\"ids\":[\"10\",9],\"hash\":{\"10\":{\"name\":\"A\"},\"9\":{\"name\" : \"\\u00e9\"}}}"));
        second.unsubscribe(CHANNEL).quiet();
        first.quiet();
        tab.close();
        first.expect(memberEvent("removed", "{\"user_id\":9}")).quiet();
        api.get("/channels/" + CHANNEL + "/users").is(200, "{\"users\":[{\"id\":\"10\"}]}");
    }

    @Test
    @DisplayName("29 without user_info the hash has null and member_added none")
    void shouldLeaveOutInfo() {
        RawClient first = join("{\"user_id\":\"a\"}");
        first.expect(Wire.members(CHANNEL, "{\"count\":1,\"ids\":[\"a\"],\"hash\":{\"a\":null}}"));
        join("{\"user_id\":\"b\"}")
                .expect(Wire.members(CHANNEL, "{\"count\":2,\"ids\":[\"a\",\"b\"],\"hash\":{\"a\":null,\"b\":null}}"));
        first.expect(memberEvent("added", "{\"user_id\":\"b\"}"));
    }

    @Test
    void shouldConfirmAgainWithoutTellingOthers() {
        String members = Wire.members(CHANNEL, "{\"count\":2,\"ids\":[\"a\",\"b\"],\"hash\":{\"a\":null,\"b\":null}}");
        RawClient first = join("{\"user_id\":\"a\"}");
        first.text();
        RawClient second = join("{\"user_id\":\"b\"}").expect(members);
        first.expect(memberEvent("added", "{\"user_id\":\"b\"}"));
        second.subscribePresence(CHANNEL, "{\"user_id\":\"b\"}").expect(members).quiet();
        first.quiet();
        api.get("/channels/" + CHANNEL).is(200, "{\"occupied\":true,\"user_count\":2,\"subscription_count\":2}");
    }

    @Test
    @DisplayName("26, 71 a full channel refuses with 4100, but not a present user's next connection")
    void shouldBoundMembers() {
        join("{\"user_id\":\"a\"}").text();
        join("{\"user_id\":2}").text();
        RawClient third = join("{\"user_id\":\"c\"}");
        third.expect(Wire.subscriptionError(
                CHANNEL, "LimitReached", "The maximum members per presence channel limit was reached.", 4100));
        third.subscribePresence(CHANNEL, "{\"user_id\":\"2\"}")
                .expect(Wire.members(CHANNEL, "{\"count\":2,\"ids\":[\"a\",2],\"hash\":{\"a\":null,\"2\":null}}"));
    }

    @Test
    @DisplayName("26 user_info at the limit is let in, one byte more is LimitReached 4301")
    void shouldBoundInfo() {
        String fitting = "\"" + "x".repeat(126) + "\"";
        join("{\"user_id\":\"a\",\"user_info\":" + fitting + "}")
                .expect(Wire.members(CHANNEL, "{\"count\":1,\"ids\":[\"a\"],\"hash\":{\"a\":" + fitting + "}}"));
        join("{\"user_id\":\"b\",\"user_info\": \"x" + fitting.substring(1) + "}")
                .expect(Wire.subscriptionError(
                        CHANNEL, "LimitReached", "The maximum size for a channel member is 128 bytes.", 4301));
    }

    @ParameterizedTest
    @DisplayName("channel_data that names no user is an AuthError")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|user_id is missing, empty or neither a string nor a number",
                "{\"user_id\":\"\"}|user_id is missing, empty or neither a string nor a number",
                "{\"user_id\":true}|user_id is missing, empty or neither a string nor a number",
                "{\"user_id\":null}|user_id is missing, empty or neither a string nor a number",
                "{\"user_id\":[1]}|user_id is missing, empty or neither a string nor a number",
                "[]|channel_data is not a JSON object",
                "nope|channel_data is not a JSON object",
                "{\"user_id\":1|channel_data is not a JSON object"
            })
    void shouldRefuseMember(String channelData, String reason) {
        join(channelData)
                .expect(Wire.subscriptionError(CHANNEL, "AuthError", reason, 401))
                .quiet();
    }

    @Test
    void shouldBoundUserIds() {
        String longest = "u".repeat(128);
        join("{\"user_id\":\"" + longest + "\"}")
                .expect(Wire.members(
                        CHANNEL, "{\"count\":1,\"ids\":[\"" + longest + "\"],\"hash\":{\"" + longest + "\":null}}"));
        join("{\"user_id\":\"" + longest + "u\"}")
                .expect(Wire.subscriptionError(CHANNEL, "AuthError", "user_id is longer than 128 characters", 401));
    }

    @Test
    @DisplayName("68 without channel_data a signed-in user joins as that user, others get an AuthError and live")
    void shouldFallBackToSignin() {
        RawClient client = node.connect();
        String auth = Wire.auth(client.socketId() + ":" + CHANNEL);
        client.send(Wire.subscribe(CHANNEL, auth))
                .expect(Wire.subscriptionError(
                        CHANNEL, "AuthError", "channel_data is missing and the connection is not signed in.", 401))
                .quiet();
        String user = "{\"id\":\"7\",\"user_info\":{\"n\":1}}";
        client.signin(user)
                .expect("{\"event\":\"pusher:signin_success\",\"data\":{\"user_data\":" + Wire.quote(user) + "}}");
        client.send(Wire.subscribe(CHANNEL, auth))
                .expect(Wire.members(CHANNEL, "{\"count\":1,\"ids\":[\"7\"],\"hash\":{\"7\":{\"n\":1}}}"));
        client.unsubscribe(CHANNEL)
                .send("{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":" + Wire.quote(auth) + ",\"channel\":\""
                        + CHANNEL + "\",\"channel_data\":null}}")
                .expect(Wire.members(CHANNEL, "{\"count\":1,\"ids\":[\"7\"],\"hash\":{\"7\":{\"n\":1}}}"));
    }

    @Test
    @DisplayName("26, 68 the limits of a member hold for a signed-in user too")
    void shouldBoundSignedInUser() {
        RawClient large = node.connect();
        large.signin("{\"id\":\"7\",\"user_info\":\"" + "x".repeat(5000) + "\"}");
        large.text();
        large.send(Wire.subscribe(CHANNEL, Wire.auth(large.socketId() + ":" + CHANNEL)));
        assertThat(large.text()).contains("\"type\":\"LimitReached\"").contains("\"status\":4301");
        RawClient longId = node.connect();
        longId.signin("{\"id\":\"" + "u".repeat(129) + "\"}");
        longId.text();
        longId.send(Wire.subscribe(CHANNEL, Wire.auth(longId.socketId() + ":" + CHANNEL)))
                .expect(Wire.subscriptionError(CHANNEL, "AuthError", "user_id is longer than 128 characters", 401));
    }

    @Test
    @DisplayName("28 channel_data names the member of this channel only, the signed-in user stays")
    void shouldKeepSignedInUser() {
        RawClient client = node.connect().signin("{\"id\":\"7\"}");
        client.text();
        client.subscribePresence(CHANNEL, "{\"user_id\":\"8\"}")
                .expect(Wire.members(CHANNEL, "{\"count\":1,\"ids\":[\"8\"],\"hash\":{\"8\":null}}"));
        client.subscribe("#server-to-user-8").expect(Wire.unauthorized("#server-to-user-8"));
        client.subscribe("#server-to-user-7").expect(Wire.succeeded("#server-to-user-7"));
    }

    @Test
    @DisplayName("31 presence-cache: members first, then the miss or the last event")
    void shouldCacheForMembers() {
        String channel = "presence-cache-p";
        RawClient client = node.connect().subscribePresence(channel, "{\"user_id\":1}");
        String members = Wire.members(channel, "{\"count\":1,\"ids\":[1],\"hash\":{\"1\":null}}");
        client.expect(members, "{\"event\":\"pusher:cache_miss\",\"channel\":\"" + channel + "\"}");
        api.publish(channel, "e", "x").is(200, "{}");
        client.expect(Wire.event("e", channel, "x"));
        client.subscribePresence(channel, "{\"user_id\":1}").expect(members, Wire.event("e", channel, "x"));
    }
}
