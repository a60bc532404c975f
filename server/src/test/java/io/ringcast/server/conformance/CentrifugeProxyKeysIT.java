package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each key of each proxy, and proxies that namespaces name: what a back end is asked, and how its answers are taken. */
@Timeout(60)
final class CentrifugeProxyKeysIT extends CentrifugeContract {
    private static final List<String> PATHS =
            List.of("/connect", "/refresh", "/rpc", "/subscribe", "/publish", "/sub_refresh");

    private final CentrifugeBackEnds backEnd = new CentrifugeBackEnds();
    private final TestNode node = start("20s");

    CentrifugeProxyKeysIT() {
        super("auto", 1);
    }

    private String proxy(String path, String timeout) {
        return """
                "endpoint":"%s","timeout":"%s","binary_encoding":true,"include_connection_meta":true,
                "http_headers":["X-Real"],"emulated_headers":["X-Said"],
                "http":{"static_headers":{"X-Fixed":"%s"},"status_to_code_transforms":[
                 {"status_code":404,"to_error":{"code":1404,"message":"none"}},
                 {"status_code":403,"to_disconnect":{"code":4503,"reason":"away"}}]}""".formatted(backEnd.url(path), timeout, path);
    }

    private TestNode start(String timeout) {
        return centrifugo("""
                "client":{"token":{"hmac_secret_key":"secret"},"expired_sub_close_delay":"0s",
                 "expired_close_delay":"0s",
                 "proxy":{"connect":{"enabled":true,%s},"refresh":{"enabled":true,%s}}},
                "rpc":{"proxy":{%s},"without_namespace":{"proxy_enabled":true},"namespace_boundary":"/",
                 "namespaces":[{"name":"far","proxy_enabled":true,"proxy_name":"other"}]},
                "proxies":[{"name":"other","endpoint":"%s","timeout":"20s"}],
                "channel":{"proxy":{"subscribe":{%s},"publish":{%s},"sub_refresh":{%s}},
                 "without_namespace":{"subscribe_proxy_enabled":true,"publish_proxy_enabled":true,
                  "sub_refresh_proxy_enabled":true},
                 "namespaces":[{"name":"far","subscribe_proxy_enabled":true,"subscribe_proxy_name":"other",
                  "publish_proxy_enabled":true,"publish_proxy_name":"other",
                  "sub_refresh_proxy_enabled":true,"sub_refresh_proxy_name":"other"}]}""".formatted(
                        proxy("/connect", timeout),
                        proxy("/refresh", timeout),
                        proxy("/rpc", timeout),
                        backEnd.url("/other"),
                        proxy("/subscribe", timeout),
                        proxy("/publish", timeout),
                        proxy("/sub_refresh", timeout)));
    }

    @BeforeEach
    void allowAll() {
        allow(request -> "{\"result\":{}}");
    }

    // Whoever connects is let in, and what expires is given another hour.
    private void allow(Function<CentrifugeBackEnds.Asked, String> rest) {
        backEnd.answers(request -> request.path().equals("/connect")
                ? "{\"result\":{\"user\":\"42\",\"meta\":{\"m\":1},\"expire_at\":" + inSeconds(2) + "}}"
                : rest.apply(request));
    }

    @AfterAll
    void closeBackEnd() {
        backEnd.close();
    }

    private CentrifugeClient connected(TestNode where) {
        CentrifugeClient client = open(where, Form.JSON, "X-Real: real", "X-Other: no");
        client.done("\"connect\":{\"data\":{\"q\":0},\"headers\":{\"X-Said\":\"said\"}}");
        return client;
    }

