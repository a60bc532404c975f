package io.ringcast.server.http.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing to one channel and to many. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class PublishingTest {
    private final ApiNode node = new ApiNode();

    @BeforeAll
    void warm() {
        node.call("info", "{}");
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private String history(String channel) {
        String body = node.call("history", "{\"channel\":\"" + channel + "\",\"limit\":-1}")
                .body();
        return body.substring(body.indexOf('['), body.lastIndexOf(']') + 1);
    }

    // ---- one --------------------------------------------------------------------------------------------------------

    @Test
    void shouldAnswerNothingWithoutHistory() {
        node.call("publish", "{\"channel\":\"news\",\"data\":{}}").isResult("{}");
    }

    @Test
    void shouldTellThePlaceInTheStream() {
        node.call("publish", "{\"channel\":\"hist:place\",\"data\":1}");
        node.call("publish", "{\"channel\":\"hist:place\",\"data\":2}")
                .isResult("{\"offset\":2,\"epoch\":\"" + node.epoch("hist:place") + "\"}");
    }

    @Test
    void shouldKeepEveryByteOfTheData() {
        String data = "{\"b\" : 1.00,\"a\":[ 1e3 ,\t\"\\u0041\\/\"], \"b\":null}";

        node.call("publish", "{ \"data\" :  " + data + "  , \"channel\" : \"hist:bytes\" } ");

        assertThat(history("hist:bytes")).isEqualTo("[{\"data\":" + data + ",\"offset\":1}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "0", "\"text\"", "[]", "true", "{\"data\":null}"})
    void shouldTakeAnyJsonValue(String data) {
        String channel = "hist:any" + data.hashCode();

        node.call("publish", "{\"channel\":\"" + channel + "\",\"data\":" + data + "}");

        assertThat(history(channel)).isEqualTo("[{\"data\":" + data + ",\"offset\":1}]");
    }

    @Test
    void shouldTakeBytesInBase64() {
        node.call("publish", "{\"channel\":\"hist:b64\",\"b64data\":\"eyJhIjoxfQ==\",\"data\":1}");
        node.call("publish", "{\"channel\":\"hist:b64\",\"b64data\":\"/w==\"}");
        node.call("publish", "{\"channel\":\"hist:b64\",\"b64data\":\"*\"}").isBadRequest();

        assertThat(history("hist:b64"))
                .isEqualTo("[{\"data\":{\"a\":1},\"offset\":1},{\"data\":null,\"b64data\":\"/w==\",\"offset\":2}]");
    }

    @Test
    void shouldKeepTags() {
        node.call("publish", "{\"channel\":\"hist:tags\",\"data\":1,\"tags\":{\"b\":\"2\",\"a\":\"\\\"1\"}}");

        assertThat(history("hist:tags"))
                .isEqualTo("[{\"data\":1,\"offset\":1,\"tags\":{\"a\":\"\\\"1\",\"b\":\"2\"}}]");
    }

    @Test
    void shouldLeaveOutOfHistoryWhatIsToSkipIt() {
        node.call("publish", "{\"channel\":\"hist:skip\",\"data\":1,\"skip_history\":true}")
                .isResult("{}");

        assertThat(history("hist:skip")).isEqualTo("[]");
    }

    @Test
    void shouldPublishOnceUnderOneKey() {
        String first = node.call("publish", "{\"channel\":\"hist:key\",\"data\":1,\"idempotency_key\":\"k\"}")
                .body();
        String again = node.call("publish", "{\"channel\":\"hist:key\",\"data\":2,\"idempotency_key\":\"k\"}")
                .body();

        assertThat(again).isEqualTo(first).contains("\"offset\":1");
        assertThat(history("hist:key")).isEqualTo("[{\"data\":1,\"offset\":1}]");
    }

    @Test
    void shouldTakeKeysOfABoundedLength() {
        String start = "{\"channel\":\"hist:long\",\"data\":1,\"idempotency_key\":\"";

        assertThat(node.call("publish", start + "k".repeat(256) + "\"}").body()).contains("\"offset\":1");
        node.call("publish", start + "k".repeat(257) + "\"}").isBadRequest();
    }

    @Test
    void shouldDropOldVersions() {
        for (String version : new String[] {"5", "5", "4", "18446744073709551615", "6"}) {
            node.call("publish", "{\"channel\":\"hist:version\",\"data\":" + version + ",\"version\":" + version + "}");
        }
        node.call("publish", "{\"channel\":\"hist:version\",\"data\":1,\"version\":1,\"version_epoch\":\"b\"}");

        assertThat(history("hist:version"))
                .isEqualTo("[{\"data\":5,\"offset\":1},{\"data\":18446744073709551615,\"offset\":2},"
                        + "{\"data\":1,\"offset\":3}]");
    }

    @Test
    void shouldRefuseWhatHasNoChannelOrNoData() {
        node.call("publish", "{\"data\":1}").isBadRequest();
        node.call("publish", "{\"channel\":\"\",\"data\":1}").isBadRequest();
        node.call("publish", "{\"channel\":\"news\"}").isBadRequest();
        node.call("publish", "{\"channel\":\"news\",\"b64data\":\"\"}").isBadRequest();
        node.call("publish", "{}").isBadRequest();
    }

    @Test
    void shouldRefuseChannelsThatCanNotBe() {
        node.call("publish", "{\"channel\":\"unknown:1\",\"data\":1}").isError(102, "unknown channel");
        node.call("publish", "{\"channel\":\"" + "x".repeat(256) + "\",\"data\":1}")
                .isBadRequest();
        node.call("publish", "{\"channel\":\"#status-of-user-1\",\"data\":1}").isBadRequest();
    }

    @Test
    void shouldHoldToTheFormatOfTheNamespace() {
        node.call("publish", "{\"channel\":\"object:1\",\"data\":[]}").isBadRequest();
        node.call("publish", "{\"channel\":\"object:1\",\"b64data\":\"/w==\"}").isBadRequest();
        node.call("publish", "{\"channel\":\"object:1\",\"data\":{}}").isResult("{}");
        assertThat(node.call("publish", "{\"channel\":\"binary:1\"}").body()).contains("\"offset\":1");
    }

    @Test
    void shouldTakeTheLastOfARepeatedParameter() {
        node.call("publish", "{\"channel\":\"unknown:1\",\"data\":1,\"data\":2,\"channel\":\"hist:twice\"}");

        assertThat(history("hist:twice")).isEqualTo("[{\"data\":2,\"offset\":1}]");
    }

    @Test
    void shouldReplaceHalvesOfSurrogatePairsInNames() {
        node.call("publish", "{\"channel\":\"hist:\\ud800x\",\"data\":1}");
        node.call("publish", "{\"channel\":\"hist:\\ud83d\\ude00\",\"data\":1}");

        assertThat(history("hist:\ufffdx")).isEqualTo("[{\"data\":1,\"offset\":1}]");
        assertThat(history("hist:\ud83d\ude00")).isEqualTo("[{\"data\":1,\"offset\":1}]");
    }

    // ---- many -------------------------------------------------------------------------------------------------------

    @Test
    void shouldAnswerInTheOrderOfTheChannels() {
        node.call("publish", "{\"channel\":\"hist:m1\",\"data\":1}");

        node.call(
                        "broadcast",
                        "{\"channels\":[\"hist:m1\",\"\",\"unknown:1\",\"news\",\"object:1\",\"hist:m2\"],"
                                + "\"data\":1,\"tags\":{\"a\":\"b\"}}")
                .isResult("{\"responses\":[{\"result\":{\"offset\":2,\"epoch\":\"" + node.epoch("hist:m1")
                        + "\"}},{\"error\":{\"code\":107,\"message\":\"bad request\"}},"
                        + "{\"error\":{\"code\":102,\"message\":\"unknown channel\"}},{\"result\":{}},"
                        + "{\"error\":{\"code\":107,\"message\":\"bad request\"}},"
                        + "{\"result\":{\"offset\":1,\"epoch\":\"" + node.epoch("hist:m2") + "\"}}]}");

        assertThat(history("hist:m2")).isEqualTo("[{\"data\":1,\"offset\":1,\"tags\":{\"a\":\"b\"}}]");
    }

    @Test
    void shouldPublishOnceUnderOneKeyInEachChannel() {
        String request = "{\"channels\":[\"hist:k1\",\"hist:k2\"],\"data\":1,\"idempotency_key\":\"k\"}";
        String first = node.call("broadcast", request).body();

        assertThat(node.call("broadcast", request).body()).isEqualTo(first);
        assertThat(history("hist:k1")).isEqualTo("[{\"data\":1,\"offset\":1}]");
    }

    @Test
    void shouldRefuseBroadcastsWithoutChannelsOrWithTooMany() {
        node.call("broadcast", "{\"data\":1}").isBadRequest();
        node.call("broadcast", "{\"channels\":[],\"data\":1}").isBadRequest();
        node.call("broadcast", "{\"channels\":null,\"data\":1}").isBadRequest();
        node.call("broadcast", "{\"channels\":[\"\"" + ",\"\"".repeat(Publishing.MAX_CHANNELS) + "]}")
                .isBadRequest();
    }

    @Test
    void shouldPublishNothingIfAChannelIsNoText() {
        node.call("broadcast", "{\"channels\":[\"hist:none\",1],\"data\":1}").is(400, "Bad Request");

        assertThat(history("hist:none")).isEqualTo("[]");
    }

    @Test
    void shouldTakeAHundredThousandChannelsInOneRequest() {
        int count = 100_000;
        String names = IntStream.range(0, count)
                .mapToObj(i -> (i % 2 == 0 ? "\"hist:" : "\"many:") + i + "\"")
                .collect(Collectors.joining(","));

        ApiNode.Reply reply = node.call("broadcast", "{\"channels\":[" + names + "],\"data\":{\"a\":1}}");

        assertThat(reply.status()).isEqualTo(200);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        JsonCursor members = JsonCursor.members(body, 0, body.length);
        assertThat(members.next()).isTrue();
        JsonCursor result = JsonCursor.members(members.value());
        assertThat(result.next()).isTrue();
        JsonCursor responses = JsonCursor.elements(result.value());
        int at = 0;
        while (responses.next()) {
            RawJson response = responses.value();
            assertThat(response.asText())
                    .as("response " + at)
                    .startsWith(at % 2 == 0 ? "{\"result\":{\"offset\":1,\"epoch\":\"" : "{\"error\":{\"code\":102,");
            at++;
        }
        assertThat(responses.complete()).isTrue();
        assertThat(at).isEqualTo(count);
        assertThat(history("hist:99998")).isEqualTo("[{\"data\":{\"a\":1},\"offset\":1}]");
    }
}
