package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one address may do, at the edge and beyond it. */
abstract class RateLimitsContract extends Contract {
    private static final String TARGET = "/app/app-key?protocol=7";
    private static final String FORWARDED = "X-Forwarded-For";

    private final TestNode limited = node(Map.of(
            "RATE_LIMITER_ENABLED", "true",
            "RATE_LIMITER_API_RATE_LIMIT_MAX_REQUESTS", "3",
            "RATE_LIMITER_API_RATE_LIMIT_TRUST_HOPS", "1",
            "RATE_LIMITER_API_RATE_LIMIT_WINDOW_SECONDS", "3600",
            "RATE_LIMITER_WEBSOCKET_RATE_LIMIT_MAX_REQUESTS", "3",
            "RATE_LIMITER_WEBSOCKET_RATE_LIMIT_TRUST_HOPS", "2",
            "RATE_LIMITER_WEBSOCKET_RATE_LIMIT_WINDOW_SECONDS", "3600"));
    private final TestNode capped =
            node(Map.of("CONNECTION_LIMITS_MAX_PER_ADDRESS", "2", "RATE_LIMITER_WEBSOCKET_RATE_LIMIT_TRUST_HOPS", "1"));
    private final TestNode off = node(Map.of());

    RateLimitsContract(String transport, int shards) {
        super(transport, shards);
    }

    private static Api.Reply get(Api api, String path, String forwardedFor) {
        String whole = "/apps/app-id" + path;
        return api.send("GET", whole + "?" + api.query("GET", whole, ""), "", FORWARDED, forwardedFor);
    }

    @Test
    @DisplayName("HTTP API: so many requests of an address whatever they ask for, then 429; others are not touched")
    void shouldLimitRequestsOfAnAddress() {
        Api api = limited.api();
        Api.Reply first = get(api, "/channels", "192.0.2.1");
        first.is(200, "{\"channels\":{}}");
        assertThat(first.header("X-RateLimit-Limit")).isEqualTo("3");
        assertThat(first.header("X-RateLimit-Remaining")).isEqualTo("2");
        assertThat(first.header("X-RateLimit-Reset")).isEqualTo("3600");
        assertThat(first.header("Retry-After")).isEmpty();
        // Neither a wrong signature nor another app is for free.
        api.send("GET", "/apps/app-id/channels?auth_key=app-key", "", FORWARDED, "9.9.9.9, 192.0.2.1")
                .isErrorWith(401, "");
        assertThat(api.send("POST", "/apps/nobody/events", "{}", FORWARDED, "192.0.2.1")
                        .status())
                .isEqualTo(404);

        Api.Reply refused = get(api, "/channels", "192.0.2.1");
        refused.isError(429, "Too many requests.");
        assertThat(refused.header("X-RateLimit-Limit")).isEqualTo("3");
        assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 7200);
        assertThat(refused.header("X-RateLimit-Reset")).isEqualTo(refused.header("Retry-After"));
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
        api.send("POST", "/apps/app-id/events", "x".repeat(200_000), FORWARDED, "192.0.2.1")
                .isError(429, "Too many requests.");

