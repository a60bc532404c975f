package io.ringcast.server.http.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many calls in one request, in the form of today and in the one of earlier versions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class BatchTest {
    private static final String BAD_REQUEST = "{\"error\":{\"code\":107,\"message\":\"bad request\"}}";
    private static final String NOT_FOUND = "{\"error\":{\"code\":104,\"message\":\"not found\"}}";

    private final ApiNode node = new ApiNode();

    @AfterAll
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAnswerInTheOrderOfTheCommands(boolean parallel) {
        node.call(
                        "batch",
                        "{\"parallel\":" + parallel + ",\"commands\":[{\"publish\":{\"channel\":\"news\",\"data\":1}},"
                                + "{\"presence_stats\":{\"channel\":\"seen:1\"}},{\"publish\":{}},{},{\"nothing\":{}},"
                                + "{\"publish\":{\"channel\":5}},{\"publish\":[]},{\"batch\":{}},{\"info\":null},"
                                + "{\"broadcast\":{\"channels\":[\"news\"],\"data\":1}},{\"channels\":{}}]}")
                .is(
                        200,
                        "{\"replies\":[{\"publish\":{}},{\"presence_stats\":{\"num_clients\":0,\"num_users\":0}},"
                                + String.join(
                                        ",",
                                        BAD_REQUEST,
                                        NOT_FOUND,
                                        NOT_FOUND,
                                        BAD_REQUEST,
                                        BAD_REQUEST,
                                        NOT_FOUND,
                                        NOT_FOUND)
                                + ",{\"broadcast\":{\"responses\":[{\"result\":{}}]}},{\"channels\":{\"channels\":{}}}]}");
    }

    @Test
    void shouldPublishOneAfterTheOther() {
        String commands = IntStream.range(0, 1000)
                .mapToObj(i -> "{\"publish\":{\"channel\":\"hist:batch\",\"data\":" + i + "}}")
                .collect(Collectors.joining(","));

        String body = node.call("batch", "{\"commands\":[" + commands + "]}").body();

        String epoch = node.epoch("hist:batch");
        assertThat(body)
                .isEqualTo(IntStream.rangeClosed(1, 1000)
                        .mapToObj(i -> "{\"publish\":{\"offset\":" + i + ",\"epoch\":\"" + epoch + "\"}}")
                        .collect(Collectors.joining(",", "{\"replies\":[", "]}")));
    }

    @Test
    void shouldDoTheFirstInOrderOfSeveralRequestsInOneCommand() {
        node.call("batch", "{\"commands\":[{\"channels\":{},\"publish\":{\"channel\":\"news\",\"data\":1}}]}")
                .is(200, "{\"replies\":[{\"publish\":{}}]}");
    }

    @Test
    void shouldAnswerAnEmptyBatch() {
        node.call("batch", "{}").is(200, "{}");
        node.call("batch", "{\"commands\":[]}").is(200, "{}");
        node.call("batch", "{\"commands\":null}").is(200, "{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"commands\":{}}", "{\"commands\":[1]}", "{\"commands\":[[]]}", "[]", "{\"parallel\":1}"})
    void shouldRefuseWhatIsNoBatch(String body) {
        node.call("batch", body).is(400, "Bad Request");
    }

    @Test
    void shouldRefuseMoreCommandsThanItTakes() {
        node.call("batch", "{\"commands\":[{}" + ",{}".repeat(Batch.MAX_COMMANDS) + "]}")
                .isBadRequest();
    }

    // ---- the form of earlier versions -------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"/api", "/api/"})
    void shouldTakeCommandsLineByLine(String path) {
        String channel = "hist:old" + path.length();
        String data = "{\"channel\":\"" + channel + "\",\"data\":{\n\"a\":1}}";

        node.send(
                        "POST",
                        path,
                        "{\"method\":\"publish\",\"params\":{\"channel\":\"news\",\"data\":1}}\n"
                                + "{\"id\":7,\"method\":\"PRESENCE_STATS\",\"params\":{\"channel\":\"seen:1\"}} {\"method\":8}\n"
                                + "{\"method\":\"nothing\"}{\"method\":99}{\"method\":\"batch\"}"
                                + "{\"params\":" + data + "}{\"method\":\"history_remove\",\"params\":5}\n",
                        "Authorization",
                        "apikey " + ApiNode.KEY)
                .is(
                        200,
                        String.join(
                                "\n",
                                "{\"result\":{}}",
                                "{\"id\":7,\"result\":{\"num_clients\":0,\"num_users\":0}}",
                                "{\"result\":{\"channels\":{}}}",
                                NOT_FOUND,
                                NOT_FOUND,
                                NOT_FOUND,
                                "{\"result\":{\"offset\":1,\"epoch\":\"" + node.epoch(channel) + "\"}}",
                                BAD_REQUEST));

        node.send(
                        "POST",
                        path,
                        "{\"method\":\"history\",\"params\":{\"channel\":\"" + channel + "\",\"limit\":1}}",
                        "X-API-Key",
                        ApiNode.KEY)
                .is(
                        200,
                        "{\"result\":{\"publications\":[{\"data\":{\"a\":1},\"offset\":1}],\"epoch\":\""
                                + node.epoch(channel) + "\",\"offset\":1}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "[]", "1", "{", "{\"method\":\"info\"},{\"method\":\"info\"}", "{\"method\":true}"})
    void shouldRefuseWhatIsNoCommand(String body) {
        node.send("POST", "/api", body, "X-API-Key", ApiNode.KEY).is(400, "Bad Request");
    }
}
