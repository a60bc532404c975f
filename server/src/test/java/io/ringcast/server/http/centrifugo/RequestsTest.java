package io.ringcast.server.http.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, forms of errors, bad input, and what a node says that stops. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class RequestsTest {
    private static final String PUBLISH = "{\"channel\":\"news\",\"data\":1}";

    private final ApiNode node = new ApiNode();

    @AfterAll
    void stop() {
        node.close();
    }

    private static ApiNode node(String key, boolean insecure, boolean transportErrors) {
        return new ApiNode(
                new CentrifugoApi.Settings("/api", key, insecure, transportErrors, ApiNode.MAX_BODY_BYTES, 255));
    }

    // ---- who is let in ----------------------------------------------------------------------------------------------

    @Test
    void shouldTakeTheKeyFromThreePlaces() {
        node.send("POST", "/api/publish", PUBLISH, "X-API-Key", ApiNode.KEY).isResult("{}");
        node.send("POST", "/api/publish", PUBLISH, "Authorization", "apikey " + ApiNode.KEY)
                .isResult("{}");
        node.send("POST", "/api/publish", PUBLISH, "Authorization", "ApiKey  " + ApiNode.KEY)
                .isResult("{}");
        node.send("POST", "/api/publish?api_key=" + ApiNode.KEY, PUBLISH).isResult("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "X-API-Key,api-kez",
        "X-API-Key,api-key-",
        "Authorization,Bearer api-key",
        "Authorization,apikey"
    })
    void shouldRefuseWhoHasNotTheKey(String header, String value) {
        String[] headers = header.isEmpty() ? new String[0] : new String[] {header, value};

        node.send("POST", "/api/publish", PUBLISH, headers).is(401, "");
        node.send("POST", "/api/nothing", PUBLISH, headers).is(401, "");
        node.send("POST", "/api", PUBLISH, headers).is(401, "");
        node.send("POST", "/api/publish?api_key=x", PUBLISH, headers).is(401, "");
    }

    @Test
    void shouldLetNobodyInWithoutAConfiguredKey() {
        try (ApiNode closed = node("", false, false)) {
            closed.send("POST", "/api/publish", PUBLISH).is(401, "");
            closed.send("POST", "/api/publish?api_key=", PUBLISH).is(401, "");
        }
    }

    @Test
    void shouldLetEverybodyInWhenInsecure() {
        try (ApiNode open = node("", true, false)) {
            open.send("POST", "/api/publish", PUBLISH).isResult("{}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void shouldTakePostOnly(String method) {
        ApiNode.Reply reply = node.send(method, "/api/publish", PUBLISH, "X-API-Key", ApiNode.KEY);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "publish/", "publish/x", "PUBLISH", "connections", "%00"})
    void shouldNotFindOtherPaths(String path) {
        assertThat(node.call(path, PUBLISH).status()).isEqualTo(404);
    }

    // ---- errors by status -------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "publish,'{\"channel\":\"unknown:1\",\"data\":1}',404,'{\"code\":102,\"message\":\"unknown channel\"}'",
        "rpc,'{\"method\":\"x\"}',404,'{\"code\":104,\"message\":\"not found\"}'",
        "publish,{},400,'{\"code\":107,\"message\":\"bad request\"}'",
        "history,'{\"channel\":\"seen:1\"}',400,'{\"code\":108,\"message\":\"not available\"}'",
        "history,'{\"channel\":\"hist:x\",\"since\":{\"epoch\":\"other\"}}',416,"
                + "'{\"code\":112,\"message\":\"unrecoverable position\"}'",
        "disconnect,'{\"user\":\"stuck\"}',500,'{\"code\":100,\"message\":\"internal server error\"}'"
    })
    void shouldTellErrorsByTheStatusOnDemand(String method, String body, int status, String error) {
        node.send("POST", "/api/" + method, body, "X-API-Key", ApiNode.KEY, "X-Centrifugo-Error-Mode", "transport")
                .is(status, error);
        node.asked.clear();
    }

    @Test
    void shouldTellErrorsByTheStatusWhenConfigured() {
        try (ApiNode strict = node("k", false, true)) {
            strict.send("POST", "/api/publish", "{}", "X-API-Key", "k")
                    .is(400, "{\"code\":107,\"message\":\"bad request\"}");
            strict.send("POST", "/api/publish", PUBLISH, "X-API-Key", "k").isResult("{}");
            strict.send("POST", "/api/batch", "{\"commands\":[{\"publish\":{}}]}", "X-API-Key", "k")
                    .is(200, "{\"replies\":[{\"error\":{\"code\":107,\"message\":\"bad request\"}}]}");
        }
    }

    // ---- bad input --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{\"channel\":\"news\",\"data\":1",
                "{\"channel\":\"news\",\"data\":1}}",
                "{\"channel\":\"news\",\"data\":1} x",
                "{\"channel\":\"news\",\"data\":}",
                "{\"channel\":\"news\",\"data\":01}",
                "{'channel':1}",
                "{\"channel\":1,\"data\":1}",
                "{\"channel\":\"news\",\"data\":1,\"skip_history\":\"yes\"}",
                "{\"channel\":\"news\",\"data\":1,\"tags\":[]}",
                "{\"channel\":\"news\",\"data\":1,\"tags\":{\"a\":1}}",
                "{\"channel\":\"news\",\"data\":1,\"version\":-1}",
                "{\"channel\":\"news\",\"data\":1,\"version\":1.5}",
                "{\"channel\":\"news\",\"data\":1,\"version\":\"1\"}",
                "{\"channel\":\"news\",\"data\":1,\"version\":18446744073709551616}",
                "{\"channel\":\"news\",\"data\":1,\"idempotency_key\":{}}"
            })
    void shouldRefuseWhatIsNoRequest(String body) {
        node.call("publish", body).is(400, "Bad Request");
    }

    @Test
    void shouldRefuseBytesThatAreNoText() {
        byte[] body = "{\"channel\":\"news\",\"data\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
        body[body.length - 3] = (byte) 0xff;

        node.send("POST", "/api/publish", body, "X-API-Key", ApiNode.KEY).is(400, "Bad Request");
    }

    @Test
    void shouldBoundHowDeepRequestsAre() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        node.call("publish", "{\"channel\":\"news\",\"data\":" + deep + "}").is(400, "Bad Request");
        node.call("publish", "{\"channel\":\"news\",\"data\":" + "[".repeat(999) + "]".repeat(999) + "}")
                .isResult("{}");
        node.call("publish", "{\"channel\":\"news\",\"data\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}")
                .is(400, "Bad Request");
        node.call("batch", "{\"commands\":" + deep + "}").is(400, "Bad Request");
    }

    @Test
    void shouldRefuseBodiesThatAreTooLarge() {
        String body = "{\"channel\":\"news\",\"data\":\"" + "x".repeat(ApiNode.MAX_BODY_BYTES) + "\"}";

        assertThat(node.call("publish", body).status()).isEqualTo(413);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(node.bodies.used()).isZero());
    }

    @Test
    void shouldTakeUnknownParameters() {
        node.call("publish", "{\"channel\":\"news\",\"data\":1,\"other\":{\"a\":[1,{}]}}")
                .isResult("{}");
    }

    @Test
    void shouldSurviveWhatIsAlmostARequest() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> methods = List.of(
                "publish", "broadcast", "batch", "subscribe", "disconnect", "history", "channels", "refresh", "");
        String whole =
                "{\"channel\":\"hist:f\",\"channels\":[\"hist:f\",\"a\"],\"data\":{\"a\":[1,null]},\"user\":\"u\","
                        + "\"tags\":{\"a\":\"b\"},\"since\":{\"offset\":1,\"epoch\":\"e\"},\"limit\":-1,\"whitelist\":[\"x\"],"
                        + "\"pattern\":\"a*[b]\",\"override\":{\"presence\":{\"value\":true}},\"b64data\":\"eA==\","
                        + "\"commands\":[{\"publish\":{\"channel\":\"a\",\"data\":1}}],\"method\":\"info\",\"params\":{}}";
        for (int i = 0; i < 1500; i++) {
            byte[] body = whole.getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(4); change >= 0; change--) {
                body[random.nextInt(body.length)] = (byte) "{}[]\",:\\0x\u0000".charAt(random.nextInt(11));
            }
            if (random.nextInt(4) == 0) {
                body = java.util.Arrays.copyOf(body, random.nextInt(body.length));
            }
            String method = methods.get(random.nextInt(methods.size()));

            ApiNode.Reply reply = node.send("POST", "/api/" + method, body, "X-API-Key", ApiNode.KEY);

            assertThat(reply.status())
                    .as("seed %d, %s %s -> %s", seed, method, new String(body, StandardCharsets.UTF_8), reply.body())
                    .isIn(200, 400);
        }
        node.asked.clear();
    }

    // ---- a node that stops ------------------------------------------------------------------------------------------

    @Test
    void shouldOnlyAnswerQuestionsWhileDraining() {
        try (ApiNode stopping = new ApiNode()) {
            stopping.call("publish", PUBLISH).isResult("{}");
            stopping.commands.shut();

            for (String method :
                    List.of("publish", "broadcast", "batch", "subscribe", "disconnect", "history_remove")) {
                ApiNode.Reply refused = stopping.call(method, PUBLISH);
                refused.is(503, "The server is shutting down. Try another node.");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                assertThat(refused.header("Connection")).isEqualTo("close");
            }
            assertThat(stopping.send("POST", "/api", "{}", "X-API-Key", ApiNode.KEY)
                            .status())
                    .isEqualTo(503);
            stopping.call("channels", "{}").isResult("{\"channels\":{}}");
            assertThat(stopping.commands.empty()).isTrue();
        }
    }

    @Test
    void shouldSayThatTheEngineCanNotAnswer() {
        try (ApiNode stopped = new ApiNode()) {
            stopped.engine.close();

            stopped.call("publish", PUBLISH).isError(100, "internal server error");
            stopped.call("history", "{\"channel\":\"hist:1\"}").isError(100, "internal server error");
            stopped.call("presence", "{\"channel\":\"seen:1\"}").isError(100, "internal server error");
            stopped.call("channels", "{}").isError(100, "internal server error");
            stopped.call("broadcast", "{\"channels\":[\"a\",\"hist:1\",\"\"],\"data\":1}")
                    .isResult("{\"responses\":[{\"error\":{\"code\":100,\"message\":\"internal server error\"}},"
                            + "{\"error\":{\"code\":100,\"message\":\"internal server error\"}},"
                            + "{\"error\":{\"code\":107,\"message\":\"bad request\"}}]}");
        }
    }

    @Test
    void shouldCountCallsAndErrors() {
        try (ApiNode counted = new ApiNode()) {
            counted.call("publish", PUBLISH);
            counted.call("publish", "{}");
            counted.call("publish", "x");
            counted.call("broadcast", "{\"channels\":[\"\",\"a\",\"\"],\"data\":1}");
            counted.call("batch", "{\"commands\":[{\"zzz\":{}},{\"history\":{\"channel\":\"news\"}}]}");

            ApiCounters counters = counted.api.counters();
            assertThat(counters.errors())
                    .containsOnly(
                            java.util.Map.entry(new ApiCounters.Failure("publish", "107"), 1L),
                            java.util.Map.entry(new ApiCounters.Failure("publish", "unmarshal"), 1L),
                            java.util.Map.entry(new ApiCounters.Failure("broadcast_publish", "107"), 2L),
                            java.util.Map.entry(new ApiCounters.Failure("unknown", "104"), 1L),
                            java.util.Map.entry(new ApiCounters.Failure("history", "108"), 1L));
            assertThat(counters.timings()).containsOnlyKeys("publish", "broadcast", "history");
            ApiCounters.Timing publish =
                    Objects.requireNonNull(counters.timings().get("publish"));
            assertThat(publish.count()).isEqualTo(2);
            assertThat(publish.sumNs()).isPositive();
            assertThat(counted.engine.usages().values())
                    .singleElement()
                    .satisfies(usage -> assertThat(usage.httpCalls()).isEqualTo(5));
        }
    }
}
