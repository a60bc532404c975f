package io.ringcast.server.protocol.centrifuge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.server.protocol.centrifuge.wire.PublicationFields.Delta;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message against bytes that were written down from the protocol's description. */
class RepliesTest {
    private static final ClientInfo INFO = new ClientInfo("c1", "42", utf8("{\"name\":\"A\"}"), utf8("[1]"));
    private static final ClientInfo ANONYMOUS = new ClientInfo("", "", null, null);
    private static final StreamPosition TOP = new StreamPosition(13, "xyz");
    private static final PublicationFields PLAIN =
            new PublicationFields(utf8("{\"a\":1}"), null, 0, Tags.NONE, Delta.NONE, 0);
    private static final PublicationFields FULL = new PublicationFields(
            utf8("{\"é\": 1.0}"), INFO, 13, Tags.of(Map.of("k", "v", "l", "w")), Delta.NONE, 1700000000000L);
    private static final Result.Subscribe NOTHING = new Result.Subscribe(
            Result.Expiry.NEVER, Result.Stream.NONE, Result.NO_BYTES, Result.NO_BYTES, false, 0, 0);

    private static final String PLAIN_JSON = "{\"data\":{\"a\":1}}";
    private static final String PLAIN_TEXT = "{ data: '{\"a\":1}' }";
    private static final String INFO_JSON =
            "{\"user\":\"42\",\"client\":\"c1\",\"conn_info\":{\"name\":\"A\"},\"chan_info\":[1]}";
    private static final String INFO_TEXT =
            "{ user: '42' client: 'c1' conn_info: '{\"name\":\"A\"}' chan_info: '[1]' }";

    record Case(Message message, String json, String type, String text) {
        @Override
        public String toString() {
            return json;
        }
    }

    interface Message extends BiConsumer<Replies, WireBuffer> {}

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Case result(long id, Result result, String json, String text) {
        return new Case((replies, out) -> replies.result(out, id, result), json, "Reply", text);
    }

    /** A push, in JSON without its braces and in Protobuf without its name. */
    private static Stream<Case> push(Push push, String json, String text) {
        return Stream.of(new Case(
                (replies, out) -> replies.push(out, push),
                "{\"push\":{" + json + "}}",
                "Reply",
                "push { " + text + " }"));
    }

    private static byte[] written(Encoding encoding, Case expected) {
        WireBuffer out = new WireBuffer(1, 4096);
        expected.message.accept(Replies.bidirectional(encoding), out);
        return out.toByteArray();
    }

    static Stream<Case> results() {
        return Stream.of(
                new Case(
                        (replies, out) -> replies.error(out, 7, ErrorCode.INTERNAL),
                        "{\"id\":7,\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}",
                        "Reply",
                        "id: 7 error { code: 100 message: 'internal server error' temporary: true }"),
                new Case(
                        (replies, out) -> replies.error(out, 4294967295L, 4001, "Unauthorized: \"é\"", false),
                        "{\"id\":4294967295,\"error\":{\"code\":4001,\"message\":\"Unauthorized: \\\"é\\\"\"}}",
                        "Reply",
                        "id: 4294967295 error { code: 4001 message: 'Unauthorized: \"é\"' }"),
                result(3, new Result.Unsubscribe(), "{\"id\":3,\"unsubscribe\":{}}", "id: 3 unsubscribe {}"),
                result(5, new Result.Publish(), "{\"id\":5,\"publish\":{}}", "id: 5 publish {}"),
                result(
                        6,
                        new Result.Presence(Map.of("c1", INFO)),
                        "{\"id\":6,\"presence\":{\"presence\":{\"c1\":" + INFO_JSON + "}}}",
                        "id: 6 presence { presence { key: 'c1' value " + INFO_TEXT + " } }"),
                result(
                        6,
                        new Result.Presence(Map.of()),
                        "{\"id\":6,\"presence\":{\"presence\":{}}}",
                        "id: 6 presence {}"),
                result(
                        8,
                        new Result.PresenceStats(3, 2),
                        "{\"id\":8,\"presence_stats\":{\"num_clients\":3,\"num_users\":2}}",
                        "id: 8 presence_stats { num_clients: 3 num_users: 2 }"),
                result(
                        8,
                        new Result.PresenceStats(0, 0),
                        "{\"id\":8,\"presence_stats\":{\"num_clients\":0,\"num_users\":0}}",
                        "id: 8 presence_stats {}"));
    }

