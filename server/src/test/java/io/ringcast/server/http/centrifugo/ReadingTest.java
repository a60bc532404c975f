package io.ringcast.server.http.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions about channels and the node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class ReadingTest {
    private final ApiNode node = new ApiNode();

    @AfterAll
    void stop() {
        node.close();
    }

    private void publish(String channel, int count) {
        for (int i = 1; i <= count; i++) {
            node.call("publish", "{\"channel\":\"" + channel + "\",\"data\":" + i + "}");
        }
    }

    private static String publications(int... offsets) {
        StringBuilder text = new StringBuilder("{\"publications\":[");
        for (int i = 0; i < offsets.length; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"data\":")
                    .append(offsets[i])
                    .append(",\"offset\":")
                    .append(offsets[i])
                    .append('}');
        }
        return text.append(']').toString();
    }

    @Test
    void shouldReadHistoryInPages() {
        publish("hist:pages", 4);
        String epoch = node.epoch("hist:pages");
        String top = ",\"epoch\":\"" + epoch + "\",\"offset\":4}";

        node.call("history", "{\"channel\":\"hist:pages\"}").isResult(publications() + top);
        node.call("history", "{\"channel\":\"hist:pages\",\"limit\":2}").isResult(publications(1, 2) + top);
        node.call("history", "{\"channel\":\"hist:pages\",\"limit\":-1}").isResult(publications(1, 2, 3, 4) + top);
        node.call("history", "{\"channel\":\"hist:pages\",\"limit\":2,\"reverse\":true}")
                .isResult(publications(4, 3) + top);
        String since = "\"since\":{\"offset\":2,\"epoch\":\"" + epoch + "\"}";
        node.call("history", "{\"channel\":\"hist:pages\",\"limit\":10," + since + "}")
                .isResult(publications(3, 4) + top);
        node.call("history", "{\"channel\":\"hist:pages\",\"limit\":10,\"reverse\":true," + since + "}")
                .isResult(publications(1) + top);
        node.call("history", "{\"channel\":\"hist:pages\",\"limit\":1,\"since\":{\"offset\":3}}")
                .isResult(publications(4) + top);
        node.call("history", "{\"channel\":\"hist:pages\",\"limit\":1,\"since\":null}")
                .isResult(publications(1) + top);
    }

    @Test
    void shouldSayThatAPositionIsGone() {
        publish("hist:gone", 8);

        node.call("history", "{\"channel\":\"hist:gone\",\"limit\":9,\"since\":{\"offset\":1,\"epoch\":\"other\"}}")
                .isError(112, "unrecoverable position");
        node.call("history", "{\"channel\":\"hist:gone\",\"limit\":9,\"since\":{\"offset\":1}}")
                .isError(112, "unrecoverable position");
    }

    @Test
    void shouldRemoveHistoryAndGoOnCounting() {
        publish("hist:removed", 2);
        String epoch = node.epoch("hist:removed");

        node.call("history_remove", "{\"channel\":\"hist:removed\"}").isResult("{}");

        node.call("history", "{\"channel\":\"hist:removed\",\"limit\":-1}")
                .isResult("{\"publications\":[],\"epoch\":\"" + epoch + "\",\"offset\":2}");
        node.call("publish", "{\"channel\":\"hist:removed\",\"data\":1}")
                .isResult("{\"offset\":3,\"epoch\":\"" + epoch + "\"}");
    }

    @Test
    void shouldRefuseAnswersThatAreTooLarge() {
        String data = "\"" + "x".repeat(7_500_000) + "\"";
        for (int i = 0; i < 5; i++) {
            assertThat(node.call("publish", "{\"channel\":\"hist:large\",\"data\":" + data + "}")
                            .status())
                    .isEqualTo(200);
        }

        String body = node.call("history", "{\"channel\":\"hist:large\",\"limit\":-1}")
                .body();

        // The engine's own bound may have dropped some before.
        assertThat(body.length()).isLessThan(Reading.MAX_DATA_BYTES + 1000);
        assertThat(node.call("history", "{\"channel\":\"hist:large\",\"limit\":1}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldTellWhoIsThere() {
        node.call("presence", "{\"channel\":\"seen:1\"}").isResult("{\"presence\":{}}");
        node.call("presence_stats", "{\"channel\":\"seen:1\"}").isResult("{\"num_clients\":0,\"num_users\":0}");
        // Pusher protocol: the prefix says that there are members.
        node.call("presence", "{\"channel\":\"presence-1\"}").isResult("{\"presence\":{}}");
    }

    @ParameterizedTest
    @CsvSource({
        "presence,hist:1,108,not available",
        "presence_stats,hist:1,108,not available",
        "history,seen:1,108,not available",
        "history_remove,seen:1,108,not available",
        "presence,unknown:1,102,unknown channel",
        "presence_stats,unknown:1,102,unknown channel",
        "history,unknown:1,102,unknown channel",
        "history_remove,unknown:1,102,unknown channel",
        "presence,'',107,bad request",
        "presence_stats,'',107,bad request",
        "history,'',107,bad request",
        "history_remove,'',107,bad request"
    })
    void shouldRefuseWhatTheChannelDoesNotHave(String method, String channel, int code, String message) {
        node.call(method, "{\"channel\":\"" + channel + "\"}").isError(code, message);
    }

    @Test
    void shouldListNoChannelsWhenNoneIsOccupied() {
        node.call("channels", "{}").isResult("{\"channels\":{}}");
        node.call("channels", "{\"pattern\":\"chat:*\"}").isResult("{\"channels\":{}}");
        node.call("channels", "{\"pattern\":\"[\"}").isBadRequest();
    }

    @Test
    void shouldTellOfTheNode() {
        assertThat(node.call("info", "{}").body())
                .matches(
                        "\\{\"result\":\\{\"nodes\":\\[\\{\"uid\":\"node-1\",\"name\":\"host_8000\",\"version\":\"1.0\","
                                + "\"num_clients\":0,\"num_users\":3,\"num_channels\":0,\"uptime\":\\d+,\"num_subs\":0}]}}");
    }

    @Test
    void shouldKnowNoMethodsOfOthers() {
        node.call("rpc", "{\"method\":\"x\",\"params\":{}}").isError(104, "not found");
        node.call("rpc", "{}").isBadRequest();
    }

    @ParameterizedTest
    @CsvSource({
        "map_publish",
        "map_remove",
        "map_read_state",
        "map_read_stream",
        "map_stats",
        "map_clear",
        "shared_poll_publish"
    })
    void shouldSayThatThereAreNoMaps(String method) {
        node.call(method, "{\"channel\":\"c\",\"key\":\"k\"}").isError(108, "not available");
    }
}
