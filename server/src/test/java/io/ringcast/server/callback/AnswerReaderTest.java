package io.ringcast.server.callback;

import static io.ringcast.server.callback.Calls.bytes;
import static io.ringcast.server.callback.Calls.data;
import static io.ringcast.server.callback.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.server.callback.SubscribeOptions.Overrides;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class AnswerReaderTest {
    private static final AnswerReader<ProxyAnswer.Connect> CONNECT = AnswerReader::connect;
    private static final AnswerReader<ProxyAnswer.Refresh> REFRESH = AnswerReader::refresh;
    private static final AnswerReader<ProxyAnswer.Subscribe> SUBSCRIBE = AnswerReader::subscribe;
    private static final AnswerReader<ProxyAnswer.Publish> PUBLISH = AnswerReader::publish;
    private static final AnswerReader<ProxyAnswer.SubRefresh> SUB_REFRESH = AnswerReader::subRefresh;
    private static final AnswerReader<ProxyAnswer.Rpc> RPC = AnswerReader::rpc;
    private static final ProxyAnswer.Publish PLAIN =
            new ProxyAnswer.Publish(Payload.NONE, false, Map.of(), "", false, 0, "");

    private static <R extends ProxyAnswer> ProxyOutcome<R> read(AnswerReader<R> reader, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return reader.read(body, body.length);
    }

    private static <R extends ProxyAnswer> R answer(AnswerReader<R> reader, String text) {
        return switch (read(reader, text)) {
            case ProxyOutcome.Answer<R>(R result) -> result;
            case ProxyOutcome.Refused<R> r -> throw new AssertionError(r);
            case ProxyOutcome.Disconnected<R> d -> throw new AssertionError(d);
            case ProxyOutcome.Failed<R> f -> throw new AssertionError(f);
        };
    }

    @Test
    void shouldReadConnect() {
        assertThat(answer(CONNECT, """
                {"result":{"user":"42","expire_at":1700000000,"info":{"n":1},"data":[1, 2],"channels":["a","b"],
                "subs":{"c":{"info":{"x":1},"data":"d","override":{"presence":{"value":true},"join_leave":{"value":false},
                "force_push_join_leave":{"value":true},"force_positioning":{},"force_recovery":{"value":true}}},"d":{},
                "e":null},"meta":{"m":1},"unknown":{"x":[1]}}}"""))
                .isEqualTo(new ProxyAnswer.Accepted(
                        "42",
                        1_700_000_000,
                        data("{\"n\":1}"),
                        data("[1, 2]"),
                        List.of("a", "b"),
                        Map.of(
                                "c",
                                new SubscribeOptions(
                                        data("{\"x\":1}"),
                                        data("\"d\""),
                                        new Overrides(true, false, true, false, true),
                                        0),
                                "d",
                                SubscribeOptions.NONE,
                                "e",
                                SubscribeOptions.NONE),
                        json("{\"m\":1}")));
    }

    @Test
    void shouldAcceptAnAnonymousUser() {
        assertThat(answer(CONNECT, "{\"result\":{}}"))
                .isEqualTo(new ProxyAnswer.Accepted("", 0, Payload.NONE, Payload.NONE, List.of(), Map.of(), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"result\":null}", " { \"other\" : 1 } ", "{\"error\":null,\"disconnect\":null}"})
    void shouldTakeNoResultOfConnectAsNotAuthenticated(String text) {
        assertThat(answer(CONNECT, text)).isEqualTo(new ProxyAnswer.Unauthenticated());
    }

    @Test
    void shouldReadRefresh() {
        assertThat(answer(REFRESH, "{\"result\":{\"expire_at\":5,\"info\":1,\"meta\":[]}}"))
                .isEqualTo(new ProxyAnswer.Refresh(false, 5, data("1"), json("[]")));
        assertThat(answer(REFRESH, "{\"result\":{\"expired\":true}}"))
                .isEqualTo(new ProxyAnswer.Refresh(true, 0, Payload.NONE, null));
        assertThat(answer(REFRESH, "{}")).isEqualTo(new ProxyAnswer.Refresh(true, 0, Payload.NONE, null));
    }

    @Test
    void shouldReadSubRefresh() {
        assertThat(answer(SUB_REFRESH, "{\"result\":{\"expire_at\":5,\"b64info\":\"AQI=\"}}"))
                .isEqualTo(new ProxyAnswer.SubRefresh(false, 5, bytes(1, 2)));
        assertThat(answer(SUB_REFRESH, "{}")).isEqualTo(new ProxyAnswer.SubRefresh(true, 0, Payload.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"result\":{}}", "{\"result\":null}"})
    void shouldTakeNothingAsAllowed(String text) {
        assertThat(answer(SUBSCRIBE, text)).isEqualTo(new ProxyAnswer.Subscribe(SubscribeOptions.NONE));
        assertThat(answer(PUBLISH, text)).isEqualTo(PLAIN);
        assertThat(answer(RPC, text)).isEqualTo(new ProxyAnswer.Rpc(Payload.NONE));
    }

    @Test
    void shouldReadSubscribe() {
        assertThat(answer(SUBSCRIBE, "{\"result\":{\"info\":1,\"b64data\":\"/w==\",\"expire_at\":9}}"))
                .isEqualTo(new ProxyAnswer.Subscribe(new SubscribeOptions(data("1"), bytes(255), Overrides.NONE, 9)));
    }

    @Test
    void shouldReadPublish() {
        assertThat(answer(PUBLISH, """
                {"result":{"data":{"a":1},"skip_history":true,"tags":{"k":"v"},"idempotency_key":"i","delta":true,
                "version":18446744073709551615,"version_epoch":"e"}}"""))
                .isEqualTo(new ProxyAnswer.Publish(data("{\"a\":1}"), true, Map.of("k", "v"), "i", true, -1, "e"));
    }

    @Test
    void shouldTakeNullForAbsentButInTheResultOfAProcedure() {
        assertThat(answer(PUBLISH, "{\"result\":{\"data\":null,\"tags\":null,\"version\":null}}"))
                .isEqualTo(PLAIN);
        assertThat(answer(RPC, "{\"result\":{\"data\":null}}")).isEqualTo(new ProxyAnswer.Rpc(data("null")));
        assertThat(answer(RPC, "{\"result\":{\"data\":null,\"b64data\":\"AQ==\"}}"))
                .isEqualTo(new ProxyAnswer.Rpc(bytes(1)));
    }

    @Test
    void shouldKeepBytesOfData() {
        String odd = "{ \"b\" : 1.50e+2,\t\"a\":\"\\u00e9\\/\u20ac\", \"a\":12345678901234567890 }";

        ProxyAnswer.Rpc rpc = answer(RPC, "{\"result\": {\"data\":  " + odd + " } }");

        assertThat(new String(rpc.data().toByteArray(), StandardCharsets.UTF_8)).isEqualTo(odd);
    }

    @Test
    void shouldPreferBase64() {
        assertThat(answer(RPC, "{\"result\":{\"b64data\":\"AAE=\",\"data\":{}}}"))
                .isEqualTo(new ProxyAnswer.Rpc(bytes(0, 1)));
    }

    @Test
    void shouldPreferDisconnectToErrorToResult() {
        assertThat(read(CONNECT, """
                {"result":{"user":"1"},"error":{"code":400},"disconnect":{"code":4500,"reason":"go"}}""")).isEqualTo(new ProxyOutcome.Disconnected<>(4500, "go"));
        assertThat(read(CONNECT, """
                {"result":{"user":"1"},"error":{"code":400,"message":"no","temporary":true}}""")).isEqualTo(new ProxyOutcome.Refused<>(400, "no", true));
    }

    @Test
    void shouldPassCodesOfTheGateway() {
        assertThat(read(CONNECT, "{\"error\":{\"code\":4001,\"message\":\"Unauthorized: userId required\"}}"))
                .isEqualTo(new ProxyOutcome.Refused<>(4001, "Unauthorized: userId required", false));
    }

    @Test
    void shouldTakeTheLastOfTwoMembers() {
        assertThat(answer(
                        CONNECT, "{\"result\":{\"user\":\"a\",\"meta\":1},\"result\":{\"user\":\"b\",\"user\":\"c\"}}"))
                .isEqualTo(new ProxyAnswer.Accepted("c", 0, Payload.NONE, Payload.NONE, List.of(), Map.of(), null));
        assertThat(read(CONNECT, "{\"error\":{\"code\":400},\"error\":null,\"result\":{}}"))
                .isInstanceOf(ProxyOutcome.Answer.class);
    }

    @Test
    void shouldReadNamesWithEscapes() {
        assertThat(read(CONNECT, "{\"err\\u006fr\":{\"code\":400}}"))
                .isEqualTo(new ProxyOutcome.Refused<>(400, "", false));
    }

    @Test
    void shouldCutWhatClientsAreTold() {
        assertThat(read(CONNECT, "{\"disconnect\":{\"code\":4000,\"reason\":\"" + "\u20ac".repeat(100) + "\"}}"))
                .isEqualTo(new ProxyOutcome.Disconnected<>(4000, "\u20ac".repeat(41)));
        assertThat(read(CONNECT, "{\"error\":{\"code\":400,\"message\":\"a" + "\ud83d\ude00".repeat(9_000) + "\"}}"))
                .isEqualTo(new ProxyOutcome.Refused<>(400, "a" + "\ud83d\ude00".repeat(511), false));
    }

    static Stream<String> lies() {
        return Stream.of(
                "",
                " ",
                "null",
                "[]",
                "\"result\"",
                "1",
                "<html></html>",
                "{\"result\":{}",
                "{\"result\":{}}{}",
                "{\"result\":{}}x",
                "\ufeff{\"result\":{}}",
                "{'result':{}}",
                "{\"result\":[]}",
                "{\"result\":true}",
                "{\"result\":\"\"}",
                "{\"error\":\"no\"}",
                "{\"error\":{}}",
                "{\"error\":{\"code\":99}}",
                "{\"error\":{\"code\":-400}}",
                "{\"error\":{\"code\":4e2}}",
                "{\"error\":{\"code\":\"400\"}}",
                "{\"error\":{\"code\":99999999999}}",
                "{\"error\":{\"code\":400,\"message\":1}}",
                "{\"error\":{\"code\":400,\"temporary\":\"yes\"}}",
                "{\"disconnect\":{}}",
                "{\"disconnect\":{\"code\":1000}}",
                "{\"disconnect\":{\"code\":5000}}",
                "{\"disconnect\":{\"code\":4000,\"reason\":[]}}",
                "{\"result\":{\"user\":42}}",
                "{\"result\":{\"user\":{}}}",
                "{\"result\":{\"expire_at\":1.5}}",
                "{\"result\":{\"expire_at\":-1}}",
                "{\"result\":{\"expire_at\":\"1\"}}",
                "{\"result\":{\"expire_at\":9223372036854775808}}",
                "{\"result\":{\"expire_at\":" + "9".repeat(1_000) + "}}",
                "{\"result\":{\"b64info\":\"*\"}}",
                "{\"result\":{\"b64info\":\"A\"}}",
                "{\"result\":{\"b64info\":\"\u20ac\"}}",
                "{\"result\":{\"b64info\":1}}",
                "{\"result\":{\"channels\":\"a\"}}",
                "{\"result\":{\"channels\":{}}}",
                "{\"result\":{\"channels\":[1]}}",
                "{\"result\":{\"channels\":[null]}}",
                "{\"result\":{\"channels\":[" + "\"\",".repeat(Fields.MAX_ELEMENTS) + "\"\"]}}",
                "{\"result\":{\"subs\":[]}}",
                "{\"result\":{\"subs\":{\"a\":1}}}",
                "{\"result\":{\"subs\":{\"a\":{\"override\":1}}}}",
                "{\"result\":{\"subs\":{\"a\":{\"override\":{\"presence\":true}}}}}",
                "{\"result\":{\"subs\":{\"a\":{\"override\":{\"presence\":{\"value\":1}}}}}}",
                "{\"result\":{\"info\":" + "[".repeat(999) + "]".repeat(999) + "}}",
                "{\"result\":{\"info\":" + "[".repeat(100_000));
    }

    @Test
    void shouldReadWhatIsNestedAsDeepAsAllowed() throws Exception {
        String info = "[".repeat(998) + "]".repeat(998);

        assertThat(read(CONNECT, "{\"result\":{\"info\":" + info + "}}")).isInstanceOf(ProxyOutcome.Answer.class);
    }

    @ParameterizedTest
    @MethodSource("lies")
    void shouldRefuseLies(String text) {
        assertThatThrownBy(() -> read(CONNECT, text)).isInstanceOf(BadAnswerException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":{\"tags\":{\"hidden\":1}}}", "{\"result\":{\"tags\":[\"hidden\"]}}",
                "{\"result\":{\"delta\":\"hidden\"}}", "{\"result\":{\"skip_history\":0}}",
                "{\"result\":{\"version\":-1}}", "{\"result\":{\"version\":18446744073709551616}}"
            })
    void shouldRefuseLiesAboutPublicationsAndKeepTheirContentToItself(String text) {
        assertThatThrownBy(() -> read(PUBLISH, text))
                .isInstanceOf(BadAnswerException.class)
                .hasMessageMatching("result\\.[a-z_]+ is not .*")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void shouldNotNameChannelsInMessages() {
        assertThatThrownBy(() -> read(CONNECT, "{\"result\":{\"subs\":{\"hidden\":{\"expire_at\":\"x\"}}}}"))
                .hasMessage("result.subs.*.expire_at is not a whole number from 0 on");
    }

    @Test
    void shouldRefuseTooManyMembers() {
        StringBuilder subs = new StringBuilder("{\"result\":{\"subs\":{");
        for (int i = 0; i <= Fields.MAX_ELEMENTS; i++) {
            subs.append("\"c").append(i).append("\":{},");
        }
        subs.append("\"z\":{}}}}");

        assertThatThrownBy(() -> read(CONNECT, subs.toString()))
                .isInstanceOf(BadAnswerException.class)
                .hasMessage("result.subs has more than 10000 members");
    }

    /** Damaged answers are either read or refused; nothing else comes out. */
    @Test
    void shouldEitherReadOrRefuseDamagedAnswers() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = """
                {"result":{"user":"42","expire_at":17,"info":{"n":[1,2]},"b64data":"AQID","channels":["a","b"],
                "subs":{"c":{"info":{"x":1},"override":{"presence":{"value":true}}}},"tags":{"k":"v"},"version":7,
                "delta":false,"meta":{"m":"\\u00e9"}},"error":null}""".getBytes(StandardCharsets.UTF_8);
        List<AnswerReader<? extends ProxyAnswer>> readers =
                List.of(CONNECT, REFRESH, SUBSCRIBE, PUBLISH, SUB_REFRESH, RPC);
        int refused = 0;

        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte)
                        (random.nextBoolean() ? "{}[]\",:0tn\\".charAt(random.nextInt(11)) : random.nextInt(256));
            }
            int length = random.nextInt(10) == 0 ? random.nextInt(damaged.length) : damaged.length;
            try {
                assertThat(readers.get(round % readers.size()).read(damaged, length))
                        .isNotNull();
            } catch (BadAnswerException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }

        assertThat(refused).as("seed %d", seed).isBetween(1_000, 19_900);
    }
}