    static Stream<Case> moreResults() {
        return Stream.of(
                result(
                        9,
                        new Result.History(List.of(PLAIN, PLAIN), TOP),
                        "{\"id\":9,\"history\":{\"publications\":[" + PLAIN_JSON + "," + PLAIN_JSON
                                + "],\"epoch\":\"xyz\",\"offset\":13}}",
                        "id: 9 history { publications " + PLAIN_TEXT + " publications " + PLAIN_TEXT
                                + " epoch: 'xyz' offset: 13 }"),
                result(
                        9,
                        new Result.History(List.of(), new StreamPosition(0, "")),
                        "{\"id\":9,\"history\":{\"publications\":[],\"epoch\":\"\",\"offset\":0}}",
                        "id: 9 history {}"),
                result(
                        4,
                        new Result.Rpc(utf8("null")),
                        "{\"id\":4,\"rpc\":{\"data\":null}}",
                        "id: 4 rpc { data: 'null' }"),
                result(4, new Result.Rpc(Result.NO_BYTES), "{\"id\":4,\"rpc\":{}}", "id: 4 rpc {}"),
                result(
                        9,
                        new Result.Refresh("c1", "1.0 Ringcast", new Result.Expiry(true, 3600)),
                        "{\"id\":9,\"refresh\":{\"client\":\"c1\",\"version\":\"1.0 Ringcast\",\"expires\":true,"
                                + "\"ttl\":3600}}",
                        "id: 9 refresh { client: 'c1' version: '1.0 Ringcast' expires: true ttl: 3600 }"),
                result(
                        10,
                        new Result.SubRefresh(new Result.Expiry(true, 60)),
                        "{\"id\":10,\"sub_refresh\":{\"expires\":true,\"ttl\":60}}",
                        "id: 10 sub_refresh { expires: true ttl: 60 }"));
    }

    static Stream<Case> connects() {
        Result.Connect large = new Result.Connect(
                "c1",
                "1.0",
                new Result.Expiry(true, 3599),
                utf8("{\"d\":1}"),
                Map.of("personal:#42", subscription(Encoding.JSON, List.of())),
                new Result.Heartbeat(25, true),
                "s",
                "n",
                1700000000000L);
        Result.Connect small = new Result.Connect(
                "c1",
                "1.0",
                Result.Expiry.NEVER,
                Result.NO_BYTES,
                Map.of("a", NOTHING),
                Result.Heartbeat.NONE,
                "",
                "",
                0);
        String sub = "\"recoverable\":true,\"epoch\":\"xyz\",\"recovered\":true,\"offset\":13,\"positioned\":true,"
                + "\"data\":\"x\",\"was_recovering\":true,\"delta\":true,\"id\":5,\"type\":1";
        return Stream.of(
                result(
                        1,
                        large,
                        "{\"id\":1,\"connect\":{\"client\":\"c1\",\"version\":\"1.0\",\"expires\":true,\"ttl\":3599,"
                                + "\"data\":{\"d\":1},\"subs\":{\"personal:#42\":{\"expires\":true,\"ttl\":60," + sub
                                + "}},\"ping\":25,\"pong\":true,\"session\":\"s\",\"node\":\"n\","
                                + "\"time\":1700000000000}}",
                        "id: 1 connect { client: 'c1' version: '1.0' expires: true ttl: 3599 data: '{\"d\":1}'"
                                + " subs { key: 'personal:#42' value { expires: true ttl: 60 recoverable: true"
                                + " epoch: 'xyz' recovered: true offset: 13 positioned: true data: '\"x\"'"
                                + " was_recovering: true delta: true id: 5 type: 1 } }"
                                + " ping: 25 pong: true session: 's' node: 'n' time: 1700000000000 }"),
                result(
                        1,
                        small,
                        "{\"id\":1,\"connect\":{\"client\":\"c1\",\"version\":\"1.0\",\"subs\":{\"a\":{}}}}",
                        "id: 1 connect { client: 'c1' version: '1.0' subs { key: 'a' value {} } }"),
                new Case(
                        (replies, out) -> replies.push(out, new Push.Connect(small)),
                        "{\"push\":{\"connect\":{\"client\":\"c1\",\"version\":\"1.0\",\"subs\":{\"a\":{}}}}}",
                        "Reply",
                        "push { connect { client: 'c1' version: '1.0' subs { key: 'a' value {} } } }"),
                new Case(
                        (replies, out) -> replies.push(out, new Push.Connect(large)),
                        "{\"push\":{\"connect\":{\"client\":\"c1\",\"version\":\"1.0\",\"expires\":true,\"ttl\":3599,"
                                + "\"data\":{\"d\":1},\"subs\":{\"personal:#42\":{\"expires\":true,\"ttl\":60," + sub
                                + "}},\"ping\":25,\"pong\":true,\"session\":\"s\",\"node\":\"n\","
                                + "\"time\":1700000000000}}}",
                        "Reply",
                        "push { connect { client: 'c1' version: '1.0' data: '{\"d\":1}'"
                                + " subs { key: 'personal:#42' value { expires: true ttl: 60 recoverable: true"
                                + " epoch: 'xyz' recovered: true offset: 13 positioned: true data: '\"x\"'"
                                + " was_recovering: true delta: true id: 5 type: 1 } }"
                                + " expires: true ttl: 3599"
                                + " ping: 25 pong: true session: 's' node: 'n' time: 1700000000000 } }"));
    }

