package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Back ends that are asked, wired into a node: B5 of the specification. */
final class CentrifugeProxiesIT extends CentrifugeContract {
    private final CentrifugeBackEnds backEnd = new CentrifugeBackEnds();
    private final TestNode node = node("");

    CentrifugeProxiesIT() {
        super("auto", 1);
    }

    /** A breaker that opens is that of one node: where a back end fails, a test has its own. */
    private TestNode node(String client) {
        String proxy = "{\"endpoint\":\"%s\",\"timeout\":\"%s\"}";
        return centrifugo("""
                "client":{%s"token":{"hmac_secret_key":"secret"},"expired_sub_close_delay":"0s",
                 "proxy":{"connect":{"enabled":true,"endpoint":"%s","timeout":"20s","include_connection_meta":true,
                   "http_headers":["X-Real","Cookie"],"emulated_headers":["X-Said","X-Real"],
                   "http":{"static_headers":{"X-Fixed":"f","X-Real":"fixed"},"status_to_code_transforms":[
                    {"status_code":404,"to_error":{"code":1404,"message":"nobody"}},
                    {"status_code":403,"to_disconnect":{"code":4503,"reason":"away"}}]}},
                  "refresh":{"enabled":true,"endpoint":"%s","timeout":"20s"}}},
                "rpc":{"proxy":%s,"without_namespace":{"proxy_enabled":true},"ping":{"enabled":true},
                 "namespaces":[{"name":"silent"}]},
                "channel":{"proxy":{"subscribe":%s,"publish":%s,"sub_refresh":%s},
                 "without_namespace":{"allow_subscribe_for_client":true,"allow_publish_for_client":true},
                 "namespaces":[{"name":"asked","subscribe_proxy_enabled":true,"publish_proxy_enabled":true,
                  "sub_refresh_proxy_enabled":true,"history_size":10,"history_ttl":"60s"}]}
                """.formatted(
                        client,
                        backEnd.url("/connect"),
                        backEnd.url("/refresh"),
                        proxy.formatted(backEnd.url("/rpc"), "5s"),
                        proxy.formatted(backEnd.url("/subscribe"), "20s"),
                        proxy.formatted(backEnd.url("/publish"), "20s"),
                        proxy.formatted(backEnd.url("/sub_refresh"), "20s")));
    }

    @BeforeEach
    void allowAll() {
        allow(request -> "{\"result\":{}}");
    }

    // Everybody may connect, and the rest is as the test says.
    private void allow(Function<CentrifugeBackEnds.Asked, String> rest) {
        backEnd.answers(request -> request.path().equals("/connect")
                ? "{\"result\":{\"user\":\"42\",\"info\":{\"name\":\"Ann\"},\"meta\":{\"m\":1}}}"
                : rest.apply(request));
    }

    @AfterAll
    void closeBackEnd() {
        backEnd.close();
    }

    private CentrifugeClient connected(Form form) {
        return open(node, form).connect();
    }

