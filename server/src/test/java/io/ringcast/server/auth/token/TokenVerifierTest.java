package io.ringcast.server.auth.token;

import static io.ringcast.server.auth.token.Tokens.NOW;
import static io.ringcast.server.auth.token.Tokens.NOW_MS;
import static io.ringcast.server.auth.token.Tokens.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.ringcast.server.auth.token.TokenSettings.Expected;
import io.ringcast.server.auth.token.TokenSettings.Keys;
import io.ringcast.server.auth.token.TokenSubscription.Choice;
import io.ringcast.server.auth.token.TokenSubscription.Overrides;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private long nowMs = NOW_MS;
    private final JwksSource jwks = new JwksSource(() -> nowMs);
    private final TokenSettings settings = TokenSettings.of(Keys.ofSecret(SECRET));

    @AfterEach
    void close() {
        jwks.close();
    }

    private TokenVerifier verifier(TokenSettings settings) {
        return new TokenVerifier(settings, () -> nowMs, jwks);
    }

    private ConnectToken connect(String payload) {
        return verifier(settings).verifyConnect(Tokens.hs256(payload));
    }

    private SubscribeToken subscribe(String payload) {
        return verifier(settings).verifySubscribe(Tokens.hs256(payload));
    }

    private ConnectToken.Valid good(String payload) {
        ConnectToken token = connect(payload);
        assertThat(token).isInstanceOf(ConnectToken.Valid.class);
        return (ConnectToken.Valid) token;
    }

    private SubscribeToken.Valid goodSubscribe(String payload) {
        SubscribeToken token = subscribe(payload);
        assertThat(token).isInstanceOf(SubscribeToken.Valid.class);
        return (SubscribeToken.Valid) token;
    }

    private static TokenPayload json(String text) {
        return new TokenPayload(text.getBytes(UTF_8), true);
    }

    @Test
    void shouldTakeATokenThatSaysNothing() {
        assertThat(connect("{}")).isEqualTo(new ConnectToken.Valid("", ConnectToken.NEVER, null, null, Map.of()));
    }

    @Test
    void shouldReadWhatAConnectionTokenSays() {
        ConnectToken.Valid token = good("{\"sub\":\"42\",\"exp\":" + (NOW + 60)
                + ",\"info\": {\"a\" : [1, 2.50,\n\"\\u00e9\"]} ,\"meta\":\"m\",\"channels\":[\"a\",\"b\",\"a\"]}");

        assertThat(token.user()).isEqualTo("42");
        assertThat(token.expireAtSeconds()).isEqualTo(NOW + 60);
        assertThat(token.info()).isEqualTo(json("{\"a\" : [1, 2.50,\n\"\\u00e9\"]}"));
        assertThat(token.meta()).isEqualTo(json("\"m\""));
        assertThat(token.subs())
                .containsExactly(Map.entry("a", TokenSubscription.PLAIN), Map.entry("b", TokenSubscription.PLAIN));
    }

    @Test
    void shouldTakeNullForAbsent() {
        assertThat(connect("{\"sub\":null,\"exp\":null,\"info\":null,\"channel\":null,\"subs\":null,\"aud\":null}"))
                .isEqualTo(new ConnectToken.Valid("", 0, null, null, Map.of()));
    }

    @Test
    void shouldReadSubscriptionsInsteadOfChannels() {
        ConnectToken.Valid token = good("{\"channels\":[\"x\"],\"subs\":{\"a\":{},\"b\":null,\"c\":{\"info\":{\"i\":1},"
                + "\"b64data\":\"/+8=\",\"override\":{\"presence\":{\"value\":true},\"join_leave\":{\"value\":false},"
                + "\"force_recovery\":{},\"other\":1}}}}");

        assertThat(token.subs().keySet()).containsExactly("a", "b", "c");
        assertThat(token.subs())
                .containsEntry("a", TokenSubscription.PLAIN)
                .containsEntry("b", TokenSubscription.PLAIN);
        assertThat(token.subs().get("c"))
                .isEqualTo(new TokenSubscription(
                        json("{\"i\":1}"),
                        new TokenPayload(new byte[] {(byte) 0xff, (byte) 0xef}, false),
                        new Overrides(Choice.ON, Choice.OFF, Choice.AS_CONFIGURED, Choice.AS_CONFIGURED, Choice.OFF)));
    }

    @Test
    void shouldLetAnOverrideWinOverTheChannel() {
        assertThat(List.of(Choice.ON.over(false), Choice.OFF.over(true), Choice.AS_CONFIGURED.over(true)))
                .containsExactly(true, false, true);
        assertThat(Choice.AS_CONFIGURED.over(false)).isFalse();
    }

    @Test
    void shouldPreferBase64Info() {
        String base64 = Base64.getEncoder().encodeToString("{\"b\":2}".getBytes(UTF_8));

        assertThat(good("{\"info\":{\"a\":1},\"b64info\":\"" + base64 + "\"}").info())
                .isEqualTo(json("{\"b\":2}"));
        assertThat(good("{\"info\":{\"a\":1},\"b64info\":\"\"}").info()).isEqualTo(json("{\"a\":1}"));
    }

    @Test
    void shouldReadWhatASubscriptionTokenSays() {
        assertThat(goodSubscribe("{\"sub\":\"42\",\"channel\":\"$chat:x\",\"client\":\"c\",\"exp\":" + (NOW + 5)
                        + ",\"info\":1,\"data\":[2],\"override\":{\"force_positioning\":{\"value\":true},"
                        + "\"force_push_join_leave\":{\"value\":true}}}"))
                .isEqualTo(new SubscribeToken.Valid(
                        "42",
                        "$chat:x",
                        "c",
                        NOW + 5,
                        new TokenSubscription(
                                json("1"),
                                json("[2]"),
                                new Overrides(
                                        Choice.AS_CONFIGURED,
                                        Choice.AS_CONFIGURED,
                                        Choice.ON,
                                        Choice.ON,
                                        Choice.AS_CONFIGURED))));
    }

    @Test
    void shouldKeepBothKindsOfTokenApart() {
        assertThat(connect("{\"channel\":\"a\"}"))
                .isEqualTo(new ConnectToken.Invalid("it has a channel, so it is for a subscription"));
        assertThat(subscribe("{\"sub\":\"42\"}"))
                .isEqualTo(new SubscribeToken.Invalid("it has no channel, so it is not for a subscription"));
        assertThat(subscribe("{\"channel\":\"\"}")).isInstanceOf(SubscribeToken.Invalid.class);
        assertThat(TokenVerifier.hasChannel(Tokens.hs256("{\"channel\":\"a\"}")))
                .isTrue();
        assertThat(TokenVerifier.hasChannel(Tokens.hs256("{}"))).isFalse();
        assertThat(TokenVerifier.hasChannel("x")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, true", "1, false"})
    void shouldExpireAtExp(long secondsFromNow, boolean expired) {
        String payload = "{\"channel\":\"a\",\"exp\":" + (NOW + secondsFromNow) + "}";

        assertThat(subscribe(payload) instanceof SubscribeToken.Expired).isEqualTo(expired);
        assertThat(connect(payload.replace("channel", "c")) instanceof ConnectToken.Expired)
                .isEqualTo(expired);
    }

    @Test
    void shouldReadFractionsOfTimes() {
        String payload = "{\"exp\":" + NOW + ".5}";

        assertThat(good(payload).expireAtSeconds()).isEqualTo(NOW);
        nowMs += 500;
        assertThat(connect(payload)).isEqualTo(new ConnectToken.Expired());
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, false", "1, true"})
    void shouldTellATokenOfTheFutureAsExpired(long secondsFromNow, boolean expired) {
        String payload = "{\"nbf\":" + (NOW + secondsFromNow) + "}";

        assertThat(connect(payload) instanceof ConnectToken.Expired).isEqualTo(expired);
    }

    @Test
    void shouldTakeTimesBeyondAllBounds() {
        assertThat(good("{\"exp\":1e300}").expireAtSeconds()).isEqualTo(Long.MAX_VALUE / 1000);
        assertThat(connect("{\"exp\":-1e300}")).isEqualTo(new ConnectToken.Expired());
        assertThat(connect("{\"exp\":-5}")).isEqualTo(new ConnectToken.Expired());
        assertThat(connect("{\"nbf\":1e300}")).isEqualTo(new ConnectToken.Expired());
    }

    @Test
    void shouldLetExpireAtTakeThePlaceOfExp() {
        String exp = "{\"exp\":" + (NOW + 5) + ",\"expire_at\":";

        assertThat(good(exp + (NOW + 500) + "}").expireAtSeconds()).isEqualTo(NOW + 500);
        assertThat(good(exp + (NOW - 500) + "}").expireAtSeconds()).isEqualTo(NOW - 500);
        assertThat(good(exp + "0}").expireAtSeconds()).isEqualTo(ConnectToken.NEVER);
        assertThat(connect("{\"expire_at\":" + (NOW + 500) + ",\"exp\":" + (NOW - 1) + "}"))
                .isEqualTo(new ConnectToken.Expired());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":42}",
                "{\"exp\":\"1\"}",
                "{\"exp\":123456789012345678901234567890123}",
                "{\"nbf\":true}",
                "{\"expire_at\":-1}",
                "{\"expire_at\":[]}",
                "{\"channels\":[1]}",
                "{\"subs\":[]}",
                "{\"subs\":{\"a\":1}}",
                "{\"subs\":{\"a\":{\"override\":1}}}",
                "{\"subs\":{\"a\":{\"override\":{\"presence\":true}}}}",
                "{\"subs\":{\"a\":{\"override\":{\"presence\":{\"value\":1}}}}}",
                "{\"subs\":{\"a\":{\"b64info\":\"*\"}}}",
                "{\"b64info\":\"*\"}",
                "{\"b64info\":1}",
                "{\"iss\":1}",
                "{\"aud\":{}}",
                "{\"aud\":[1]}",
                "{\"sub\":\"1\",\"sub\":\"2\"}",
                "{\"sub\":\"1\",\"\\u0073ub\":\"2\"}",
                "{",
                "[]",
                "",
                "{} x"
            })
    void shouldRefuseClaimsOfTheWrongForm(String payload) {
        assertThat(connect(payload)).isInstanceOf(ConnectToken.Invalid.class);
    }

    @Test
    void shouldReadTheUserFromAnotherClaim() {
        TokenVerifier verifier = verifier(settings.withUserIdClaim("uid"));

        assertThat(verifier.verifyConnect(Tokens.hs256("{\"sub\":\"1\",\"uid\":\"2\"}")))
                .asInstanceOf(type(ConnectToken.Valid.class))
                .extracting(ConnectToken.Valid::user)
                .isEqualTo("2");
        assertThat(verifier.verifySubscribe(Tokens.hs256("{\"sub\":\"1\",\"uid\":7,\"channel\":\"a\"}")))
                .asInstanceOf(type(SubscribeToken.Valid.class))
                .extracting(SubscribeToken.Valid::user)
                .isEqualTo("7");
    }

    @Test
    void shouldDemandAnAudience() {
        TokenVerifier exact = verifier(settings.withAudience(Expected.exactly("me")));
        TokenVerifier pattern = verifier(settings.withAudience(Expected.matching("^m(?P<a_b>.)$")));

        for (TokenVerifier verifier : List.of(exact, pattern)) {
            assertThat(verifier.verifyConnect(Tokens.hs256("{\"aud\":\"me\"}"))).isInstanceOf(ConnectToken.Valid.class);
            assertThat(verifier.verifyConnect(Tokens.hs256("{\"aud\":[\"you\",\"me\"]}")))
                    .isInstanceOf(ConnectToken.Valid.class);
            assertThat(verifier.verifyConnect(Tokens.hs256("{\"aud\":[\"you\"]}")))
                    .isEqualTo(new ConnectToken.Invalid("its audience is another"));
            assertThat(verifier.verifySubscribe(Tokens.hs256("{\"channel\":\"a\"}")))
                    .isEqualTo(new SubscribeToken.Invalid("its audience is another"));
        }
    }

    @Test
    void shouldDemandAnIssuer() {
        TokenVerifier exact = verifier(settings.withIssuer(Expected.exactly("me")));
        TokenVerifier pattern = verifier(settings.withIssuer(Expected.matching("^me$")));

        for (TokenVerifier verifier : List.of(exact, pattern)) {
            assertThat(verifier.verifyConnect(Tokens.hs256("{\"iss\":\"me\"}"))).isInstanceOf(ConnectToken.Valid.class);
            assertThat(verifier.verifyConnect(Tokens.hs256("{\"iss\":\"mee\"}")))
                    .isEqualTo(new ConnectToken.Invalid("its issuer is another"));
            assertThat(verifier.verifyConnect(Tokens.hs256("{}"))).isInstanceOf(ConnectToken.Invalid.class);
        }
    }

    @Test
    void shouldTakeThePreviousSecretUntilItsEnd() {
        String old = Tokens.hs("{\"alg\":\"HS384\"}", "{}", "old");
        TokenVerifier until = verifier(TokenSettings.of(new Keys(SECRET, "old", NOW + 10, "", "", "")));
        TokenVerifier forGood = verifier(TokenSettings.of(new Keys(SECRET, "old", 0, "", "", "")));

        assertThat(verifier(settings).verifyConnect(old)).isInstanceOf(ConnectToken.Invalid.class);
        nowMs = (NOW + 10) * 1000;
        assertThat(until.verifyConnect(old)).isInstanceOf(ConnectToken.Valid.class);
        assertThat(until.verifyConnect(Tokens.hs256("{}"))).isInstanceOf(ConnectToken.Valid.class);
        assertThat(until.verifyConnect(Tokens.hs("{\"alg\":\"HS256\"}", "{}", "older")))
                .isInstanceOf(ConnectToken.Invalid.class);
        nowMs++;
        assertThat(until.verifyConnect(old)).isInstanceOf(ConnectToken.Invalid.class);
        assertThat(forGood.verifyConnect(old)).isInstanceOf(ConnectToken.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"hs256\"}",
                "{\"alg\":\"PS256\"}",
                "{\"alg\":\"\"}",
                "{\"typ\":\"JWT\"}",
                "{\"alg\":1}",
                "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"alg\":\"HS256\",\"kid\":1}",
                "{\"alg\":\"HS256\"",
                "null"
            })
    void shouldRefuseHeaders(String header) {
        String token = Tokens.hs(header, "{}", SECRET);

        assertThat(verifier(settings).verifyConnect(token)).isInstanceOf(ConnectToken.Invalid.class);
        assertThat(verifier(settings.withInsecureSkipVerify()).verifyConnect(token))
                .as("not even when signatures do not count")
                .isInstanceOf(ConnectToken.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a", "a.b", "a.b.c.d", "e30.e30.", "\u00e9.e30.e30"})
    void shouldRefuseWhatIsNoToken(String token) {
        assertThat(verifier(settings).verifyConnect(token)).isInstanceOf(ConnectToken.Invalid.class);
        assertThat(verifier(settings).verifySubscribe(token)).isInstanceOf(SubscribeToken.Invalid.class);
    }

    @Test
    void shouldRefusePaddingAndEmptySignatures() {
        String token = Tokens.hs256("{}");
        String unsigned = token.substring(0, token.lastIndexOf('.') + 1);

        assertThat(verifier(settings).verifyConnect(token)).isInstanceOf(ConnectToken.Valid.class);
        assertThat(verifier(settings).verifyConnect(token + "=")).isInstanceOf(ConnectToken.Invalid.class);
        assertThat(verifier(settings).verifyConnect(unsigned)).isInstanceOf(ConnectToken.Invalid.class);
    }

    @Test
    void shouldBoundTheLength() {
        String fits = "{\"meta\":\"" + "x".repeat(48_000) + "\"}";
        String tooLong = "{\"meta\":\"" + "x".repeat(49_200) + "\"}";

        assertThat(connect(fits)).isInstanceOf(ConnectToken.Valid.class);
        assertThat(connect(tooLong)).isEqualTo(new ConnectToken.Invalid("it is longer than 65536 characters"));
    }

    @Test
    void shouldSkipTheSignatureOnlyWhenToldTo() {
        String forged = Tokens.hs("{\"alg\":\"HS256\"}", "{\"sub\":\"1\"}", "other");

        assertThat(verifier(settings).verifyConnect(forged)).isInstanceOf(ConnectToken.Invalid.class);
        assertThat(verifier(TokenSettings.NONE.withInsecureSkipVerify()).verifyConnect(forged))
                .isInstanceOf(ConnectToken.Valid.class);
    }

    @Test
    void shouldRefuseAllWithoutKeys() {
        TokenVerifier verifier = verifier(TokenSettings.NONE);

        assertThat(verifier.enabled()).isFalse();
        assertThat(verifier.verifyConnect(Tokens.hs256("{}")))
                .isEqualTo(new ConnectToken.Invalid("there is no key for HS256"));
        assertThat(verifier(settings).enabled()).isTrue();
        assertThat(verifier(TokenSettings.NONE.withInsecureSkipVerify()).enabled())
                .isTrue();
    }

    @Test
    void shouldNeverBlockWithKeysAtHand() {
        assertThat(verifier(settings).local()).isTrue();
        assertThat(verifier(settings).mayBlock(Tokens.hs256("{}"))).isFalse();
        assertThat(verifier(TokenSettings.of(Keys.ofJwks("http://127.0.0.1:1/")).withInsecureSkipVerify())
                        .local())
                .isTrue();
    }

    @Test
    void shouldReadTheTokensThatItMakes() {
        String token = new TokenMaker(SECRET)
                .make(Map.of("sub", io.ringcast.server.json.RawJson.ofString("Zo\u00eb \"\uD83D\uDE00\"")));

        assertThat(verifier(settings).verifyConnect(token))
                .isEqualTo(new ConnectToken.Valid("Zo\u00eb \"\uD83D\uDE00\"", 0, null, null, Map.of()));
    }
}