    static Stream<Case> pushes() {
        return Stream.of(
                        push(
                                new Push.Publication("c", 0, PLAIN),
                                "\"channel\":\"c\",\"pub\":" + PLAIN_JSON,
                                "channel: 'c' pub " + PLAIN_TEXT),
                        push(
                                new Push.Publication("", 300, PLAIN),
                                "\"id\":300,\"pub\":" + PLAIN_JSON,
                                "id: 300 pub " + PLAIN_TEXT),
                        push(
                                new Push.Publication("chat:\"é\"", 0, FULL),
                                "\"channel\":\"chat:\\\"é\\\"\",\"pub\":{\"data\":{\"é\": 1.0},\"info\":" + INFO_JSON
                                        + ",\"offset\":13,\"tags\":{\"k\":\"v\",\"l\":\"w\"},"
                                        + "\"time\":1700000000000}",
                                "channel: 'chat:\"é\"' pub { data: '{\"é\": 1.0}' info " + INFO_TEXT
                                        + " offset: 13 tags { key: 'k' value: 'v' } tags { key: 'l' value: 'w' }"
                                        + " time: 1700000000000 }"),
                        push(
                                new Push.Join("c", 0, INFO),
                                "\"channel\":\"c\",\"join\":{\"info\":" + INFO_JSON + "}",
                                "channel: 'c' join { info " + INFO_TEXT + " }"),
                        push(
                                new Push.Leave("c", 0, ANONYMOUS),
                                "\"channel\":\"c\",\"leave\":{\"info\":{\"user\":\"\",\"client\":\"\"}}",
                                "channel: 'c' leave { info {} }"),
                        push(
                                new Push.Unsubscribe("c", 2000, "server unsubscribe"),
                                "\"channel\":\"c\",\"unsubscribe\":{\"code\":2000,\"reason\":\"server unsubscribe\"}",
                                "channel: 'c' unsubscribe { code: 2000 reason: 'server unsubscribe' }"),
                        push(
                                new Push.Subscribe("c", true, true, TOP, utf8("{}")),
                                "\"channel\":\"c\",\"subscribe\":{\"recoverable\":true,\"epoch\":\"xyz\",\"offset\":13,"
                                        + "\"positioned\":true,\"data\":{}}",
                                "channel: 'c' subscribe { recoverable: true epoch: 'xyz' offset: 13 positioned: true"
                                        + " data: '{}' }"),
                        push(new Push.Message(utf8("{}")), "\"message\":{\"data\":{}}", "message { data: '{}' }"),
                        push(
                                new Push.Disconnect(3001, "shutdown"),
                                "\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}",
                                "disconnect { code: 3001 reason: 'shutdown' }"),
                        push(
                                new Push.Refresh(new Result.Expiry(true, 3600)),
                                "\"refresh\":{\"expires\":true,\"ttl\":3600}",
                                "refresh { expires: true ttl: 3600 }"))
                .flatMap(cases -> cases);
    }

    private static Result.Subscribe subscription(Encoding encoding, List<PublicationFields> publications) {
        return new Result.Subscribe(
                new Result.Expiry(true, 60),
                new Result.Stream(true, true, TOP, true, true),
                Replies.bidirectional(encoding).publications(publications, 4096),
                utf8("\"x\""),
                true,
                5,
                1);
    }

    @ParameterizedTest
    @MethodSource({"results", "moreResults", "connects", "pushes"})
    void shouldWriteJson(Case expected) {
        assertThat(written(Encoding.JSON, expected))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(expected.json);
    }

