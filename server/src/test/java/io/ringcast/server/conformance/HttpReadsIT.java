package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions over HTTP, unsigned routes, cross-origin rules and methods. */
final class HttpReadsIT extends Contract {
    private static final String PRESENCE_ONLY = "The channel must be a presence channel.";

    private final TestNode node = node(Map.of("CORS_ORIGIN", "https://a.example,https://b.example"), """
            {"id":"app-id","key":"app-key","secret":"app-secret","cache_ttl_seconds":2}""", """
            {"id":"off","key":"off","secret":"s","enabled":false}""");
    private final TestNode verbose = node(Map.of("HTTP_CHANNELS_VERBOSE", "true", "HTTP_CHANNEL_VERBOSE", "false"));
    private final Api api = new Api(node.port(), "app-id", Wire.KEY, Wire.SECRET);
    private final Api open = new Api(verbose.port(), "app-id", Wire.KEY, Wire.SECRET);

    HttpReadsIT() {
        super("auto", 2);
    }

    @Test
    @DisplayName("43, 46, 55 /channels: an object, attributes only on request, filter, internal channels never")
    void shouldListChannels() {
        api.get("/channels").is(200, "{\"channels\":{}}");
        RawClient client = node.connect().subscribe("b").subscribePresence("presence-a", "{\"user_id\":1}");
        client.text();
        client.text();
        client.signin("{\"id\":\"u\"}").text();
        api.get("/channels").is(200, "{\"channels\":{\"b\":{},\"presence-a\":{}}}");
        api.get("/channels", "filter_by_prefix=presence-").is(200, "{\"channels\":{\"presence-a\":{}}}");
        api.get("/channels", "filter_by_prefix=presence-", "info=user_count")
                .is(200, "{\"channels\":{\"presence-a\":{\"user_count\":1}}}");
        api.get("/channels", "info=subscription_count")
                .is(200, "{\"channels\":{\"b\":{\"subscription_count\":1},\"presence-a\":{\"subscription_count\":1}}}");
        api.get("/channels", "info=user_count").isErrorWith(400, PRESENCE_ONLY);
        api.get("/channels", "filter_by_prefix=b", "info=user_count").isErrorWith(400, PRESENCE_ONLY);
        api.get("/channels", "info=what").isErrorWith(400, "The received data is incorrect");
        client.unsubscribe("b").quiet();
        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> api.get("/channels").is(200, "{\"channels\":{\"presence-a\":{}}}"));
    }

    @Test
    @DisplayName("53, 55 soketi's form of /channels and the strict form of /channels/x")
    void shouldAnswerInOtherForms() {
        verbose.connect().subscribe("b").expect(Wire.succeeded("b"));
        open.get("/channels").is(200, "{\"channels\":{\"b\":{\"subscription_count\":1,\"occupied\":true}}}");
        open.get("/channels/b").is(200, "{\"occupied\":true}");
        open.get("/channels/b", "info=subscription_count").is(200, "{\"occupied\":true,\"subscription_count\":1}");
        open.get("/channels/presence-b", "info=user_count").is(200, "{\"occupied\":false,\"user_count\":0}");
    }

    @Test
    @DisplayName("53 /channels/x: occupied always, counts, cache on request until it expires")
    void shouldDescribeChannel() {
        api.get("/channels/none").is(200, "{\"occupied\":false,\"subscription_count\":0}");
        api.get("/channels/presence-none").is(200, "{\"occupied\":false,\"user_count\":0,\"subscription_count\":0}");
        api.get("/channels/none", "info=user_count").isError(400, PRESENCE_ONLY);
        api.get("/channels/none", "info=cache").isErrorWith(400, "cache");
        api.get("/channels/none", "info=what").isErrorWith(400, "The received data is incorrect");
        String before = "{\"occupied\":false,\"subscription_count\":0,\"cache\":";
        api.get("/channels/cache-c", "info=cache").is(200, before + "null}");
        api.publish("cache-c", "e", "{\"a\":1}").is(200, "{}");
        assertThat(api.get("/channels/cache-c", "info=cache").response().body())
                .matches("\\Q" + before + "\\E\\{\"data\":\"\\{\\\\\"a\\\\\":1}\",\"ttl\":[12]}}");
        await().atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> api.get("/channels/cache-c", "info=cache").is(200, before + "null}"));
    }

    @ParameterizedTest
    @CsvSource({"a%20b", "%C3%BC", "%23server-to-user-1", "a%2Fb", "%23foo"})
    void shouldRefuseNameInPath(String name) {
        api.get("/channels/" + name).isErrorWith(400, "The received data is incorrect");
        api.get("/channels/" + name + "/users").isErrorWith(400, "The received data is incorrect");
    }

    @Test
    @DisplayName("45 /users: distinct users, ids as strings, user_info where asked for")
    void shouldListUsers() {
        api.get("/channels/presence-u/users").is(200, "{\"users\":[]}");
        api.get("/channels/u/users").isError(400, PRESENCE_ONLY);
        for (String data :
                new String[] {"{\"user_id\":1,\"user_info\":{\"n\": 1}}", "{\"user_id\":\"1\"}", "{\"user_id\":\"b\"}"
                }) {
            node.connect().subscribePresence("presence-u", data).text();
        }
        api.get("/channels/presence-u/users").is(200, "{\"users\":[{\"id\":\"1\"},{\"id\":\"b\"}]}");
        api.get("/channels/presence-u/users", "with_user_info=1")
                .is(200, "{\"users\":[{\"id\":\"1\",\"user_info\":{\"n\": 1}},{\"id\":\"b\"}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /events, POST",
        "PUT, /batch_events, POST",
        "POST, /channels, GET",
        "DELETE, /channels/a, GET",
        "POST, /channels/a/users, GET",
        "GET, /users/1/terminate_connections, POST",
        "GET, /users/1/force_reconnect, POST"
    })
    void shouldNameAllowedMethod(String method, String path, String allowed) {
        Api.Reply reply = open.send(method, "/apps/app-id" + path, "");
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).startsWith(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "/nope",
        "/apps",
        "/apps/app-id",
        "/apps/app-id/nope",
        "/apps/app-id/channels/a/b",
        "/app/app-key",
        "/pusher/app/app-key/1/x/xhr_streaming"
    })
    @DisplayName("42 an unknown route is 404, at once and to every origin")
    void shouldNotFindRoute(String path) {
        Api.Reply reply = open.send("GET", path, "");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }

    @Test
    @DisplayName("CORS: * or the matching origin with Vary, on answers, refusals and preflights")
    void shouldAnswerOtherOrigins() {
        for (Api.Reply reply : new Api.Reply[] {
            open.send("OPTIONS", "/apps/app-id/events", "", "Origin", "https://x.example"),
            open.send("GET", "/ready", ""),
            open.send("GET", "/apps/app-id/channels", "")
        }) {
            assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(reply.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST, PUT, DELETE, OPTIONS");
            assertThat(reply.header("Access-Control-Allow-Headers"))
                    .isEqualTo("Origin, Content-Type, X-Auth-Token, X-Requested-With, Accept, Authorization,"
                            + " X-CSRF-TOKEN, XSRF-TOKEN, X-Socket-Id");
            assertThat(reply.header("Access-Control-Allow-Credentials")).isEmpty();
        }
        open.send("OPTIONS", "/apps/app-id/events", "").is(204, "");
        Api.Reply known = api.send("OPTIONS", "/apps/app-id/events", "", "Origin", "https://b.example");
        known.is(204, "");
        assertThat(known.header("Access-Control-Allow-Origin")).isEqualTo("https://b.example");
        assertThat(known.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(known.header("Vary")).isEqualTo("Origin");
        Api.Reply unknown = api.send("GET", "/ready", "", "Origin", "https://c.example");
        unknown.is(200, "OK");
        assertThat(unknown.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(unknown.header("Vary")).isEqualTo("Origin");
    }

    @Test
    @DisplayName("50 a body at the limit is read, one byte more is 413 with the error body, announced or in chunks")
    void shouldBoundBody() {
        int limit = 10 * 1024 * 1024;
        open.post("/events", "x".repeat(limit)).isErrorWith(400, "The received data is incorrect");
        open.post("/events", "x".repeat(limit + 1)).isError(413, "The payload size is too big.");
        String large = "x".repeat(limit + 1);
        String target = "/apps/app-id/events";
        open.sendChunked(target + "?" + open.query("POST", target, large), large)
                .isError(413, "The payload size is too big.");
    }

    @Test
    @DisplayName("42 health of the main port, by GET and HEAD")
    void shouldAnswerHealth() {
        open.send("GET", "/", "").is(200, "OK");
        open.send("GET", "/ready", "").is(200, "OK");
        open.send("GET", "/live", "").is(200, "");
        Api.Reply up = open.send("GET", "/up", "");
        up.is(200, "OK");
        assertThat(up.header("X-Health-Check")).isEqualTo("OK");
        open.send("GET", "/up/app-id", "").is(200, "OK");
        Api.Reply unknown = open.send("GET", "/up/nope", "");
        unknown.is(404, "NOT_FOUND");
        assertThat(unknown.header("X-Health-Check")).isEqualTo("NOT_FOUND");
        api.send("GET", "/up/off", "").is(503, "ERROR");
        assertThat(open.send("GET", "/accept-traffic", "").response().body())
                .matches("\\{\"memory\":\\{\"usedSize\":\\d+,\"totalSize\":\\d+,\"percentUsage\":[0-9.]+}}");
        for (String path : new String[] {"/", "/ready", "/live", "/up", "/up/app-id", "/accept-traffic"}) {
            open.send("HEAD", path, "").is(200, "");
        }
        assertThat(open.send("POST", "/ready", "").status()).isIn(404, 405);
    }

    @Test
    @DisplayName("42 the metrics port: / and /ready, /usage in bytes, /metrics as Prometheus text")
    void shouldAnswerMetrics() {
        verbose.connect().subscribe("m").expect(Wire.succeeded("m"));
        Api metrics = verbose.metrics();
        metrics.send("GET", "/", "").is(200, "OK");
        metrics.send("GET", "/ready", "").is(200, "OK");
        assertThat(metrics.send("GET", "/usage", "").response().body())
                .matches("\\{\"memory\":\\{\"free\":\\d+,\"used\":\\d+,\"total\":\\d+,\"percent\":[0-9.]+}}");
        Api.Reply scrape = metrics.send("GET", "/metrics", "");
        assertThat(scrape.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(scrape.response().body())
                .contains("ringcast_connected{app_id=\"app-id\",port=\"" + verbose.port() + "\"} 1.0\n")
                .contains("ringcast_new_connections_total{", "ringcast_ws_messages_received_total{");
        assertThat(metrics.send("GET", "/nope", "").status()).isEqualTo(404);
        assertThat(open.send("GET", "/metrics", "").status()).isEqualTo(404);
    }
}
