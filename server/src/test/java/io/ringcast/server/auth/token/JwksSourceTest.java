package io.ringcast.server.auth.token;

import static io.ringcast.server.auth.token.Tokens.NOW_MS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.auth.token.JwksSource.Times;
import io.ringcast.server.auth.token.TokenSettings.Expected;
import io.ringcast.server.auth.token.TokenSettings.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksSourceTest {
    private static final List<KeyPair> PAIRS = new ArrayList<>();

    private final KeyServer server = new KeyServer();
    private final AtomicLong nowMs = new AtomicLong(NOW_MS);
    private JwksSource source = sourceWith(Duration.ofSeconds(30));
    private TokenVerifier verifier = verifier(TokenSettings.of(Keys.ofJwks(server.address("/keys?secret=1"))));

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        PAIRS.add(Tokens.rsa(2048));
        PAIRS.add(Tokens.ec("secp256r1"));
        PAIRS.add(Tokens.ed25519());
        PAIRS.add(Tokens.ec("secp256r1"));
    }

    @BeforeEach
    void serveTheFirstKey() {
        server.serve(Tokens.set(Tokens.jwk("one", PAIRS.get(1), "")));
    }

    @AfterEach
    void close() {
        source.close();
        server.close();
    }

    private JwksSource sourceWith(Duration timeout) {
        return new JwksSource(
                nowMs::get,
                new Times(
                        timeout,
                        Duration.ofSeconds(5),
                        Duration.ofHours(1),
                        Duration.ofMinutes(1),
                        Duration.ofHours(24)));
    }

    private void loseInterestSoon() {
        source.close();
        source = sourceWith(Duration.ofMillis(300));
        verifier = verifier(TokenSettings.of(Keys.ofJwks(server.address("/keys"))));
    }

    private TokenVerifier verifier(TokenSettings settings) {
        return new TokenVerifier(settings, nowMs::get, source);
    }

    private static String es256(String keyId, int pair) throws GeneralSecurityException {
        return Tokens.signed("ES256", keyId, PAIRS.get(pair).getPrivate(), "{\"sub\":\"42\"}");
    }

    private boolean good(String token) {
        return verifier.verifyConnect(token) instanceof ConnectToken.Valid;
    }

    @Test
    void shouldTakeTokensOfAllKinds() throws GeneralSecurityException {
        server.serve(Tokens.set(
                Tokens.jwk("r", PAIRS.get(0), "\"use\":\"sig\","),
                Tokens.jwk("e", PAIRS.get(1), "\"alg\":\"ES256\",\"key_ops\":[\"verify\"],"),
                Tokens.jwk("o", PAIRS.get(2), "\"alg\":\"EdDSA\",")));

        assertThat(good(Tokens.signed("RS256", "r", PAIRS.get(0).getPrivate(), "{}")))
                .isTrue();
        assertThat(good(Tokens.signed("RS512", "r", PAIRS.get(0).getPrivate(), "{}")))
                .isTrue();
        assertThat(good(Tokens.signed("ES256", "e", PAIRS.get(1).getPrivate(), "{}")))
                .isTrue();
        assertThat(good(Tokens.signed("EdDSA", "o", PAIRS.get(2).getPrivate(), "{}")))
                .isTrue();
        assertThat(good(Tokens.signed("Ed25519", "o", PAIRS.get(2).getPrivate(), "{}")))
                .isTrue();
        assertThat(good(Tokens.signed("EdDSA", "r", PAIRS.get(2).getPrivate(), "{}")))
                .isFalse();
        assertThat(good(es256("e", 3))).isFalse();
        assertThat(good(es256("o", 1))).isFalse();
        assertThat(server.requests).hasValue(1);
    }

    @Test
    void shouldTakeWhatPyJwtSigned() throws IOException {
        Properties interop = new Properties();
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("interop.properties"))) {
            interop.load(in);
        }
        server.serve(Objects.requireNonNull(interop.getProperty("jwks")));

        assertThat(good(Objects.requireNonNull(interop.getProperty("EdDSA")))).isTrue();
    }

    @Test
    void shouldKeepToTheAlgorithmOfTheKey() throws GeneralSecurityException {
        server.serve(Tokens.set(
                Tokens.jwk("a", PAIRS.get(0), "\"alg\":\"RS512\","),
                Tokens.jwk("b", PAIRS.get(0), "\"alg\":\"PS256\","),
                Tokens.jwk("c", PAIRS.get(1), "\"use\":\"enc\","),
                Tokens.jwk("d", PAIRS.get(1), "\"key_ops\":[\"sign\"],"),
                "{\"kty\":\"oct\",\"kid\":\"f\",\"k\":\"c2VjcmV0\"}"));

        assertThat(good(Tokens.signed("RS256", "a", PAIRS.get(0).getPrivate(), "{}")))
                .isFalse();
        assertThat(good(Tokens.signed("RS512", "a", PAIRS.get(0).getPrivate(), "{}")))
                .isTrue();
        assertThat(good(Tokens.signed("RS256", "b", PAIRS.get(0).getPrivate(), "{}")))
                .isFalse();
        assertThat(good(es256("c", 1))).isFalse();
        assertThat(good(es256("d", 1))).isFalse();
        assertThat(good(Tokens.hs("{\"alg\":\"HS256\",\"kid\":\"f\"}", "{}", "secret")))
                .isFalse();
    }

    @Test
    void shouldNotUseStaticKeysBesideASet() throws GeneralSecurityException {
        verifier = verifier(TokenSettings.of(new Keys("secret", "", 0, "", "", server.address("/"))));

        assertThat(good(Tokens.hs256("{}"))).isFalse();
        assertThat(server.requests).hasValue(0);
        assertThat(good(es256("one", 1))).isTrue();
    }

    @Test
    void shouldSayWhetherItMayBlock() throws GeneralSecurityException {
        String token = es256("one", 1);

        assertThat(verifier.local()).isFalse();
        assertThat(verifier.mayBlock(token)).isTrue();
        assertThat(good(token)).isTrue();
        assertThat(verifier.mayBlock(token)).isFalse();
        assertThat(verifier.mayBlock(es256("two", 1))).isTrue();
        assertThat(verifier.mayBlock(Tokens.hs256("{}"))).as("without a kid").isFalse();
        assertThat(verifier.mayBlock("x")).isFalse();
        nowMs.addAndGet(Duration.ofHours(1).toMillis());
        assertThat(verifier.mayBlock(token)).isTrue();
    }

    @Test
    void shouldFetchAgainWhenKeysAreRotated() throws GeneralSecurityException {
        assertThat(good(es256("one", 1))).isTrue();
        server.serve(Tokens.set(Tokens.jwk("two", PAIRS.get(3), "")));
        nowMs.addAndGet(5_000);

        assertThat(good(es256("two", 3))).isTrue();
        assertThat(good(es256("one", 1))).as("a key that was taken out").isFalse();
        assertThat(server.requests).hasValue(2);
    }

    @Test
    void shouldNotFetchForEachUnknownKey() throws GeneralSecurityException {
        for (int i = 0; i < 50; i++) {
            assertThat(good(es256("unknown-" + i, 1))).isFalse();
        }
        assertThat(server.requests).hasValue(1);

        nowMs.addAndGet(5_000);
        assertThat(good(es256("unknown", 1))).isFalse();
        assertThat(server.requests).hasValue(2);
    }

    @Test
    void shouldFetchOnceForAllWhoWait() throws Exception {
        CountDownLatch started = new CountDownLatch(32);
        server.behave(exchange -> {
            started.await();
            byte[] body = Tokens.set(Tokens.jwk("one", PAIRS.get(1), "")).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
        String token = es256("one", 1);
        List<Future<Boolean>> answers = new ArrayList<>();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 32; i++) {
                answers.add(threads.submit(() -> {
                    started.countDown();
                    return good(token);
                }));
            }
        }

        for (Future<Boolean> answer : answers) {
            assertThat(answer.get()).isTrue();
        }
        assertThat(server.requests).hasValue(1);
    }

    @Test
    void shouldFetchAnewAfterAnHour() throws GeneralSecurityException {
        assertThat(good(es256("one", 1))).isTrue();
        nowMs.addAndGet(Duration.ofMinutes(59).toMillis());
        assertThat(good(es256("one", 1))).isTrue();
        assertThat(server.requests).hasValue(1);

        nowMs.addAndGet(Duration.ofMinutes(2).toMillis());
        server.serve(Tokens.set());
        assertThat(good(es256("one", 1))).isFalse();
        assertThat(server.requests).hasValue(2);
    }

    @Test
    void shouldUseOldKeysWhileTheEndpointFails() throws GeneralSecurityException {
        assertThat(good(es256("one", 1))).isTrue();
        server.answer(500, "");

        nowMs.addAndGet(Duration.ofHours(23).toMillis());
        assertThat(good(es256("one", 1))).isTrue();
        assertThat(source.failures()).isEqualTo(1);

        nowMs.addAndGet(Duration.ofHours(1).toMillis());
        assertThat(good(es256("one", 1))).as("after a day").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[",
                "<html>",
                "{\"keys\":[1,null,{},{\"kty\":\"RSA\"},{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"one\",\"x\":\"AA\","
                        + "\"y\":\"AA\"},{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"one\",\"x\":\"AA\"},{\"kty\":"
                        + "\"OKP\",\"crv\":\"X25519\",\"kid\":\"one\",\"x\":\"AA\"}]}"
            })
    void shouldSurviveLies(String body) throws GeneralSecurityException {
        server.serve(body);

        assertThat(good(es256("one", 1))).isFalse();
        nowMs.addAndGet(5_000);
        serveTheFirstKey();
        assertThat(good(es256("one", 1))).isTrue();
    }

    @Test
    void shouldKeepTheGoodKeysOfASetWithBadOnes() throws GeneralSecurityException {
        server.serve(Tokens.set("{\"kty\":\"new\"}", "{}", Tokens.jwk("one", PAIRS.get(1), "")));

        assertThat(good(es256("one", 1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 302, 404, 500})
    void shouldTakeNothingButAnAnswerOf200(int status) throws GeneralSecurityException {
        server.answer(status, Tokens.set(Tokens.jwk("one", PAIRS.get(1), "")));

        assertThat(good(es256("one", 1))).isFalse();
        assertThat(server.requests).as("redirects are not followed").hasValue(1);
        assertThat(source.failures()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpOnMegabytes() throws GeneralSecurityException {
        server.serve(" ".repeat(JwksFetch.MAX_BYTES) + Tokens.set(Tokens.jwk("one", PAIRS.get(1), "")));

        assertThat(good(es256("one", 1))).isFalse();
        assertThat(source.failures()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpOnAServerThatHangs() throws GeneralSecurityException {
        loseInterestSoon();
        server.hang();
        long start = System.nanoTime();

        assertThat(good(es256("one", 1))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(source.failures()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpOnABodyThatNeverEnds() throws GeneralSecurityException {
        loseInterestSoon();
        server.stall();

        assertThat(good(es256("one", 1))).isFalse();
        assertThat(source.failures()).isEqualTo(1);
        assertThat(source.fetches()).isEqualTo(1);
    }

    @Test
    void shouldFetchNothingAfterItWasClosed() throws GeneralSecurityException {
        source.close();

        assertThat(good(es256("one", 1))).isFalse();
        assertThat(server.requests).hasValue(0);
    }

    @Test
    void shouldChooseTheSetByTheIssuer() throws GeneralSecurityException {
        server.behave(exchange -> {
            boolean first = exchange.getRequestURI().getPath().equals("/first/keys");
            byte[] body =
                    Tokens.set(Tokens.jwk("k", PAIRS.get(first ? 1 : 3), "")).getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
        verifier = verifier(TokenSettings.of(Keys.ofJwks(server.address("/{{realm}}/keys")))
                .withIssuer(Expected.matching("^(?i)https://issuer/(?P<realm>first|second)$")));

        assertThat(good(Tokens.signed("ES256", "k", PAIRS.get(1).getPrivate(), "{\"iss\":\"https://issuer/first\"}")))
                .isTrue();
        assertThat(good(Tokens.signed("ES256", "k", PAIRS.get(3).getPrivate(), "{\"iss\":\"https://issuer/second\"}")))
                .isTrue();
        assertThat(good(Tokens.signed("ES256", "k", PAIRS.get(1).getPrivate(), "{\"iss\":\"https://issuer/second\"}")))
                .isFalse();
        assertThat(good(Tokens.signed("ES256", "k", PAIRS.get(1).getPrivate(), "{\"iss\":\"https://issuer/FIRST\"}")))
                .isFalse();
        assertThat(server.requests).hasValue(2);
    }
}