    @ParameterizedTest
    @MethodSource({"results", "moreResults", "connects", "pushes"})
    void shouldWriteProtobuf(Case expected) {
        assertThat(written(Encoding.PROTOBUF, expected))
                .asHexString()
                .isEqualTo(HexFormat.of()
                        .withUpperCase()
                        .formatHex(Schema.message(expected.type, expected.text).toByteArray()));
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void shouldWriteBarePushes(Case expected) {
        WireBuffer json = new WireBuffer(1, 4096);
        WireBuffer protobuf = new WireBuffer(1, 4096);
        expected.message.accept(Replies.unidirectional(Encoding.JSON), json);
        expected.message.accept(Replies.unidirectional(Encoding.PROTOBUF), protobuf);

        String bare = expected.json.substring("{\"push\":".length(), expected.json.length() - 1);
        String text = expected.text.substring("push { ".length(), expected.text.length() - 2);
        assertThat(json.toByteArray()).asString(StandardCharsets.UTF_8).isEqualTo(bare);
        assertThat(protobuf.toByteArray())
                .isEqualTo(Schema.message("Push", text).toByteArray());
    }

    @Test
    void shouldSplicePublicationsIntoASubscribeResult() {
        WireBuffer json = new WireBuffer(16, 4096);
        WireBuffer protobuf = new WireBuffer(16, 4096);
        List<PublicationFields> missed = List.of(PLAIN, FULL);

        Replies.bidirectional(Encoding.JSON).result(json, 2, subscription(Encoding.JSON, missed));
        Replies.bidirectional(Encoding.PROTOBUF).result(protobuf, 2, subscription(Encoding.PROTOBUF, missed));

        assertThat(json.toByteArray())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "{\"id\":2,\"subscribe\":{\"expires\":true,\"ttl\":60,\"recoverable\":true,\"epoch\":\"xyz\","
                                + "\"publications\":[" + PLAIN_JSON + ",{\"data\":{\"é\": 1.0},\"info\":" + INFO_JSON
                                + ",\"offset\":13,\"tags\":{\"k\":\"v\",\"l\":\"w\"},\"time\":1700000000000}],"
                                + "\"recovered\":true,\"offset\":13,\"positioned\":true,\"data\":\"x\","
                                + "\"was_recovering\":true,\"delta\":true,\"id\":5,\"type\":1}}");
        assertThat(protobuf.toByteArray())
                .isEqualTo(Schema.message(
                                "Reply",
                                "id: 2 subscribe { expires: true ttl: 60 recoverable: true epoch: 'xyz' publications "
                                        + PLAIN_TEXT + " publications { data: '{\"é\": 1.0}' info " + INFO_TEXT
                                        + " offset: 13 tags { key: 'k' value: 'v' } tags { key: 'l' value: 'w' }"
                                        + " time: 1700000000000 } recovered: true offset: 13 positioned: true"
                                        + " data: '\"x\"' was_recovering: true delta: true id: 5 type: 1 }")
                        .toByteArray());
    }

    @Test
    void shouldWriteAnEmptySubscribeResult() {
        WireBuffer out = new WireBuffer(16, 4096);

        Replies.bidirectional(Encoding.JSON).result(out, 2, NOTHING);

        assertThat(out.toByteArray()).asString(StandardCharsets.UTF_8).isEqualTo("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void shouldWriteDataOfDeltasAsStringsInJsonOnly() {
        PublicationFields full = new PublicationFields(utf8("{\"é\":\n1}"), null, 1, Tags.NONE, Delta.FULL, 0);
        PublicationFields patch = new PublicationFields(utf8("7\n4@0,\"\\:x;"), null, 2, Tags.NONE, Delta.PATCH, 0);

        assertThat(Replies.bidirectional(Encoding.JSON).publications(List.of(full, patch), 4096))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"data\":\"{\\\"é\\\":\\n1}\",\"offset\":1},"
                        + "{\"data\":\"7\\n4@0,\\\"\\\\:x;\",\"offset\":2,\"delta\":true}");
        assertThat(Replies.bidirectional(Encoding.PROTOBUF).publications(List.of(full, patch), 4096))
                .isEqualTo(Schema.message(
                                "SubscribeResult",
                                "publications { data: '{\"é\":\\n1}' offset: 1 }"
                                        + " publications { data: '7\\n4@0,\"\\\\:x;' offset: 2 delta: true }")
                        .toByteArray());
    }

    @Test
    void shouldKeepMessagesOnOneLine() {
        WireBuffer out = new WireBuffer(16, 4096);

        Replies.bidirectional(Encoding.JSON).push(out, new Push.Message(utf8("\r\n{\n \"a\\n\" :\r\n1}\n")));

        assertThat(out.toByteArray())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"push\":{\"message\":{\"data\":{ \"a\\n\" :1}}}}");
    }

    @Test
    void shouldPingWithAnEmptyMessage() {
        assertThat(Replies.bidirectional(Encoding.JSON).ping())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{}");
        assertThat(Replies.unidirectional(Encoding.JSON).ping())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{}");
        assertThat(Replies.bidirectional(Encoding.PROTOBUF).ping()).isEmpty();
    }

    // By hand: no library had a part in these.
    @Test
    void shouldWriteTheBytesOfAPublication() {
        WireBuffer out = new WireBuffer(16, 4096);

        Replies.bidirectional(Encoding.PROTOBUF).push(out, new Push.Publication("c", 0, PLAIN));

        assertThat(out.toByteArray())
                .asHexString()
                .isEqualTo("22" + "0E" + "12" + "01" + "63" + "22" + "09" + "22" + "07" + "7B2261223A317D");
    }
}