    private CentrifugeBackEnds.Asked askedLast(String path) {
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(10))
                .until(() -> !backEnd.asked(path).isEmpty());
        return backEnd.asked(path).getLast();
    }

    private static void assertBinary(CentrifugeBackEnds.Asked asked, String data) {
        assertThat(asked.body().has("data")).as(asked.path()).isFalse();
        assertThat(new String(
                        Base64.getDecoder().decode(asked.said("b64data")), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(data);
    }

    @Test
    void shouldAskEachBackEndAsItIsTold() {
        allow(request -> switch (request.path()) {
            case "/subscribe" -> "{\"result\":{\"expire_at\":" + inSeconds(2) + "}}";
            case "/refresh", "/sub_refresh" -> "{\"result\":{\"expire_at\":" + inSeconds(3600) + "}}";
            default -> "{\"result\":{}}";
        });
        CentrifugeClient client = connected(node);
        client.done("\"subscribe\":{\"channel\":\"a\",\"data\":{\"q\":1}}")
                .done(CentrifugeClient.publish("b", "{\"q\":2}"))
                .done("\"rpc\":{\"method\":\"m\",\"data\":{\"q\":3}}");

        for (String path : PATHS) {
            CentrifugeBackEnds.Asked asked = askedLast(path);
            assertThat(asked.said("encoding")).as(path).isEqualTo("binary");
            assertThat(asked.headers().get("X-Real")).as(path).containsExactly("real");
            assertThat(asked.headers().get("X-Said")).as(path).containsExactly("said");
            assertThat(asked.headers().get("X-Fixed")).as(path).containsExactly(path);
            assertThat(asked.headers()).as(path).doesNotContainKey("X-other");
            if (!path.equals("/connect")) {
                assertThat(asked.body().path("meta").toString()).as(path).isEqualTo("{\"m\":1}");
            }
        }
        assertBinary(askedLast("/connect"), "{\"q\":0}");
        assertBinary(askedLast("/subscribe"), "{\"q\":1}");
        assertBinary(askedLast("/publish"), "{\"q\":2}");
        assertBinary(askedLast("/rpc"), "{\"q\":3}");
        client.quiet();
    }

    @Test
    void shouldTakeStatusesAsItIsTold() {
        allow(request -> request.path().equals("/refresh") ? "{\"result\":{\"expire_at\":9999999999}}" : "HTTP 404");
        CentrifugeClient client = connected(node);
        client.refused("\"subscribe\":{\"channel\":\"a\"}", 1404, "none");
        client.refused(CentrifugeClient.publish("b", "1"), 1404, "none");
        client.refused("\"rpc\":{\"method\":\"m\"}", 1404, "none");
        for (String request : List.of(
                "\"subscribe\":{\"channel\":\"a\"}",
                CentrifugeClient.publish("b", "1"),
                "\"rpc\":{\"method\":\"m\"}")) {
            allow(asked -> "HTTP 403");
            CentrifugeClient away = connected(node);
            away.ask(request);
            away.expectClose(4503, "away");
        }
        allow(asked -> "HTTP 403");
        connected(node).expectClose(4503, "away");
        backEnd.answers(request -> "HTTP 404");
        open(node, Form.JSON).refused("\"connect\":{}", 1404, "none");
    }

    @Test
    void shouldAskTheProxiesThatNamespacesName() {
        allow(request -> request.path().equals("/other")
                        && request.body().has("channel")
                        && !request.body().has("data")
                ? "{\"result\":{\"expire_at\":" + inSeconds(2) + "}}"
                : "{\"result\":{\"expire_at\":9999999999}}");
        CentrifugeClient client = connected(node);
        client.done("\"subscribe\":{\"channel\":\"far:a\"}")
                .done(CentrifugeClient.publish("far:b", "{\"q\":2}"))
                .done("\"rpc\":{\"method\":\"far/m\"}");
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(10))
                .until(() -> backEnd.asked("/other").size() >= 4);
        assertThat(backEnd.asked("/other").stream().map(asked -> asked.said("channel") + asked.said("method")))
                .contains("far:a", "far:b", "far/m");
        assertThat(backEnd.asked("/other").stream()
                        .filter(asked -> asked.said("channel").equals("far:a")))
                .hasSizeGreaterThan(1);
        client.refused("\"rpc\":{\"method\":\"near/m\"}", 104, "method not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "publish", "rpc"})
    void shouldWaitNoLongerThanItIsTold(String kind) {
        TestNode hasty = start("200ms");
        allow(request ->
                request.path().equals("/" + kind) ? backEnd.hang() : "{\"result\":{\"expire_at\":9999999999}}");
        CentrifugeClient client = connected(hasty);
        String request = switch (kind) {
            case "subscribe" -> "\"subscribe\":{\"channel\":\"a\"}";
            case "publish" -> CentrifugeClient.publish("a", "1");
            default -> "\"rpc\":{\"method\":\"m\"}";
        };
        JsonNode error = client.call(request).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(100);
        assertThat(error.path("temporary").asBoolean()).isTrue();
    }
}
