package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing over HTTP: what is accepted, what is refused with which words, and who hears of it. */
final class HttpEventsIT extends Contract {
    private static final String INCORRECT = "The received data is incorrect";

    private final TestNode node = node(Map.of(), """
            {"id":"app-id","key":"app-key","secret":"app-secret","max_event_payload_in_kb":10}""", """
            {"id":"rated","key":"rated","secret":"app-secret","max_backend_events_per_second":5,
             "max_read_requests_per_second":2}""");
    private final TestNode okBody = node(Map.of("HTTP_OK_BODY", "true"));
    private final Api api = new Api(node.port(), "app-id", Wire.KEY, Wire.SECRET);

    HttpEventsIT() {
        super("auto", 1);
    }

    private static String body(String channels, String data) {
        return "{\"name\":\"e\"," + channels + ",\"data\":" + data + "}";
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"c" + i + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    @ParameterizedTest
    @DisplayName("400 for what is no event")
    @ValueSource(
            strings = {
                "nope",
                "[]",
                "{}",
                "{\"name\":\"e\",\"channel\":\"c\"}",
                "{\"channel\":\"c\",\"data\":\"x\"}",
                "{\"name\":\"\",\"channel\":\"c\",\"data\":\"x\"}",
                "{\"name\":1,\"channel\":\"c\",\"data\":\"x\"}",
                "{\"name\":\"pusher:x\",\"channel\":\"c\",\"data\":\"x\"}",
                "{\"name\":\"pusher_internal:x\",\"channel\":\"c\",\"data\":\"x\"}",
                "{\"name\":\"e\",\"data\":\"x\"}",
                "{\"name\":\"e\",\"channels\":[],\"data\":\"x\"}",
                "{\"name\":\"e\",\"channels\":\"c\",\"data\":\"x\"}",
                "{\"name\":\"e\",\"channels\":[1],\"data\":\"x\"}",
                "{\"name\":\"e\",\"channels\":[\"a b\"],\"data\":\"x\"}",
                "{\"name\":\"e\",\"channels\":[\"#foo\"],\"data\":\"x\"}",
                "{\"name\":\"e\",\"channels\":[],\"channel\":\"c\",\"data\":\"x\"}",
                "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"x\",\"socket_id\":\"1\"}",
                "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"x\",\"socket_id\":\"1.2.3\"}",
                "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"x\",\"socket_id\":1.2}",
                "{\"name\":\"e\",\"channels\":[\"private-encrypted-a\",\"c\"],\"data\":\"x\"}"
            })
    void shouldRefuseEvent(String body) {
        api.post("/events", body).isErrorWith(400, INCORRECT);
        api.post("/batch_events", "{\"batch\":[{\"name\":\"ok\",\"channel\":\"c\",\"data\":\"\"}," + body + "]}")
                .isErrorWith(400, INCORRECT);
    }

    @Test
    @DisplayName("54 {} for what is published: one channel, many, doubled, empty data, unknown keys")
    void shouldPublish() {
        RawClient client = node.connect().subscribe("c0").expect(Wire.succeeded("c0"));
        api.post("/events", body("\"channel\":\"c0\"", "\"\"")).is(200, "{}");
        api.post("/events", body("\"channels\":[\"c0\",\"c0\"],\"channel\":\"other\"", "null"))
                .is(200, "{}");
        api.post("/events", body("\"channels\":[\"c0\"],\"tags\":{},\"socket_id\":null", "1.50"))
                .is(200, "{}");
        api.post("/events", body("\"channels\":" + names(100) + ",\"socket_id\":\"1.1\"", "\"\\u00e9\\/\""))
                .is(200, "{}");
        client.expect(Wire.event("e", "c0", ""), Wire.event("e", "c0", "null"), Wire.event("e", "c0", "1.50"))
                .expect("{\"event\":\"e\",\"channel\":\"c0\",\"data\":\"\\u00e9\\/\"}")
                .quiet();
        assertThat(api.publish("c0", "e", "x").header("Content-Type")).isEqualTo("application/json");
        okBody.api().publish("c0", "e", "x").is(200, "{\"ok\":true}");
    }

    @Test
    @DisplayName("50 limits: channels, name, channel name; at them 200, beyond them 400")
    void shouldBoundNames() {
        api.post("/events", body("\"channels\":" + names(101), "\"x\""))
                .isError(400, "Cannot broadcast to more than 100 channels at once");
        String name = "n".repeat(200);
        api.publish("c", name, "x").is(200, "{}");
        api.publish("c", name + "n", "x").isError(400, "Event name is too long. Maximum allowed size is 200.");
        api.publish(name, "e", "x").is(200, "{}");
        api.publish(name + "n", "e", "x").isErrorWith(400, INCORRECT);
    }

    @Test
    @DisplayName("50, 55 limits of data: bytes of the text count; beyond them 413")
    void shouldBoundData() {
        String text = "The data content of this event exceeds the allowed maximum (10240 bytes)";
        api.publish("c", "e", "x".repeat(10240)).is(200, "{}");
        api.publish("c", "e", "x".repeat(10241)).isError(413, text);
        api.publish("c", "e", "\u20ac".repeat(3413) + "x").is(200, "{}");
        api.publish("c", "e", "\u20ac".repeat(3413) + "xx").isError(413, text);
        api.post(
                        "/batch_events",
                        "{\"batch\":[{\"name\":\"e\",\"channel\":\"c\",\"data\":\"" + "x".repeat(10241) + "\"}]}")
                .isError(413, text);
    }

    @Test
    @DisplayName("54 socket_id: that socket alone is left out, on all channels")
    void shouldLeaveOutSender() {
        RawClient sender = node.connect().subscribe("a").subscribe("b");
        sender.expect(Wire.succeeded("a"), Wire.succeeded("b"));
        RawClient other = node.connect().subscribe("a").subscribe("b");
        other.expect(Wire.succeeded("a"), Wire.succeeded("b"));
        api.post("/events", body("\"channels\":[\"a\",\"b\"],\"socket_id\":\"" + sender.socketId() + "\"", "\"x\""))
                .is(200, "{}");
        assertThat(new String[] {other.text(), other.text()})
                .containsExactlyInAnyOrder(Wire.event("e", "a", "x"), Wire.event("e", "b", "x"));
        sender.quiet();
        String huge = "99999999999999999999999.1";
        api.post("/events", body("\"channel\":\"a\",\"socket_id\":\"" + huge + "\"", "\"y\""))
                .is(200, "{}");
        sender.expect(Wire.event("e", "a", "y"));
    }

    @Test
    @DisplayName("55 info of an event: one entry per channel, inapplicable attributes left out")
    void shouldAnswerInfo() {
        node.connect().subscribe("a").expect(Wire.succeeded("a"));
        node.connect().subscribePresence("presence-p", "{\"user_id\":1}").text();
        String channels = "\"channels\":[\"a\",\"presence-p\",\"presence-none\",\"#server-to-user-1\"]";
        api.post("/events", body(channels + ",\"info\":\"subscription_count,user_count\"", "\"x\""))
                .is(
                        200,
                        "{\"channels\":{\"a\":{\"subscription_count\":1},"
                                + "\"presence-p\":{\"user_count\":1,\"subscription_count\":1},"
                                + "\"presence-none\":{\"user_count\":0,\"subscription_count\":0}}}");
        api.post("/events", body("\"channels\":[\"a\"],\"info\":\"user_count,what\"", "\"x\""))
                .is(200, "{\"channels\":{\"a\":{}}}");
    }

    @Test
    @DisplayName("55 info of a batch is aligned by index")
    void shouldAnswerBatchInfo() {
        node.connect().subscribe("a").expect(Wire.succeeded("a"));
        String none = "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"x\"}";
        String some = "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"x\",\"info\":\"subscription_count\"}";
        String presence = "{\"name\":\"e\",\"channel\":\"presence-a\",\"data\":\"x\",\"info\":\"user_count\"}";
        api.post("/batch_events", "{\"batch\":[" + some + "," + none + "," + presence + "]}")
                .is(200, "{\"batch\":[{\"subscription_count\":1},{},{\"user_count\":0}]}");
        api.post("/batch_events", "{\"batch\":[" + none + "," + none + "]}").is(200, "{}");
    }

    @Test
    @DisplayName("47 a batch is published in order, or not at all")
    void shouldPublishBatchWhollyOrNotAtAll() {
        RawClient client = node.connect().subscribe("a").expect(Wire.succeeded("a"));
        String items = IntStream.range(0, 10)
                .mapToObj(i -> "{\"name\":\"e\",\"channel\":\"a\",\"data\":\"" + i + "\"}")
                .collect(Collectors.joining(","));
        api.post("/batch_events", "{\"batch\":[" + items + "]}").is(200, "{}");
        for (int i = 0; i < 10; i++) {
            client.expect(Wire.event("e", "a", Integer.toString(i)));
        }
        Api.Reply eleven = api.post("/batch_events", "{\"batch\":[" + items + ",{}]}");
        eleven.isErrorWith(400, "Batch too large (> 10)");
        eleven.isErrorWith(400, "Cannot batch-send more than 10 messages at once");
        for (String batch : new String[] {"{}", "{\"batch\":[]}", "{\"batch\":{}}", "[]", "x", "{\"batch\":[1]}"}) {
            api.post("/batch_events", batch).isErrorWith(400, INCORRECT);
        }
        client.quiet();
    }

    @Test
    @DisplayName("rate: events count by channel, reads by request; headers on every answer, Retry-After on 429")
    void shouldLimitRates() {
        Api rated = node.api("rated", "rated", Wire.SECRET);
        Api.Reply first = rated.post("/events", body("\"channels\":" + names(3), "\"x\""));
        first.is(200, "{}");
        assertThat(first.header("X-RateLimit-Limit")).isEqualTo("5");
        assertThat(first.header("X-RateLimit-Remaining")).isEqualTo("2");
        Api.Reply refused = rated.post("/events", body("\"channels\":" + names(5), "\"x\""));
        refused.isError(429, "Too many requests.");
        assertThat(refused.header("X-RateLimit-Limit")).isEqualTo("5");
        assertThat(refused.header("X-RateLimit-Remaining")).matches("[0-2]");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3);
        // The rate comes before the content: what is no event is told so only while there are points left.
        Api.Reply invalid = rated.post("/events", "{}");
        for (int i = 0; i < 20 && invalid.status() == 400; i++) {
            invalid = rated.post("/events", "{}");
        }
        invalid.isError(429, "Too many requests.");
        assertThat(rated.get("/channels").header("X-RateLimit-Limit")).isEqualTo("2");
        Api.Reply read = rated.get("/channels");
        for (int i = 0; i < 10 && read.status() == 200; i++) {
            read = rated.get("/channels");
        }
        read.isError(429, "Too many requests.");
        assertThat(api.publish("c", "e", "x").header("X-RateLimit-Limit")).isEmpty();
    }

    @Test
    @DisplayName("56 idempotency keys are an extension that is not offered: the key is ignored")
    void shouldIgnoreIdempotencyKey() {
        RawClient client = node.connect().subscribe("a").expect(Wire.succeeded("a"));
        String body = body("\"channel\":\"a\",\"idempotency_key\":\"k\"", "\"x\"");
        api.post("/events", body).is(200, "{}");
        api.post("/events", body).is(200, "{}");
        client.expect(Wire.event("e", "a", "x"), Wire.event("e", "a", "x"));
    }
}