    // ---- connect ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("connect: user, info, data and subscriptions are the back end's; a token goes round it")
    void shouldConnectByTheBackEnd(Form form) {
        backEnd.answers(request -> "{\"result\":{\"user\":\"7\",\"info\":{\"n\":1},\"data\":{\"d\":[1]},"
                + "\"channels\":[\"a\"],\"subs\":{\"b\":{\"data\":{\"s\":1}}}}}");
        CentrifugeClient client = open(node, form, "X-Real: real", "Cookie: c=1", "X-Other: no");
        JsonNode connect = client.call("\"connect\":{\"data\":{\"q\":1},\"name\":\"js\",\"version\":\"1.2\","
                        + "\"headers\":{\"X-Said\":\"said\",\"X-Real\":\"lie\",\"X-Third\":\"no\"}}")
                .path("connect");

        assertThat(connect.path("data").toString()).isEqualTo("{\"d\":[1]}");
        assertThat(connect.path("subs").path("b").path("data").toString()).isEqualTo("{\"s\":1}");
        assertThat(connect.path("subs").has("a")).isTrue();
        CentrifugeBackEnds.Asked asked = backEnd.asked("/connect").getLast();
        assertThat(asked.said("data")).isEqualTo("{\"q\":1}");
        assertThat(asked.said("client"))
                .isNotEmpty()
                .isEqualTo(connect.path("client").textValue());
        assertThat(asked.said("name") + asked.said("version") + asked.said("transport"))
                .isEqualTo("js1.2websocket");
        assertThat(asked.said("protocol")).isEqualTo(form == Form.JSON ? "json" : "protobuf");
        assertThat(asked.headers().get("X-Real")).containsExactly("real");
        assertThat(asked.headers().get("X-Said")).containsExactly("said");
        assertThat(asked.headers().get("X-Fixed")).containsExactly("f");
        assertThat(asked.headers().get("Cookie")).containsExactly("c=1");
        assertThat(asked.headers()).doesNotContainKeys("X-other", "X-third");
        int before = backEnd.asked("/connect").size();
        open(node, form).connect(token("42"));
        assertThat(backEnd.asked("/connect")).hasSize(before);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("connect: refused, sent away, unknown, failed; statuses mean what they are told to mean")
    void shouldTellWhatTheBackEndSaysOfConnecting(Form form) {
        TestNode own = node("");
        String connect = "{\"id\":1,\"connect\":{}}";
        backEnd.answers(request -> "{\"error\":{\"code\":1000,\"message\":\"not you\"}}");
        open(own, form).refused("\"connect\":{}", 1000, "not you");
        backEnd.answers(request -> "{\"disconnect\":{\"code\":4501,\"reason\":\"go\"}}");
        open(own, form).send(connect).expectClose(4501, "go");
        backEnd.answers(request -> "{}");
        open(own, form).send(connect).expectClose(3501, "bad request");
        backEnd.answers(request -> "HTTP 404");
        open(own, form).refused("\"connect\":{}", 1404, "nobody");
        backEnd.answers(request -> "HTTP 403");
        open(own, form).send(connect).expectClose(4503, "away");
        backEnd.answers(request -> "{\"result\":{\"user\":\"42\",\"expire_at\":" + inSeconds(-5) + "}}");
        open(own, form).refused("\"connect\":{}", 110, "expired");
        for (String broken : new String[] {"HTTP 500", "no json", "[]", "{\"result\":{\"user\":1}}", ""}) {
            backEnd.answers(request -> broken);
            JsonNode error = open(own, form).call("\"connect\":{}").path("error");
            assertThat(error.path("code").asInt()).as(broken).isEqualTo(100);
            assertThat(error.path("temporary").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("refresh: the back end is asked when the connection expires; clients may not: 3501; 3005, 4502")
    void shouldRefreshByTheBackEnd(Form form) {
        backEnd.answers(request -> request.path().equals("/connect")
                ? "{\"result\":{\"user\":\"42\",\"expire_at\":" + inSeconds(2) + "}}"
                : backEnd.asked("/refresh").size() % 2 == 1
                        ? "{\"result\":{\"expire_at\":" + inSeconds(2) + "}}"
                        : "{\"result\":{\"expired\":true}}");
        int before = backEnd.asked("/refresh").size();
        assertThat(before % 2).isZero();
        CentrifugeClient client = open(node, form);
        assertThat(client.call("\"connect\":{}").path("connect").has("expires")).isFalse();
        client.expectClose(3005, "connection expired");
        assertThat(backEnd.asked("/refresh")).hasSize(before + 2);

        allowAll();
        connected(form).send("{\"id\":2,\"refresh\":{\"token\":\"x\"}}").expectClose(3501, "bad request");
    }

    // ---- channels ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("subscribe: allowed with info and data, refused, sent away, failed")
    void shouldSubscribeByTheBackEnd(Form form) {
        CentrifugeClient client = connected(form);
        allow(request -> "{\"result\":{\"info\":{\"seat\":3},\"data\":[1]}}");
        JsonNode reply = client.call("\"subscribe\":{\"channel\":\"asked:a\",\"data\":{\"why\":1}}");
        assertThat(reply.path("subscribe").path("data").toString()).isEqualTo("[1]");
        CentrifugeBackEnds.Asked asked = backEnd.asked("/subscribe").getLast();
        assertThat(asked.said("user") + asked.said("channel") + asked.said("data"))
                .isEqualTo("42asked:a{\"why\":1}");
        client.done(CentrifugeClient.publish("asked:a", "1"));
        assertThat(client.next()
                        .path("push")
                        .path("pub")
                        .path("info")
                        .path("chan_info")
                        .toString())
                .isEqualTo("{\"seat\":3}");

        allow(request -> "{\"error\":{\"code\":1403,\"message\":\"full\"}}");
        client.refused("\"subscribe\":{\"channel\":\"asked:b\"}", 1403, "full");
        allow(request -> "HTTP 500");
        client.refused("\"subscribe\":{\"channel\":\"asked:b\"}", 100, "internal server error");
        allow(request -> "{\"result\":{\"expire_at\":" + inSeconds(-9) + "}}");
        client.refused("\"subscribe\":{\"channel\":\"asked:b\"}", 110, "expired");
        allow(request -> "{\"disconnect\":{\"code\":4001,\"reason\":\"later\"}}");
        client.send("{\"id\":50,\"subscribe\":{\"channel\":\"asked:b\"}}").expectClose(4001, "later");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("sub_refresh: asked in time, 2501 for the client's own, 3006 for the server's, 3501 from a client")
    void shouldRefreshSubscriptionsByTheBackEnd(Form form) {
        allow(request -> switch (request.path()) {
            case "/subscribe" -> "{\"result\":{\"expire_at\":" + inSeconds(1) + "}}";
            default -> "{\"result\":{\"expired\":true}}";
        });
        CentrifugeClient client = connected(form);
        assertThat(client.call("\"subscribe\":{\"channel\":\"asked:a\"}")
                        .path("subscribe")
                        .has("expires"))
                .isFalse();
        assertThat(client.next().path("push").path("unsubscribe").path("code").asInt())
                .isEqualTo(2501);
        assertThat(backEnd.asked("/sub_refresh").getLast().said("channel")).isEqualTo("asked:a");
        client.subscribe("asked:a");
        client.send("{\"id\":9,\"sub_refresh\":{\"channel\":\"asked:a\",\"token\":\"x\"}}")
                .expectClose(3501, "bad request");

        backEnd.answers(
                request -> "{\"result\":{\"user\":\"42\",\"subs\":{\"plain\":{\"expire_at\":" + inSeconds(1) + "}}}}");
        open(node, form).connect().expectClose(3006, "subscription expired");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("publish: data and tags of the back end; refused; sent away")
    void shouldPublishByTheBackEnd(Form form) {
        CentrifugeClient reader = connected(form).subscribe("asked:p");
        CentrifugeClient client = connected(form);
        allow(request -> "{\"result\":{\"data\":{\"instead\":1},\"tags\":{\"k\":\"v\"}}}");
        client.done(CentrifugeClient.publish("asked:p", "{\"mine\":1}"));
        JsonNode publication = reader.expectPublication("asked:p", "{\"instead\":1}");
        assertThat(publication.path("tags").path("k").asText()).isEqualTo("v");
        assertThat(publication.path("info").path("conn_info").toString()).isEqualTo("{\"name\":\"Ann\"}");
        long offset = publication.path("offset").asLong();
        allow(request -> "{\"result\":{\"skip_history\":true}}");
        client.done(CentrifugeClient.publish("asked:p", "2"));
        assertThat(reader.expectPublication("asked:p", "2").has("offset")).isFalse();
        allow(request -> "{}");
        client.done(CentrifugeClient.publish("asked:p", "3"));
        assertThat(reader.expectPublication("asked:p", "3").path("offset").asLong())
                .isEqualTo(offset + 1);
        allow(request -> "{\"error\":{\"code\":400,\"message\":\"rude\"}}");
        client.refused(CentrifugeClient.publish("asked:p", "4"), 400, "rude");
        allow(request -> "{\"disconnect\":{\"code\":4500,\"reason\":\"out\"}}");
        client.send("{\"id\":60," + CentrifugeClient.publish("asked:p", "5") + "}")
                .expectClose(4500, "out");
        reader.quiet();
    }

    // ---- calls and troubles -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("rpc: answered, refused, unknown 104, ping by the server itself, 3506 for what JSON can't carry")
    void shouldCallMethods(Form form) {
        CentrifugeClient client = connected(form);
        allow(request -> "{\"result\":{\"data\":{\"sum\":" + request.body().path("data") + "}}}");
        JsonNode reply = client.call("\"rpc\":{\"method\":\"sum\",\"data\":[1,2]}");
        assertThat(reply.path("rpc").path("data").toString()).isEqualTo("{\"sum\":[1,2]}");
        int before = backEnd.asked("/rpc").size();
        client.refused("\"rpc\":{\"method\":\"silent:x\"}", 104, "method not found");
        client.refused("\"rpc\":{\"method\":\"nowhere:x\"}", 104, "method not found");
        client.done("\"rpc\":{\"method\":\"ping\"}");
        assertThat(backEnd.asked("/rpc")).hasSize(before);
        allow(request -> "{\"error\":{\"code\":500,\"message\":\"m\",\"temporary\":true}}");
        assertThat(client.call("\"rpc\":{\"method\":\"sum\"}")
                        .path("error")
                        .path("temporary")
                        .asBoolean())
                .isTrue();
        if (form == Form.JSON) {
            allow(request -> "{\"result\":{\"b64data\":\"fX0KeyJpZCI6\"}}");
            client.send("{\"id\":90,\"rpc\":{\"method\":\"sum\"}}").expectClose(3506, "inappropriate protocol");
        }
    }

    @Test
    @DisplayName("order is kept while a command waits for the back end, and with a thousand behind it it is 3013")
    void shouldKeepTheOrder() {
        TestNode own = node("");
        CentrifugeClient client = open(own, Form.JSON).connect();
        allow(request -> "{\"result\":{\"data\":" + request.body().path("data") + "}}");
        List<String> commands = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            commands.add("{\"id\":" + i
                    + (i % 2 == 0
                            ? ",\"unsubscribe\":{\"channel\":\"c\"}}"
                            : ",\"rpc\":{\"method\":\"m\",\"data\":" + i + "}}"));
        }
        client.send(commands.toArray(String[]::new));
        for (int i = 1; i <= 40; i++) {
            assertThat(client.next().path("id").asInt()).isEqualTo(i);
        }

        allow(request -> request.path().equals("/rpc") ? backEnd.hang() : "{}");
        client.send("{\"id\":1,\"rpc\":{\"method\":\"m\"}}");
        String[] many = IntStream.range(2, 902)
                .mapToObj(i -> "{\"id\":" + i + ",\"unsubscribe\":{\"channel\":\"c\"}}")
                .toArray(String[]::new);
        client.send(many).send(many).expectClose(3013, "too many requests");
    }

    private static boolean opened(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    @DisplayName("with client.concurrency two commands wait at a time, and the quicker one is answered first")
    void shouldAskForTwoCommandsAtOnce() {
        TestNode two = node("\"concurrency\":2,");
        CountDownLatch asked = new CountDownLatch(1);
        allow(request -> {
            boolean waited = !request.said("method").equals("slow") || opened(asked);
            return waited ? "{\"result\":{\"data\":1}}" : "HTTP 500";
        });
        CentrifugeClient client = open(two, Form.JSON).connect();
        int slow = client.ask("\"rpc\":{\"method\":\"slow\"}");
        client.done("\"rpc\":{\"method\":\"quick\"}");
        asked.countDown();
        assertThat(client.next().path("id").asInt()).isEqualTo(slow);
    }

    @Test
    @DisplayName("a back end that hangs: 100 temporary for its callers, nothing for everybody else")
    void shouldNotWaitForABackEndThatHangs() {
        TestNode own = node("");
        CentrifugeClient bystander = open(own, Form.JSON).connect().subscribe("open");
        RawClient pusher = own.connect().subscribe("open").expect(Wire.succeeded("open"));
        CentrifugeClient publisher = open(own, Form.PROTOBUF).connect();
        List<CentrifugeClient> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(open(own, i % 2 == 0 ? Form.JSON : Form.PROTOBUF).connect());
        }
        allow(request -> request.path().equals("/rpc") ? backEnd.hang() : "{}");
        long beganNs = System.nanoTime();
        callers.forEach(caller -> caller.ask("\"rpc\":{\"method\":\"m\"}"));
        for (int i = 0; i < 50; i++) {
            publisher.done(CentrifugeClient.publish("open", "{\"i\":" + i + "}"));
            bystander.expectPublication("open", "{\"i\":" + i + "}");
            assertThat(pusher.text()).contains("\\\"i\\\":" + i);
        }
        assertThat(System.nanoTime() - beganNs).isLessThan(4_900_000_000L);
        for (CentrifugeClient caller : callers) {
            JsonNode error = caller.next().path("error");
            assertThat(error.path("code").asInt()).isEqualTo(100);
            assertThat(error.path("temporary").asBoolean()).isTrue();
            // Goes away while the next one hangs: nothing is left of it.
            caller.ask("\"rpc\":{\"method\":\"m\"}");
        }
    }

    @Test
    @DisplayName("a back end that answers megabytes: 100 for its caller")
    void shouldRefuseAnswersThatAreTooLong() {
        TestNode own = node("");
        CentrifugeClient client = open(own, Form.JSON).connect();
        String megabytes = "{\"result\":{\"data\":\"" + "m".repeat(20_000_000) + "\"}}";
        allow(request -> megabytes);
        client.refused("\"rpc\":{\"method\":\"m\"}", 100, "internal server error");
        allow(request -> "{\"result\":{\"data\":1}}");
        await().atMost(Duration.ofSeconds(15))
                .until(() -> client.call("\"rpc\":{\"method\":\"m\"}").has("rpc"));
    }
}
