package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may call the HTTP API: signatures, their claims and the order of checks. */
final class HttpAuthIT extends Contract {
    private static final String FAILED = "The secret authentication failed: ";
    private static final String EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e";
    private static final String EVENT = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"x\"}";

    private final TestNode node = node(Map.of("HTTP_API_REQUEST_LIMIT_IN_MB", "0.001"), TestNode.APP, """
            {"id":"off","key":"off","secret":"app-secret","enabled":false,"max_backend_events_per_second":1}""", """
            {"id":3,"key":"278d425bdf160c739803","secret":"7ad3773142a6692b25b8"}""");
    private final TestNode prefixed = node(Map.of("PATH_PREFIX", "/realtime"));
    private final Api api = new Api(node.port(), "app-id", Wire.KEY, Wire.SECRET);

    HttpAuthIT() {
        super("auto", 1);
    }

    /** A query signed over {@code path}, with claims as given. */
    private static String signed(String method, String path, String... parameters) {
        List<String> all = new ArrayList<>(List.of(parameters));
        all.add("auth_key=app-key");
        all.add("auth_timestamp=" + Instant.now().getEpochSecond());
        return path + "?" + Api.sign(Wire.SECRET, method, path, all);
    }

    private static String md5(String body) {
        return "body_md5=" + Wire.md5(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("52 body_md5: right, wrong, in upper case, missing")
    void shouldCheckBody() {
        String path = "/apps/app-id/events";
        api.send("POST", signed("POST", path, md5(EVENT)), EVENT).is(200, "{}");
        api.send("POST", signed("POST", path, md5("other")), EVENT).isError(401, FAILED + "body_md5 mismatch");
        api.send("POST", signed("POST", path, md5(EVENT).toUpperCase(java.util.Locale.ROOT)), EVENT)
                .isErrorWith(401, FAILED);
        api.send("POST", signed("POST", path), EVENT).isError(401, FAILED + "body_md5 is missing");
    }

    @Test
    @DisplayName("52, 69 an empty body needs no body_md5, may have the right one, with any method")
    void shouldAcceptMd5OfNothing() {
        String path = "/apps/app-id/channels";
        api.send("GET", signed("GET", path), "").is(200, "{\"channels\":{}}");
        api.send("GET", signed("GET", path, "body_md5=" + EMPTY_MD5), "").is(200, "{\"channels\":{}}");
        api.send("GET", signed("GET", path, md5("x")), "").isError(401, FAILED + "body_md5 mismatch");
        String terminate = "/apps/app-id/users/1/terminate_connections";
        api.send("POST", signed("POST", terminate), "").is(200, "{}");
        api.send("POST", signed("POST", terminate, "body_md5=" + EMPTY_MD5), "").is(200, "{}");
        api.send("POST", signed("POST", terminate, md5("x")), "").isError(401, FAILED + "body_md5 mismatch");
    }

    @Test
    @DisplayName("52 the timestamp may be ten minutes off, in both directions")
    void shouldCheckTimestamp() {
        String path = "/apps/app-id/channels";
        long now = Instant.now().getEpochSecond();
        for (long good : new long[] {now - 590, now + 590}) {
            api.send("GET", signed("GET", path, "auth_timestamp=" + good), "").is(200, "{\"channels\":{}}");
        }
        for (long bad : new long[] {now - 610, now + 610, 0}) {
            api.send("GET", signed("GET", path, "auth_timestamp=" + bad), "")
                    .isErrorWith(401, FAILED + "Timestamp expired");
        }
        for (String bad : new String[] {"", "abc", "1e9", "-5", now + ".5"}) {
            api.send("GET", signed("GET", path, "auth_timestamp=" + bad), "")
                    .isErrorWith(401, FAILED + "auth_timestamp");
        }
    }

    @Test
    @DisplayName("52 auth_version, auth_key and auth_signature")
    void shouldCheckClaims() {
        String path = "/apps/app-id/channels";
        api.send("GET", signed("GET", path, "auth_version=1.0"), "").is(200, "{\"channels\":{}}");
        api.send("GET", signed("GET", path, "auth_version=2.0"), "").isError(401, FAILED + "auth_version must be 1.0");
        api.send("GET", signed("GET", path, "auth_key=other"), "")
                .isError(401, FAILED + "auth_key is not a key of this app");
        api.send("GET", path, "").isError(401, FAILED + "auth_key is missing");
        api.send("GET", path + "?auth_key=app-key", "").isError(401, FAILED + "auth_signature is missing");
        api.send("GET", signed("GET", path) + "0", "").isErrorWith(401, FAILED + "auth_signature");
        String upper = signed("GET", path);
        int signature = upper.lastIndexOf('=') + 1;
        api.send(
                        "GET",
                        upper.substring(0, signature)
                                + upper.substring(signature).toUpperCase(java.util.Locale.ROOT),
                        "")
                .isErrorWith(401, FAILED + "auth_signature");
        node.api("app-id", Wire.KEY, "wrong").get("/channels").isErrorWith(401, FAILED + "auth_signature");
        node.api("3", Wire.KEY, Wire.SECRET).get("/channels").isErrorWith(401, FAILED + "auth_key");
    }

    @Test
    @DisplayName("52 names in any case and order, empty values, special characters raw and escaped, many parameters")
    void shouldVerifyAllForms() {
        String path = "/apps/app-id/channels";
        api.send("GET", signed("GET", path, "filter_by_prefix="), "").is(200, "{\"channels\":{}}");
        api.send("GET", signed("GET", path, "filter_by_prefix=presence-,;@"), "")
                .is(200, "{\"channels\":{}}");
        String query = signed("GET", path, "filter_by_prefix=presence-a=b", "info=user_count,subscription_count");
        api.send("GET", query, "").is(200, "{\"channels\":{}}");
        api.send("GET", query.replace(",", "%2C").replace("a=b", "a%3Db"), "").is(200, "{\"channels\":{}}");
        api.send("GET", query.replace("auth_key", "Auth_Key").replace("info=", "INFO="), "")
                .is(200, "{\"channels\":{}}");
        List<String> pairs =
                new ArrayList<>(List.of(query.substring(path.length() + 1).split("&", -1)));
        java.util.Collections.reverse(pairs);
        api.send("GET", path + "?" + String.join("&", pairs), "").is(200, "{\"channels\":{}}");
        String[] many = new String[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = "p" + i + "=" + i;
        }
        api.send("GET", signed("GET", path, many), "").is(200, "{\"channels\":{}}");
        api.send("GET", signed("GET", "/apps/app-id/channels/presence-a%2Cb/users"), "")
                .is(200, "{\"users\":[]}");
    }

    @Test
    @DisplayName("52 a signature holds for its method and path only")
    void shouldBindMethodAndPath() {
        String target = signed("GET", "/apps/app-id/channels/a");
        api.send("GET", target, "").is(200, "{\"occupied\":false,\"subscription_count\":0}");
        api.send("GET", target.replace("/channels/a", "/channels/b"), "").isErrorWith(401, FAILED);
        api.send("POST", signed("GET", "/apps/app-id/users/1/terminate_connections"), "")
                .isErrorWith(401, FAILED);
    }

    @Test
    @DisplayName("a prefixed path is signed with its prefix, or without where a proxy adds it")
    void shouldAcceptPathWithAndWithoutPrefix() {
        Api below = new Api(prefixed.port(), "app-id", Wire.KEY, Wire.SECRET);
        below.send("GET", signed("GET", "/realtime/apps/app-id/channels"), "").is(200, "{\"channels\":{}}");
        below.send("GET", "/realtime" + signed("GET", "/apps/app-id/channels"), "")
                .is(200, "{\"channels\":{}}");
        assertThat(below.get("/channels").status()).isEqualTo(404);
        RawClient client = prefixed.open("/realtime/app/app-key?protocol=7").established(120);
        client.quiet();
        assertThat(prefixed.open("/app/app-key?protocol=7").head()).startsWith("HTTP/1.1 404 ");
    }

    @Test
    @DisplayName("51 a numeric app id works, and Pusher's own vector is accepted but for its age")
    void shouldAcceptNumericId() {
        Api numeric = new Api(node.port(), "3", "278d425bdf160c739803", "7ad3773142a6692b25b8");
        numeric.get("/channels").is(200, "{\"channels\":{}}");
        String body = "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";
        numeric.send(
                        "POST",
                        "/apps/3/events?auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0"
                                + "&body_md5=ec365a775a4cd0599faeb73354201b6f&auth_signature="
                                + "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c",
                        body)
                .isErrorWith(401, "Timestamp expired");
    }

    @Test
    @DisplayName("order: body 413, app 404, signature 401, disabled 403, content 400")
    void shouldCheckInOrder() {
        String large = "x".repeat(1100);
        node.api("nope", Wire.KEY, "wrong").post("/events", large).isErrorWith(413, "The payload size is too big.");
        node.api("nope", Wire.KEY, "wrong").post("/events", "{}").isError(404, "The app nope could not be found.");
        node.api("off", "off", "wrong").post("/events", "{}").isErrorWith(401, FAILED);
        node.api("off", "off", Wire.SECRET).post("/events", "{}").isError(403, "App is disabled");
        node.api("off", "off", Wire.SECRET).get("/channels").isError(403, "App is disabled");
        api.post("/events", "{}").isErrorWith(400, "The received data is incorrect");
    }
}
