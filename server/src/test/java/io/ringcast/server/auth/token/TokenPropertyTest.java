package io.ringcast.server.auth.token;

import static io.ringcast.server.auth.token.Tokens.NOW_MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.auth.token.TokenSettings.Expected;
import io.ringcast.server.auth.token.TokenSettings.Keys;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenPropertyTest {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u00e9";
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"sub\"",
            "\"exp\"",
            "\"subs\"",
            "\"override\"",
            "\"info\"",
            "\"aud\"",
            "1",
            "-1e9",
            "null",
            "true",
            "\"\\ud800\"",
            "\"x\"",
            "\"b64info\"",
            " ",
            "\u00e9",
            "\\");

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final TokenVerifier verifier = new TokenVerifier(
            TokenSettings.of(Keys.ofSecret(Tokens.SECRET)).withAudience(Expected.matching("(a+)+$")),
            () -> NOW_MS,
            new JwksSource(() -> NOW_MS));

    @Test
    void shouldTakeNoTokenThatWasChanged() {
        String good = Tokens.hs256("{\"sub\":\"42\",\"aud\":\"a\",\"channels\":[\"x\"]}");
        assertThat(verifier.verifyConnect(good)).isInstanceOf(ConnectToken.Valid.class);

        // The last character of a signature has bits that stand for nothing, so it is left alone.
        for (int i = 0; i < 20_000; i++) {
            int at = random.nextInt(good.length() - 1);
            char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            if (other != good.charAt(at)) {
                String changed = good.substring(0, at) + other + good.substring(at + 1);
                assertThat(verifier.verifyConnect(changed))
                        .as("seed %d, %s at %d", seed, other, at)
                        .isInstanceOf(ConnectToken.Invalid.class);
            }
        }
    }

    @Test
    void shouldAnswerWhateverIsSigned() {
        for (int i = 0; i < 20_000; i++) {
            StringBuilder payload = new StringBuilder(random.nextBoolean() ? "{\"aud\":\"a\"," : "");
            for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
                payload.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String token =
                    Tokens.hs256(payload.append(random.nextBoolean() ? "}" : "").toString());

            assertThat(verifier.verifyConnect(token))
                    .as("seed %d: %s", seed, payload)
                    .isNotNull();
            if (verifier.verifySubscribe(token) instanceof SubscribeToken.Invalid(String reason)) {
                assertThat(reason).as("seed %d", seed).doesNotContain(token).matches("[A-Za-z0-9_ ,()]+");
            }
        }
    }

    @Test
    void shouldNotBeHeldUpByAPattern() {
        String endless = Tokens.hs256("{\"aud\":\"" + "a".repeat(40_000) + "b\"}");

        assertThat(verifier.verifyConnect(endless)).isEqualTo(new ConnectToken.Invalid("its audience is another"));
    }
}
