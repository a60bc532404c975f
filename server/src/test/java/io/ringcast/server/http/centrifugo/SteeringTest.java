package io.ringcast.server.http.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests about connected clients ask for. What becomes of it is tested with real clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class SteeringTest {
    private static final String ANN = "Target[user=ann, client=c, session=s]";
    private static final String WHO = "\"user\":\"ann\",\"client\":\"c\",\"session\":\"s\"";
    private static final String NO_OVERRIDES = "Overrides[presence=null, joinLeave=null, forcePushJoinLeave=null, "
            + "forcePositioning=null, forceRecovery=null]";

    private final ApiNode node = new ApiNode();

    @AfterAll
    void stop() {
        node.close();
    }

    private void asks(String method, String body, String asked) {
        node.call(method, body).isResult("{}");
        assertThat(node.asked.poll()).isEqualTo(asked);
        assertThat(node.asked).isEmpty();
    }

    @Test
    void shouldSubscribe() {
        asks(
                "subscribe",
                "{" + WHO + ",\"channel\":\"hist:1\"}",
                "subscribe " + ANN + " hist:1 info=- data=- expire=0 " + NO_OVERRIDES + " null");
        asks(
                "subscribe",
                "{" + WHO + ",\"channel\":\"hist:1\",\"info\":{ \"a\":1},\"data\":[ 1],\"expire_at\":99999999999,"
                        + "\"recover_since\":{\"offset\":7,\"epoch\":\"e\"}}",
                "subscribe " + ANN + " hist:1 info={ \"a\":1} data=[ 1] expire=99999999999 " + NO_OVERRIDES
                        + " StreamPosition[offset=7, epoch=e]");
        asks(
                "subscribe",
                "{" + WHO + ",\"channel\":\"hist:1\",\"info\":1,\"b64info\":\"eA==\",\"b64data\":\"eQ==\",\"data\":1}",
                "subscribe " + ANN + " hist:1 info=x data=y expire=0 " + NO_OVERRIDES + " null");
        asks(
                "subscribe",
                "{" + WHO + ",\"channel\":\"hist:1\",\"info\":null,\"override\":{\"presence\":{\"value\":true},"
                        + "\"join_leave\":{\"value\":false},\"force_push_join_leave\":{},\"force_positioning\":null,"
                        + "\"other\":1,\"force_recovery\":{\"value\":true}}}",
                "subscribe " + ANN + " hist:1 info=- data=- expire=0 Overrides[presence=true, joinLeave=false, "
                        + "forcePushJoinLeave=false, forcePositioning=null, forceRecovery=true] null");
    }

    @Test
    void shouldUnsubscribe() {
        asks("unsubscribe", "{" + WHO + ",\"channel\":\"hist:1\"}", "unsubscribe " + ANN + " hist:1");
        asks("unsubscribe", "{" + WHO + "}", "unsubscribe " + ANN + " ");
    }

    @Test
    void shouldDisconnect() {
        asks("disconnect", "{" + WHO + "}", "disconnect " + ANN + " [] 3503 force disconnect");
        asks("disconnect", "{" + WHO + ",\"disconnect\":null}", "disconnect " + ANN + " [] 3503 force disconnect");
        asks(
                "disconnect",
                "{" + WHO + ",\"whitelist\":[\"x\"],\"disconnect\":{\"code\":4100,\"reason\":\"moved\"}}",
                "disconnect " + ANN + " [x] 4100 moved");
    }

    @Test
    void shouldRefresh() {
        asks("refresh", "{" + WHO + ",\"expired\":true}", "refresh " + ANN + " true 0 -");
        asks(
                "refresh",
                "{" + WHO + ",\"expire_at\":12,\"info\":{ \"a\": 1 }}",
                "refresh " + ANN + " false 12 { \"a\": 1 }");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "unsubscribe", "disconnect", "refresh"})
    void shouldRefuseWhatIsAboutNobody(String method) {
        node.call(method, "{\"channel\":\"hist:1\"}").isBadRequest();

        assertThat(node.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "unsubscribe", "disconnect", "refresh"})
    void shouldSayThatItCouldNotBeDone(String method) {
        node.call(method, "{\"user\":\"stuck\",\"channel\":\"hist:1\"}").isError(100, "internal server error");

        assertThat(node.asked.poll()).startsWith(method);
    }

    @ParameterizedTest
    @CsvSource({"2999", "5000", "1000", "-1", "65536"})
    void shouldRefuseCodesThatCanNotBeSent(int code) {
        node.call("disconnect", "{\"user\":\"ann\",\"disconnect\":{\"code\":" + code + "}}")
                .isBadRequest();
    }

    @Test
    void shouldRefuseReasonsThatCanNotBeSent() {
        String start = "{\"user\":\"ann\",\"disconnect\":{\"code\":3000,\"reason\":\"";

        node.call("disconnect", start + "\u00e9".repeat(62) + "\"}}").isBadRequest();
        node.call("disconnect", start + "x".repeat(123) + "\"}}").isResult("{}");
        node.asked.clear();
    }

    @Test
    void shouldRefuseSubscriptionsThatCanNotBe() {
        node.call("subscribe", "{\"user\":\"ann\"}").isBadRequest();
        node.call("subscribe", "{\"user\":\"ann\",\"channel\":\"unknown:1\"}").isError(102, "unknown channel");
        node.call("unsubscribe", "{\"user\":\"ann\",\"channel\":\"unknown:1\"}").isError(102, "unknown channel");
        node.call("subscribe", "{\"user\":\"ann\",\"channel\":\"hist:1\",\"expire_at\":1}")
                .isBadRequest();
        node.call("subscribe", "{\"user\":\"ann\",\"channel\":\"hist:1\",\"b64info\":\"?\"}")
                .isBadRequest();
    }
}