        assertThat(get(api, "/channels", "192.0.2.2").status()).isEqualTo(200);
        assertThat(get(api, "/channels", "2001:db8::1").header("X-RateLimit-Remaining"))
                .isEqualTo("2");
        assertThat(get(api, "/channels", "2001:db8::2").header("X-RateLimit-Remaining"))
                .as("of the same network")
                .isEqualTo("1");
    }

    @Test
    @DisplayName("health checks and preflights are never limited")
    void shouldNotLimitHealthChecks() {
        Api api = limited.api();
        for (int i = 0; i < 10; i++) {
            api.send("GET", "/ready", "").is(200, "OK");
            api.send("GET", "/up", "").is(200, "OK");
            api.send("OPTIONS", "/apps/app-id/events", "").is(204, "");
        }
    }

    @Test
    @DisplayName("WebSockets: so many opens of an address, then 429 in place of the upgrade")
    void shouldLimitOpensOfAnAddress() {
        String client = FORWARDED + ": 192.0.2.7, 10.0.0.9";
        for (int i = 0; i < 3; i++) {
            limited.open(TARGET, client).established(120);
        }
        RawClient refused = limited.open(TARGET, client);
        assertThat(refused.head())
                .startsWith("HTTP/1.1 429 ")
                .contains("X-RateLimit-Limit: 3\r\n")
                .contains("X-RateLimit-Remaining: 0\r\n")
                .contains("X-RateLimit-Reset: ")
                .contains("Retry-After: ")
                .contains("Content-Type: application/json\r\n");
        assertThat(limited.open(TARGET, FORWARDED + ": 1.1.1.1, 192.0.2.7, 10.0.0.8")
                        .head())
                .as("what the client has written itself, and its proxy, do not count")
                .startsWith("HTTP/1.1 429 ");
        limited.open(TARGET, FORWARDED + ": 192.0.2.8, 10.0.0.9").established(120);
        assertThat(limited.usage("app-id").connections()).isEqualTo(4);
    }

    @Test
    @DisplayName("limits with one identifier are counted together")
    void shouldCountLimitsOfOneIdentifierTogether() {
        TestNode together = node(Map.of(
                "RATE_LIMITER_ENABLED", "true",
                "RATE_LIMITER_API_RATE_LIMIT_MAX_REQUESTS", "2",
                "RATE_LIMITER_API_RATE_LIMIT_IDENTIFIER", "all",
                "RATE_LIMITER_WEBSOCKET_RATE_LIMIT_MAX_REQUESTS", "2",
                "RATE_LIMITER_WEBSOCKET_RATE_LIMIT_IDENTIFIER", "all"));

        together.open(TARGET).established(120);
        Api api = together.api();
        assertThat(get(api, "/channels", "1.1.1.1").header("X-RateLimit-Remaining"))
                .isEqualTo("0");
        assertThat(together.open(TARGET).head()).startsWith("HTTP/1.1 429 ");
    }

    @Test
    @DisplayName("the driver none limits nothing, though limits are set")
    void shouldLimitNothingWithoutADriver() {
        TestNode unlimited = node(Map.of(
                "RATE_LIMITER_ENABLED", "true",
                "RATE_LIMITER_DRIVER", "none",
                "RATE_LIMITER_API_RATE_LIMIT_MAX_REQUESTS", "1",
                "RATE_LIMITER_WEBSOCKET_RATE_LIMIT_MAX_REQUESTS", "1"));

        for (int i = 0; i < 3; i++) {
            unlimited.open(TARGET).established(120);
            Api.Reply reply = get(unlimited.api(), "/channels", "1.1.1.1");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("X-RateLimit-Limit")).isEmpty();
        }
    }

    @Test
    @DisplayName("an address has so many connections at a time; a place is free again when its holder has gone")
    void shouldCapConnectionsOfAnAddress() throws Exception {
        String client = FORWARDED + ": 192.0.2.7";
        List<RawClient> held = new ArrayList<>();
        held.add(capped.open(TARGET, client).established(120));
        held.add(capped.open(TARGET, client).established(120));
        for (int i = 0; i < 5; i++) {
            assertThat(capped.open(TARGET, client).head())
                    .startsWith("HTTP/1.1 429 ")
                    .contains("Retry-After: 5\r\n");
        }
        RawClient other = capped.open(TARGET, FORWARDED + ": 192.0.2.8").established(120);
        // Whoever is sent away by the protocol, or by the handshake, gives its place back as well.
        other.close();
        for (int i = 0; i < 5; i++) {
            capped.open("/app/nobody?protocol=7", FORWARDED + ": 192.0.2.8").close();
            assertThat(capped.open("/nowhere", FORWARDED + ": 192.0.2.9").head())
                    .startsWith("HTTP/1.1 404 ");
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        capped.open(TARGET, FORWARDED + ": 192.0.2.8").head().startsWith("HTTP/1.1 101 "));

        held.getFirst().close();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> capped.open(TARGET, client).head().startsWith("HTTP/1.1 101 "));
        assertThat(capped.open(TARGET, client).head()).startsWith("HTTP/1.1 429 ");
        held.getLast().reset();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> capped.open(TARGET, client).head().startsWith("HTTP/1.1 101 "));
    }

    @Test
    @DisplayName("off by default: no headers, no limit")
    void shouldNotLimitByDefault() {
        Api api = off.api();
        for (int i = 0; i < 120; i++) {
            Api.Reply reply = api.get("/channels");
            reply.is(200, "{\"channels\":{}}");
            assertThat(reply.header("X-RateLimit-Limit")).isEmpty();
        }
        for (int i = 0; i < 25; i++) {
            off.open(TARGET).established(120);
        }
    }
}
