package io.ringcast.server.auth.token;

import static io.ringcast.server.auth.token.Tokens.NOW_MS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.server.auth.token.TokenSettings.Expected;
import io.ringcast.server.auth.token.TokenSettings.Keys;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Static keys of each kind, with tokens that the libraries of back ends have made. */
class TokenKeysTest {
    private final Properties interop = new Properties();
    private final JwksSource jwks = new JwksSource(() -> NOW_MS);

    @BeforeEach
    void load() throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(TokenKeysTest.class.getResourceAsStream("interop.properties")), UTF_8)) {
            interop.load(reader);
        }
    }

    @AfterEach
    void close() {
        jwks.close();
    }

    private ConnectToken verify(Keys keys, String token) {
        return new TokenVerifier(TokenSettings.of(keys), () -> NOW_MS, jwks).verifyConnect(token);
    }

    private String value(String name) {
        return Objects.requireNonNull(interop.getProperty(name), name);
    }

    private Keys keysFor(String name) {
        if (name.startsWith("HS")) {
            return Keys.ofSecret("secret");
        }
        return name.startsWith("RS") ? Keys.ofRsa(value("key.rsa")) : Keys.ofEcdsa(value("key." + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"})
    void shouldTakeWhatPyJwtSigned(String name) {
        ConnectToken token = verify(keysFor(name), value(name));

        assertThat(token).isInstanceOfSatisfying(ConnectToken.Valid.class, valid -> {
            assertThat(valid.user()).isEqualTo("42");
            assertThat(valid.expireAtSeconds()).isEqualTo(2_000_000_000);
            assertThat(valid.info())
                    .isEqualTo(new TokenPayload("{\"name\":\"Zo\\u00eb\",\"n\":[1,2.5]}".getBytes(UTF_8), true));
        });
    }

    static Stream<List<String>> wrongPairs() {
        List<String> names = List.of("HS256", "RS256", "ES256", "ES384", "ES512");
        return names.stream()
                .flatMap(key -> Stream.of("HS256", "RS256", "ES256", "ES384", "ES512", "EdDSA", "PS256", "none")
                        .filter(token -> !token.equals(key))
                        .map(token -> List.of(key, token)));
    }

    @ParameterizedTest
    @MethodSource("wrongPairs")
    void shouldRefuseEachTokenWithAnyOtherKey(List<String> keyAndToken) {
        assertThat(verify(keysFor(keyAndToken.getFirst()), value(keyAndToken.getLast())))
                .isInstanceOf(ConnectToken.Invalid.class);
    }

    @Test
    void shouldNotTakeAPublicKeyForASecret() {
        String token = value("confused");

        assertThat(verify(Keys.ofSecret(value("key.rsa") + "\n"), token))
                .as("the token is what it is said to be: signed with the text of the public key")
                .isInstanceOf(ConnectToken.Valid.class);
        assertThat(verify(Keys.ofRsa(value("key.rsa") + "\n"), token))
                .isEqualTo(new ConnectToken.Invalid("there is no key for HS256"));
        assertThat(verify(new Keys("secret", "", 0, value("key.rsa"), value("key.ES256"), ""), token))
                .isInstanceOf(ConnectToken.Invalid.class);
    }

    @Test
    void shouldTakeWhatJsonwebtokenSigned() {
        assertThat(verify(Keys.ofSecret("secret"), value("jsonwebtoken.connection")))
                .isInstanceOfSatisfying(
                        ConnectToken.Valid.class,
                        valid -> assertThat(valid.subs()).containsOnlyKeys("a", "b"));
        assertThat(new TokenVerifier(TokenSettings.of(Keys.ofSecret("secret")), () -> NOW_MS, jwks)
                        .verifySubscribe(value("jsonwebtoken.subscription")))
                .isInstanceOfSatisfying(
                        SubscribeToken.Valid.class,
                        valid -> assertThat(valid.channel()).isEqualTo("$chat:x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS256", "ES256"})
    void shouldRefuseAnotherPayloadUnderTheSameSignature(String name) {
        String[] parts = value(name).split("\\.", -1);
        String forged = parts[0] + "." + Tokens.encode("{\"sub\":\"1\"}") + "." + parts[2];

        assertThat(verify(keysFor(name), forged)).isInstanceOf(ConnectToken.Invalid.class);
    }

    @Test
    void shouldRefuseTheSignatureOfZeros() {
        String[] parts = value("ES256").split("\\.", -1);

        assertThat(verify(keysFor("ES256"), parts[0] + "." + parts[1] + "." + Tokens.encode(new byte[64])))
                .isInstanceOf(ConnectToken.Invalid.class);
    }

    @Test
    void shouldReadKeysInAllTheirForms() {
        assertThat(verify(Keys.ofRsa(value("key.rsa1")), value("RS256"))).isInstanceOf(ConnectToken.Valid.class);
        assertThat(verify(Keys.ofRsa(value("key.rsa").replace("\n", "\\n")), value("RS256")))
                .isInstanceOf(ConnectToken.Valid.class);
        assertThat(verify(Keys.ofRsa("# a comment\r\n" + value("key.rsa").replace("\n", "\r\n")), value("RS256")))
                .isInstanceOf(ConnectToken.Valid.class);
    }

    @Test
    void shouldRefuseRsaKeysThatAreTooShort() throws GeneralSecurityException {
        String pem = Tokens.pem(Tokens.rsa(1024));

        assertThatThrownBy(() -> verify(Keys.ofRsa(pem), ""))
                .isInstanceOf(TokenSettingsException.class)
                .hasMessage(
                        "rsa_public_key is not usable: an RSA key of 1024 bits, expected 2048 to 8192. Give a public"
                                + " key in PEM, as \"openssl pkey -pubout\" writes it.");
    }

    @ParameterizedTest
    @CsvSource({
        "no pem, no PEM block",
        "'-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', expected a PUBLIC"
    })
    void shouldSayWhatIsWrongWithAKey(String pem, String problem) {
        assertThat(TokenVerifier.problems(TokenSettings.of(new Keys("", "", 0, pem, pem, ""))))
                .singleElement()
                .asString()
                .startsWith("rsa_public_key is not usable: " + problem);
        assertThat(TokenVerifier.problems(TokenSettings.of(Keys.ofEcdsa(pem))))
                .singleElement()
                .asString()
                .startsWith("ecdsa_public_key is not usable: " + problem);
    }

    @Test
    void shouldRefuseAKeyOfTheOtherKind() {
        assertThat(TokenVerifier.problems(TokenSettings.of(Keys.ofEcdsa(value("key.rsa")))))
                .hasSize(1);
        assertThat(TokenVerifier.problems(TokenSettings.of(Keys.ofRsa(value("key.ES256")))))
                .hasSize(1);
        assertThat(TokenVerifier.problems(TokenSettings.of(Keys.ofRsa(value("key.rsa")))))
                .isEmpty();
    }

    @Test
    void shouldTellAllProblemsOfSettings() {
        TokenSettings settings = new TokenSettings(
                new Keys("", "old", -1, "", "", "ftp://example/"),
                new Expected("a", "b"),
                new Expected("", "("),
                "a.b",
                false);

        assertThat(TokenVerifier.problems(settings))
                .satisfiesExactly(
                        keys -> assertThat(keys).startsWith("hmac_previous_secret_key stands alone"),
                        jwks -> assertThat(jwks).startsWith("jwks_public_endpoint is not valid"),
                        audience -> assertThat(audience).startsWith("audience and audience_regex exclude each other"),
                        issuer -> assertThat(issuer).startsWith("issuer_regex is not a pattern"),
                        user -> assertThat(user).startsWith("user_id_claim is not valid"));
        assertThatThrownBy(() -> new TokenVerifier(settings, () -> NOW_MS, jwks))
                .isInstanceOf(TokenSettingsException.class);
    }

    @Test
    void shouldRefuseAnEndBeforeAllTime() {
        assertThat(TokenVerifier.problems(TokenSettings.of(new Keys("a", "b", -1, "", "", ""))))
                .singleElement()
                .asString()
                .startsWith("hmac_previous_secret_key_valid_until=-1 is not valid");
    }

    @Test
    void shouldNotShowSecrets() throws RefusedTokenException {
        TokenSettings settings = TokenSettings.of(new Keys("topsecret", "oldsecret", 0, "", "", "http://x/?k=hidden"));
        String token = Tokens.hs256("{\"sub\":\"1\",\"info\":\"hidden\"}");

        assertThat(settings.toString()).doesNotContain("topsecret", "oldsecret", "hidden");
        assertThat(Jws.parse(token)).hasToString("Jws[HS256]");
        assertThat(verify(Keys.ofSecret("secret"), token).toString()).doesNotContain("hidden");
    }
}
