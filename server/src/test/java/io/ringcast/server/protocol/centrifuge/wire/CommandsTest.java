package io.ringcast.server.protocol.centrifuge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.DynamicMessage;
import io.ringcast.engine.history.StreamPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private static final StreamPosition START = new StreamPosition(0, "");
    private static final byte[] NONE = new byte[0];

    record Case(String json, String text, Command command) {
        @Override
        public String toString() {
            return json;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Command> json(String text) {
        return read(new JsonCommands(64), utf8(text));
    }

    private static List<Command> protobuf(int... bytes) {
        byte[] frame = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            frame[i] = (byte) bytes[i];
        }
        return read(new ProtobufCommands(64), frame);
    }

    private static List<Command> read(Commands commands, byte[] frame) {
        List<Command> read = new ArrayList<>();
        commands.decode(frame, 0, frame.length, read::add);
        return read;
    }

    private static byte[] frame(String... texts) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (String text : texts) {
            DynamicMessage command = Schema.message("Command", text);
            try {
                command.writeDelimitedTo(frame);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return frame.toByteArray();
    }

    private static SubscribeRequest subscribe(String channel) {
        return new SubscribeRequest(channel, "", false, START, NONE, false, false, false, "", null, 0, 0);
    }

    static Stream<Case> connects() {
        return Stream.of(
                new Case("{}", "", new Command.Pong()),
                new Case(
                        "{\"id\":1,\"connect\":{}}",
                        "id: 1 connect {}",
                        new Command.Connect(1, "", NONE, Map.of(), "", "", Map.of(), 0)),
                new Case(
                        "{\"id\":1,\"connect\":{\"token\":\"t\",\"data\":{\"a\" : 1},\"subs\":{\"c\":{\"recover\":true,"
                                + "\"epoch\":\"e\",\"offset\":7},\"d\":{}},\"name\":\"js\",\"version\":\"5\","
                                + "\"headers\":{\"X-A\":\"b\"},\"flag\":3,\"dict\":\"x\"}}",
                        "id: 1 connect { token: 't' data: '{\"a\" : 1}' subs { key: 'c' value { recover: true"
                                + " epoch: 'e' offset: 7 } } subs { key: 'd' } name: 'js' version: '5'"
                                + " headers { key: 'X-A' value: 'b' } flag: 3 }",
                        new Command.Connect(
                                1,
                                "t",
                                utf8("{\"a\" : 1}"),
                                Map.of(
                                        "c",
                                        new SubscribeRequest(
                                                "",
                                                "",
                                                true,
                                                new StreamPosition(7, "e"),
                                                NONE,
                                                false,
                                                false,
                                                false,
                                                "",
                                                null,
                                                0,
                                                0),
                                        "d",
                                        subscribe("")),
                                "js",
                                "5",
                                Map.of("X-A", "b"),
                                3)));
    }

    static Stream<Case> subscribes() {
        FilterNode leaf = new FilterNode("", "k", "eq", "v", List.of(), List.of());
        FilterNode in = new FilterNode("", "k", "in", "", List.of("a", ""), List.of());
        return Stream.of(new Case(
                "{\"id\":2,\"subscribe\":{\"channel\":\"chat:é\",\"token\":\"t\",\"recover\":true,\"epoch\":\"e\","
                        + "\"offset\":9223372036854775807,\"data\":\"x\",\"positioned\":true,"
                        + "\"recoverable\":true,\"join_leave\":true,\"delta\":\"fossil\","
                        + "\"tf\":{\"op\":\"and\",\"nodes\":[{\"key\":\"k\",\"cmp\":\"eq\",\"val\":\"v\"},"
                        + "{\"key\":\"k\",\"cmp\":\"in\",\"vals\":[\"a\",\"\"]}]},\"flag\":-1,\"type\":4}}",
                "id: 2 subscribe { channel: 'chat:é' token: 't' recover: true epoch: 'e'"
                        + " offset: 9223372036854775807 data: '\"x\"' positioned: true recoverable: true"
                        + " join_leave: true delta: 'fossil' tf { op: 'and' nodes { key: 'k' cmp: 'eq'"
                        + " val: 'v' } nodes { key: 'k' cmp: 'in' vals: 'a' vals: '' } } flag: -1 type: 4 }",
                new Command.Subscribe(
                        2,
                        new SubscribeRequest(
                                "chat:é",
                                "t",
                                true,
                                new StreamPosition(Long.MAX_VALUE, "e"),
                                utf8("\"x\""),
                                true,
                                true,
                                true,
                                "fossil",
                                new FilterNode("and", "", "", "", List.of(), List.of(leaf, in)),
                                -1,
                                4))));
    }

    static Stream<Case> commands() {
        return Stream.of(
                new Case(
                        "{\"id\":3,\"unsubscribe\":{\"channel\":\"c\"}}",
                        "id: 3 unsubscribe { channel: 'c' }",
                        new Command.Unsubscribe(3, "c")),
                new Case(
                        "{\"id\":5,\"publish\":{\"channel\":\"c\",\"data\":{\"b\":1.0,\"a\":12345678901234567890}}}",
                        "id: 5 publish { channel: 'c' data: '{\"b\":1.0,\"a\":12345678901234567890}' }",
                        new Command.Publish(5, "c", utf8("{\"b\":1.0,\"a\":12345678901234567890}"))),
                new Case(
                        "{\"id\":6,\"presence\":{\"channel\":\"c\"}}",
                        "id: 6 presence { channel: 'c' }",
                        new Command.Presence(6, "c")),
                new Case(
                        "{\"id\":7,\"presence_stats\":{\"channel\":\"c\"}}",
                        "id: 7 presence_stats { channel: 'c' }",
                        new Command.PresenceStats(7, "c")),
                new Case(
                        "{\"id\":8,\"history\":{\"channel\":\"c\",\"limit\":-1,\"since\":{\"offset\":5,\"epoch\":\"e\"},"
                                + "\"reverse\":true}}",
                        "id: 8 history { channel: 'c' limit: -1 since { offset: 5 epoch: 'e' } reverse: true }",
                        new Command.History(8, "c", -1, new StreamPosition(5, "e"), true)),
                new Case(
                        "{\"id\":8,\"history\":{\"channel\":\"c\",\"since\":{}}}",
                        "id: 8 history { channel: 'c' since {} }",
                        new Command.History(8, "c", 0, START, false)),
                new Case(
                        "{\"id\":8,\"history\":{\"channel\":\"c\"}}",
                        "id: 8 history { channel: 'c' }",
                        new Command.History(8, "c", 0, null, false)),
                new Case("{\"id\":9,\"ping\":{}}", "id: 9 ping {}", new Command.Ping(9)),
                new Case("{\"send\":{\"data\":[]}}", "send { data: '[]' }", new Command.Send(0, utf8("[]"))),
                new Case(
                        "{\"id\":4294967295,\"rpc\":{\"method\":\"m\",\"data\":null}}",
                        "id: 4294967295 rpc { method: 'm' data: 'null' }",
                        new Command.Rpc(4294967295L, "m", utf8("null"))),
                new Case(
                        "{\"id\":11,\"refresh\":{\"token\":\"t\"}}",
                        "id: 11 refresh { token: 't' }",
                        new Command.Refresh(11, "t")),
                new Case(
                        "{\"id\":12,\"sub_refresh\":{\"channel\":\"c\",\"token\":\"t\",\"type\":1}}",
                        "id: 12 sub_refresh { channel: 'c' token: 't' type: 1 }",
                        new Command.SubRefresh(12, "c", "t", 1)));
    }

    @ParameterizedTest
    @MethodSource({"connects", "subscribes", "commands"})
    void shouldReadJson(Case expected) {
        assertThat(json(expected.json)).usingRecursiveComparison().isEqualTo(List.of(expected.command));
    }

    @ParameterizedTest
    @MethodSource({"connects", "subscribes", "commands"})
    void shouldReadProtobuf(Case expected) {
        assertThat(read(new ProtobufCommands(1), frame(expected.text)))
                .usingRecursiveComparison()
                .isEqualTo(List.of(expected.command));
    }

    // By hand: no library had a part in these.
    @Test
    void shouldReadTheBytesOfAPublishCommand() {
        assertThat(protobuf(0x0b, 0x08, 0x05, 0x3a, 0x07, 0x0a, 0x01, 'c', 0x12, 0x02, '{', '}'))
                .usingRecursiveComparison()
                .isEqualTo(List.of(new Command.Publish(5, "c", utf8("{}"))));
        assertThat(protobuf(0)).containsExactly(new Command.Pong());
    }

    @Test
    void shouldReadAllCommandsOfAFrameInOrder() {
        List<Command> expected =
                List.of(new Command.Unsubscribe(1, "a"), new Command.Pong(), new Command.Unsubscribe(2, "b"));

        String first = "{\"id\":1,\"unsubscribe\":{\"channel\":\"a\"}}";
        String second = "{\"id\":2,\"unsubscribe\":{\"channel\":\"b\"}}";
        String spaced = "{\n\"id\" : 2 ,\r\n\"unsubscribe\":\n{\"channel\":\"b\"}}";
        assertThat(json(first + '\n' + "{}" + '\n' + spaced + '\n')).isEqualTo(expected);
        assertThat(json(' ' + first + " \r\n\n" + "{}" + "\r\n" + second + "\n\n"))
                .isEqualTo(expected);
        assertThat(read(
                        new ProtobufCommands(3),
                        frame("id: 1 unsubscribe { channel: 'a' }", "", "id: 2 unsubscribe { channel: 'b' }")))
                .isEqualTo(expected);
    }

    @Test
    void shouldTakeTheFirstRequestInDispatchOrder() {
        assertThat(json("{\"sub_refresh\":{},\"send\":{},\"id\":3,\"rpc\":{},\"publish\":{},\"ping\":{},"
                        + "\"subscribe\":{}}"))
                .containsExactly(new Command.Ping(3));
        assertThat(json("{\"id\":3,\"refresh\":{\"token\":\"a\"},\"sub_refresh\":5,\"refresh\":{\"token\":\"b\"},"
                        + "\"connect\":null}"))
                .containsExactly(new Command.Refresh(3, "b"));
        assertThat(read(new ProtobufCommands(1), frame("sub_refresh {} publish {} ping {} id: 3 subscribe {}")))
                .containsExactly(new Command.Ping(3));
    }

    @Test
    void shouldTakeAnyCommandWithoutIdForAPong() {
        assertThat(json("{\"subscribe\":{\"channel\":\"a\"}}")).containsExactly(new Command.Pong());
        assertThat(json("{\"id\":0,\"x\":{}}")).containsExactly(new Command.Pong());
        assertThat(read(new ProtobufCommands(1), frame("subscribe { channel: 'a' }")))
                .containsExactly(new Command.Pong());
    }

    @Test
    void shouldIgnoreWhatItDoesNotKnow() {
        assertThat(
                        json(
                                "{\"x\":[{}],\"id\":1,\"unsubscribe\":{\"y\":null,\"channel\":\"a\",\"z\":{\"channel\":\"b\"}}}"))
                .containsExactly(new Command.Unsubscribe(1, "a"));
        assertThat(protobuf(
                        26, 8, 1, 0x10, 5, 0x1d, 1, 2, 3, 4, 0x32, 15, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x0a, 1, 'a', 0x7a,
                        1, 'b'))
                .containsExactly(new Command.Unsubscribe(1, "a"));
    }

    @Test
    void shouldReadEscapedNamesAndReplaceHalfPairs() {
        assertThat(json("{\"\\u0069d\":1,\"unsubscribe\":{\"channel\":\"\\ud800\\ud83d\\ude00\"}}"))
                .containsExactly(new Command.Unsubscribe(1, "\ufffd😀"));
    }

    @Test
    void shouldReadNullAsAbsent() {
        assertThat(json("{\"id\":1,\"history\":{\"channel\":null,\"limit\":null,\"since\":null,\"reverse\":null}}"))
                .containsExactly(new Command.History(1, "", 0, null, false));
        assertThat(json("{\"id\":1,\"connect\":{\"subs\":null,\"headers\":null,\"token\":null}}"))
                .usingRecursiveComparison()
                .isEqualTo(List.of(new Command.Connect(1, "", NONE, Map.of(), "", "", Map.of(), 0)));
    }

    @Test
    void shouldCutOffsetsBeyondALong() {
        Command expected = new Command.History(1, "", 0, new StreamPosition(Long.MAX_VALUE, ""), false);

        assertThat(json("{\"id\":1,\"history\":{\"since\":{\"offset\":18446744073709551615}}}"))
                .containsExactly(expected);
        assertThat(json("{\"id\":1,\"history\":{\"since\":{\"offset\":9223372036854775808}}}"))
                .containsExactly(expected);
        assertThat(read(new ProtobufCommands(1), frame("id: 1 history { since { offset: 18446744073709551615 } }")))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "[]",
                "null",
                "5",
                "{",
                "{\"id\":1}",
                "{\"id\":1,\"unknown\":{}}",
                "{\"id\":1,\"subscribe\":null}",
                "{\"id\":1,\"subscribe\":[]}",
                "{\"id\":1,\"subscribe\":{\"channel\":5}}",
                "{\"id\":1,\"subscribe\":{\"recover\":1}}",
                "{\"id\":1,\"subscribe\":{\"recover\":\"true\"}}",
                "{\"id\":1,\"subscribe\":{\"offset\":-1}}",
                "{\"id\":1,\"subscribe\":{\"offset\":1.0}}",
                "{\"id\":1,\"subscribe\":{\"offset\":18446744073709551616}}",
                "{\"id\":1,\"subscribe\":{\"offset\":\"1\"}}",
                "{\"id\":1,\"subscribe\":{\"flag\":9223372036854775808}}",
                "{\"id\":1,\"subscribe\":{\"type\":2147483648}}",
                "{\"id\":1,\"subscribe\":{\"tf\":[]}}",
                "{\"id\":1,\"subscribe\":{\"tf\":{\"nodes\":{}}}}",
                "{\"id\":1,\"subscribe\":{\"tf\":{\"vals\":[1]}}}",
                "{\"id\":1,\"connect\":{\"subs\":[]}}",
                "{\"id\":1,\"connect\":{\"subs\":{\"a\":1}}}",
                "{\"id\":1,\"connect\":{\"headers\":{\"a\":1}}}",
                "{\"id\":-1,\"ping\":{}}",
                "{\"id\":4294967296,\"ping\":{}}",
                "{\"id\":1e1,\"ping\":{}}",
                "{\"id\":true,\"ping\":{}}",
                "{\"id\":1,\"ping\":{},}",
                "{\"id\":1,\"publish\":{\"data\":{]}}}",
            })
    void shouldRefuseOtherJson(String text) {
        assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> json(text));
    }

    @Test
    void shouldRefuseJsonThatIsNotUtf8() {
        byte[] frame = "{\"id\":1,\"unsubscribe\":{\"channel\":\"\u00e9\"}}".getBytes(StandardCharsets.ISO_8859_1);

        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> read(new JsonCommands(1), frame))
                .withMessage("not a JSON object");
    }

    static Stream<int[]> brokenProtobuf() {
        return Stream.of(
                new int[] {},
                new int[] {1},
                new int[] {0x80},
                new int[] {2, 8, 1},
                new int[] {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01},
                new int[] {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01},
                new int[] {1, 8},
                new int[] {2, 8, 0x80},
                new int[] {2, 0, 1},
                new int[] {6, 8, 1, 0x22, 2, 8, 1},
                new int[] {4, 8, 1, 0x2a, 1},
                new int[] {7, 8, 1, 0x2a, 3, 0x0a, 1, 0xff},
                new int[] {6, 8, 1, 0x2a, 2, 8, 1},
                new int[] {3, 8, 1, 0x0b},
                new int[] {4, 8, 1, 0x5d, 1},
                new int[] {4, 8, 1, 0x20, 1},
                new int[] {8, 0x88, 0x80, 0x80, 0x80, 0x80, 0x01, 1, 0});
    }

    @ParameterizedTest
    @MethodSource("brokenProtobuf")
    void shouldRefuseOtherProtobuf(int[] bytes) {
        assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> protobuf(bytes));
    }

    @Test
    void shouldHandOutWhatStandsInFrontOfABrokenCommand() {
        List<Command> read = new ArrayList<>();
        byte[] json = utf8("{\"id\":1,\"ping\":{}}\n{\"id\":2,");
        byte[] protobuf = {4, 8, 1, 0x5a, 0, 9};

        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> new JsonCommands(5).decode(json, 0, json.length, read::add));
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> new ProtobufCommands(5).decode(protobuf, 0, protobuf.length, read::add));

        assertThat(read).containsExactly(new Command.Ping(1), new Command.Ping(1));
    }

    @Test
    void shouldRefuseTwoCommandsOnOneLine() {
        assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> json("{}{}"));
        assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> json("{} {}"));
    }

    @Test
    void shouldRefuseMoreCommandsThanItIsTold() {
        List<Command> read = new ArrayList<>();
        byte[] json = utf8("{}\n{}\n{}");
        byte[] protobuf = {0, 0, 0};

        assertThat(read(new JsonCommands(3), json)).hasSize(3);
        assertThat(read(new ProtobufCommands(3), protobuf)).hasSize(3);
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> new JsonCommands(2).decode(json, 0, json.length, read::add))
                .withMessage("more than 2 commands in one frame");
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> new ProtobufCommands(2).decode(protobuf, 0, protobuf.length, read::add))
                .withMessage("more than 2 commands in one frame");
        assertThat(read).hasSize(4);
    }

    @Test
    void shouldDropTheRestWhenTheHandlerHasEnough() {
        List<Command> read = new ArrayList<>();
        Commands.Handler once = command -> {
            read.add(command);
            return false;
        };

        new JsonCommands(5).decode(utf8("{}\n{"), 0, 4, once);
        new ProtobufCommands(5).decode(new byte[] {0, 9}, 0, 2, once);

        assertThat(read).hasSize(2);
    }

    @Test
    void shouldReadALoneConnectRequest() {
        byte[] json = utf8(" {\"token\":\"t\",\"subs\":{\"c\":null},\"flag\":1}\n");
        byte[] protobuf = Schema.message("ConnectRequest", "token: 't' subs { key: 'c' } flag: 1")
                .toByteArray();
        Command.Connect expected = new Command.Connect(0, "t", NONE, Map.of("c", subscribe("")), "", "", Map.of(), 1);

        assertThat(new JsonCommands(1).decodeConnect(json, 0, json.length))
                .usingRecursiveComparison()
                .isEqualTo(expected);
        assertThat(new ProtobufCommands(1).decodeConnect(protobuf, 0, protobuf.length))
                .usingRecursiveComparison()
                .isEqualTo(expected);
        assertThat(new ProtobufCommands(1).decodeConnect(NONE, 0, 0).token()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{}{}", "{}\n{}", "{\"token\":1}"})
    void shouldRefuseWhatIsNoLoneRequest(String text) {
        byte[] json = utf8(text.replace("token", "node"));
        byte[] connect = utf8(text);

        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> new JsonCommands(1).decodeConnect(connect, 0, connect.length));
        assertThatExceptionOfType(MalformedCommandException.class)
                .isThrownBy(() -> new JsonCommands(1).decodeEmulation(json, 0, json.length));
    }

    @Test
    void shouldReadEmulationRequests() {
        byte[] text = utf8("{\"session\":\"s\",\"node\":\"n\",\"data\":\"{\\\"id\\\":1}\\n{}\"}");
        byte[] object = utf8("{\"session\":\"s\",\"node\":\"n\",\"data\":{\"id\" : 1}}");
        byte[] protobuf = {0x0a, 1, 'n', 0x12, 1, 's', 0x1a, 2, 0, 5};

        assertThat(new JsonCommands(1).decodeEmulation(text, 0, text.length))
                .usingRecursiveComparison()
                .isEqualTo(new EmulationRequest("s", "n", utf8("{\"id\":1}\n{}")));
        assertThat(new JsonCommands(1).decodeEmulation(object, 0, object.length))
                .usingRecursiveComparison()
                .isEqualTo(new EmulationRequest("s", "n", utf8("{\"id\" : 1}")));
        assertThat(new ProtobufCommands(1).decodeEmulation(protobuf, 0, protobuf.length))
                .usingRecursiveComparison()
                .isEqualTo(new EmulationRequest("s", "n", new byte[] {0, 5}));
    }

    private static String deepFilter(int depth) {
        return "{\"nodes\":[".repeat(depth - 1) + "{}" + "]}".repeat(depth - 1);
    }

    private static FilterNode jsonFilter(String filter) {
        Command command =
                json("{\"id\":1,\"subscribe\":{\"tf\":" + filter + "}}").getFirst();
        return Objects.requireNonNull(((Command.Subscribe) command).request().filter());
    }

    private static FilterNode protobufFilter(String filter) {
        Command command = read(new ProtobufCommands(1), frame("id: 1 subscribe { tf " + filter + " }"))
                .getFirst();
        return Objects.requireNonNull(((Command.Subscribe) command).request().filter());
    }

    @Test
    void shouldMarkFiltersThatAreTooDeep() {
        assertThat(jsonFilter(deepFilter(10))).isNotEqualTo(FilterNode.OVERSIZED);
        assertThat(jsonFilter(deepFilter(11))).isSameAs(FilterNode.OVERSIZED);
        assertThat(protobufFilter("{ nodes ".repeat(9) + "{}" + "}".repeat(9))).isEqualTo(jsonFilter(deepFilter(10)));
        assertThat(protobufFilter("{ nodes ".repeat(10) + "{}" + "}".repeat(10)))
                .isSameAs(FilterNode.OVERSIZED);
    }

    @Test
    void shouldMarkFiltersThatHaveTooManyNodes() {
        assertThat(jsonFilter("{\"nodes\":[{}" + ",{}".repeat(98) + "]}").nodes())
                .hasSize(99);
        assertThat(jsonFilter("{\"nodes\":[{}" + ",{}".repeat(99) + "]}")).isSameAs(FilterNode.OVERSIZED);
        assertThat(protobufFilter("{" + " nodes {}".repeat(99) + " }").nodes()).hasSize(99);
        assertThat(protobufFilter("{" + " nodes {}".repeat(100) + " }")).isSameAs(FilterNode.OVERSIZED);
    }

    @Test
    void shouldRefuseJsonThatIsTooDeep() {
        String allowed = "{\"id\":1,\"rpc\":{\"data\":" + "[".repeat(998) + "]".repeat(998) + "}}";
        String refused = "{\"id\":1,\"rpc\":{\"data\":" + "[".repeat(999) + "]".repeat(999) + "}}";

        assertThat(json(allowed)).hasSize(1);
        assertThatExceptionOfType(MalformedCommandException.class).isThrownBy(() -> json(refused));
    }
}
