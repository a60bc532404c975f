package io.ringcast.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSignatureTest {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] BODY =
            "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final String BODY_MD5 = "ec365a775a4cd0599faeb73354201b6f";
    private static final long NOW_SECONDS = 1_700_000_000L;
    private static final String CLAIMS = "auth_key=app-key&auth_timestamp=1700000000&auth_version=1.0";

    private final RequestSignature signature = signature("", NOW_SECONDS);

    private static RequestSignature signature(String prefix, long nowSeconds) {
        App app = new App(
                "app-id",
                List.of(
                        new Credential("app-key", "app-secret"),
                        new Credential("278d425bdf160c739803", "7ad3773142a6692b25b8")),
                true,
                AppLimits.DEFAULT,
                AppFeatures.DEFAULT,
                List.of());
        return new RequestSignature(app, prefix, () -> nowSeconds * 1000 + 999);
    }

    private static String sign(String toSign) {
        return new Hmac("app-secret").sign(toSign);
    }

    private void assertRefused(String method, String path, @Nullable String query, byte[] body, String reason) {
        assertThat(signature.verify(method, path, query, body))
                .isInstanceOfSatisfying(RequestVerdict.Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(401);
                    assertThat(refused.text())
                            .startsWith("The secret authentication failed")
                            .contains(reason);
                });
    }

    private void assertAccepted(String path, String query) {
        assertThat(signature.verify("GET", path, query, NOTHING)).isInstanceOf(RequestVerdict.Accepted.class);
    }

    @Test
    void shouldAcceptPushersExample() {
        RequestVerdict verdict = signature("", 1_353_088_179L)
                .verify(
                        "POST",
                        "/apps/3/events",
                        "body_md5=" + BODY_MD5 + "&auth_version=1.0&auth_key=278d425bdf160c739803"
                                + "&auth_timestamp=1353088179&auth_signature="
                                + "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c",
                        BODY);

        assertThat(verdict)
                .isInstanceOfSatisfying(
                        RequestVerdict.Accepted.class,
                        accepted -> assertThat(accepted.key()).isEqualTo("278d425bdf160c739803"));
    }

    @Test
    void shouldAcceptOurExamples() {
        assertThat(signature.verify(
                        "POST",
                        "/apps/app-id/events",
                        CLAIMS + "&body_md5=" + BODY_MD5
                                + "&auth_signature=878d0f5603295d625f99381d725fa6b23826b4956b836dc0e7db7a3aeb6df9c9",
                        BODY))
                .isInstanceOf(RequestVerdict.Accepted.class);
        String hex = "588fbe1cbc96a79509ea04babd1a58ef6aff37cb8da22ddb5dbe2dfb1cfcedf2";
        RequestVerdict accepted = new RequestVerdict.Accepted(
                "app-key",
                Map.of(
                        "auth_key",
                        "app-key",
                        "auth_timestamp",
                        "1700000000",
                        "auth_version",
                        "1.0",
                        "auth_signature",
                        hex,
                        "filter_by_prefix",
                        "presence-",
                        "info",
                        "user_count,subscription_count"));
        for (String comma : List.of(",", "%2C", "%2c")) {
            assertThat(signature.verify(
                            "get",
                            "/apps/app-id/channels",
                            "info=user_count" + comma + "subscription_count&filter_by_prefix=presence-&Auth_Signature="
                                    + hex + "&" + CLAIMS.replace("auth_key", "AUTH_KEY"),
                            NOTHING))
                    .isEqualTo(accepted);
        }
    }

    @Test
    void shouldAcceptPythonsGet() {
        assertThat(signature.verify(
                        "GET",
                        "/apps/app-id/channels/presence-room/users",
                        CLAIMS + "&body_md5=d41d8cd98f00b204e9800998ecf8427e"
                                + "&auth_signature=035c27339826b71a7c70ae809fda1c4e58aafdb1cac94896623a58b475cdd65b",
                        NOTHING))
                .isInstanceOf(RequestVerdict.Accepted.class);
    }

    @Test
    void shouldAcceptWhatWasSignedEscapedOrNot() {
        assertAccepted("/a", CLAIMS + "&x=a%20b&auth_signature=" + sign("GET\n/a\n" + CLAIMS + "&x=a b"));
        assertAccepted("/a", CLAIMS + "&x=a+b&auth_signature=" + sign("GET\n/a\n" + CLAIMS + "&x=a b"));
        assertAccepted("/a", CLAIMS + "&x=a+b&auth_signature=" + sign("GET\n/a\n" + CLAIMS + "&x=a+b"));
        assertAccepted("/a", CLAIMS + "&x=a%2Cb&auth_signature=" + sign("GET\n/a\n" + CLAIMS + "&x=a%2Cb"));
        assertAccepted("/a%20b+", CLAIMS + "&auth_signature=" + sign("GET\n/a b+\n" + CLAIMS));
        assertAccepted("/a%20b", CLAIMS + "&auth_signature=" + sign("GET\n/a%20b\n" + CLAIMS));
        assertAccepted("/a", CLAIMS + "&x=100%&auth_signature=" + sign("GET\n/a\n" + CLAIMS + "&x=100%"));
    }

    @Test
    void shouldAcceptPathsWithAndWithoutThePrefix() {
        RequestSignature prefixed = signature("/ws", NOW_SECONDS);

        for (String path : List.of("/ws/apps/a%2Fb", "/apps/a%2Fb", "/ws/apps/a/b", "/apps/a/b")) {
            String query = CLAIMS + "&auth_signature=" + sign("GET\n" + path + "\n" + CLAIMS);
            assertThat(prefixed.verify("GET", "/ws/apps/a%2Fb", query, NOTHING))
                    .as(path)
                    .isInstanceOf(RequestVerdict.Accepted.class);
        }
    }

    @Test
    void shouldJoinRepeatedNamesButNotLists() {
        assertAccepted("/a", CLAIMS + "&z=2&Z=1&auth_signature=" + sign("GET\n/a\n" + CLAIMS + "&z=2,1"));
        assertAccepted("/a", CLAIMS + "&z[]=2&z%5B%5D=1&auth_signature=" + sign("GET\n/a\n" + CLAIMS + "&z[]=2&z[]=1"));
        assertAccepted("/a", "&&" + CLAIMS + "&e=&f&auth_signature=" + sign("GET\n/a\n" + CLAIMS + "&e=&f="));
    }

    @Test
    void shouldSortNamesByTheirUtf8Bytes() {
        String bmp = "%EF%BF%BD";
        String emoji = "%F0%9F%98%80";
        String signed = sign("GET\n/a\n" + CLAIMS + "&b=1&bc=2&\uFFFD=3&\uD83D\uDE00=4");
        assertAccepted("/a", emoji + "=4&" + bmp + "=3&bc=2&b=1&" + CLAIMS + "&auth_signature=" + signed);
    }

    @Test
    void shouldCheckTheBodyForAnyMethod() {
        String signed = "&auth_signature=" + sign("POST\n/a\n" + CLAIMS);
        String md5 = CLAIMS + "&body_md5=" + BODY_MD5;
        String signedMd5 = "&auth_signature=" + sign("POST\n/a\n" + md5);

        assertThat(signature.verify("POST", "/a", CLAIMS + signed, NOTHING))
                .isInstanceOf(RequestVerdict.Accepted.class);
        assertRefused("POST", "/a", CLAIMS + signed, BODY, "body_md5 is missing");
        assertRefused("POST", "/a", md5 + signedMd5, NOTHING, "body_md5 mismatch");
        assertRefused("POST", "/a", md5 + signedMd5, new byte[] {'x'}, "body_md5 mismatch");
        String upper = CLAIMS + "&body_md5=" + BODY_MD5.toUpperCase(Locale.ROOT);
        assertRefused("POST", "/a", upper + "&auth_signature=" + sign("POST\n/a\n" + upper), BODY, "body_md5 mismatch");
    }

    @ParameterizedTest
    @CsvSource({"1699999400,true", "1699999399,false", "1700000600,true", "1700000601,false"})
    void shouldBoundTheAgeOfRequests(String timestamp, boolean accepted) {
        String claims = "auth_key=app-key&auth_timestamp=" + timestamp;
        String query = claims + "&auth_signature=" + sign("GET\n/a\n" + claims);

        assertThat(signature.verify("GET", "/a", query, NOTHING) instanceof RequestVerdict.Accepted)
                .isEqualTo(accepted);
        if (!accepted) {
            assertRefused("GET", "/a", query, NOTHING, "Timestamp expired");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1700000000", "1700000000.5", "99999999999999999999", "17000%D9%A000000"})
    void shouldRefuseTimestampsThatAreNoIntegers(String timestamp) {
        String claims = "auth_key=app-key&auth_timestamp=" + timestamp;

        assertRefused("GET", "/a", claims + "&auth_signature=" + sign("GET\n/a\n" + claims), NOTHING, "auth_timestamp");
    }

    @Test
    void shouldRefuseOtherClaims() {
        String signed = "&auth_signature=" + sign("GET\n/a\n" + CLAIMS);
        String version = CLAIMS.replace("1.0", "1.1");

        assertRefused("GET", "/a", null, NOTHING, "auth_key is missing");
        assertRefused("GET", "/a", CLAIMS, NOTHING, "auth_signature is missing");
        assertRefused("GET", "/a", CLAIMS + signed + signed, NOTHING, "auth_signature does not match");
        assertRefused("GET", "/a", CLAIMS + signed.toUpperCase(Locale.ROOT), NOTHING, "does not match");
        assertRefused("GET", "/b", CLAIMS + signed, NOTHING, "auth_signature does not match");
        assertRefused("PUT", "/a", CLAIMS + signed, NOTHING, "auth_signature does not match");
        assertRefused("GET", "/a", CLAIMS + "&x=1" + signed, NOTHING, "auth_signature does not match");
        assertRefused("GET", "/a", CLAIMS + "&auth_key=app-key" + signed, NOTHING, "not a key of this app");
        assertRefused("GET", "/a", CLAIMS.replace("app-key", "other") + signed, NOTHING, "not a key of this app");
        assertRefused("GET", "/a", version + "&auth_signature=" + sign("GET\n/a\n" + version), NOTHING, "auth_version");
    }

    @Test
    void shouldBoundQueries() {
        String many = CLAIMS + "&x=1".repeat(254);
        String large = CLAIMS + "&x=" + "1".repeat(16 * 1024);

        assertRefused("GET", "/a", many + "&auth_signature=" + sign("x"), NOTHING, "more than 256 parameters");
        assertRefused("GET", "/a", large, NOTHING, "too long");
        assertRefused("GET", "/" + "a".repeat(8192), CLAIMS, NOTHING, "too long");
    }

    @Test
    void shouldTellTheClaimedKey() {
        assertThat(RequestSignature.claimedKey("x=1&Auth_Key=a%2Bb")).isEqualTo("a+b");
        assertThat(RequestSignature.claimedKey("x=1")).isNull();
        assertThat(RequestSignature.claimedKey(null)).isNull();
    }
}
