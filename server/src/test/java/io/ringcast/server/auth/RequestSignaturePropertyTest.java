package io.ringcast.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSignaturePropertyTest {
    private static final int ROUNDS = 1_000;
    private static final byte[] NOTHING = new byte[0];
    private static final String VALUES = "aZ09 +%&=,;:/?#[]{}\"'\\~*é€\n";
    private static final App APP = new App(
            "app-id",
            List.of(new Credential("app-key", "app-secret")),
            true,
            AppLimits.DEFAULT,
            AppFeatures.DEFAULT,
            List.of());
    private static final RequestSignature SIGNATURE = new RequestSignature(APP, "", () -> 1_700_000_000_000L);

    private static String text(Random random, String alphabet, int least) {
        StringBuilder text = new StringBuilder();
        int length = least + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static Map<String, String> parameters(Random random) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("auth_key", "app-key");
        parameters.put("auth_timestamp", "1700000000");
        int more = random.nextInt(5);
        for (int i = 0; i < more; i++) {
            parameters.put(text(random, "abcxyz_09", 1), text(random, VALUES, 0));
        }
        return parameters;
    }

    /** Signs the values as they are and sends them escaped, in any order and with names in any case. */
    private static String query(Random random, Map<String, String> parameters, String signature) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add((random.nextBoolean() ? name : name.toUpperCase(Locale.ROOT))
                + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        pairs.add("auth_signature=" + signature);
        Collections.shuffle(pairs, random);
        return String.join("&", pairs);
    }

    private static String sign(String method, String path, Map<String, String> parameters) {
        return new Hmac("app-secret")
                .sign(method + "\n" + path + "\n"
                        + parameters.entrySet().stream()
                                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                                .collect(Collectors.joining("&")));
    }

    private static String mutated(Random random, String text) {
        char[] chars = text.toCharArray();
        int at = random.nextInt(chars.length);
        chars[at] = chars[at] == 'q' ? 'r' : 'q';
        return new String(chars);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 20_261_121})
    void shouldAcceptWhatIsSignedAndNothingElse(long seed) {
        Random random = new Random(seed);

        for (int i = 0; i < ROUNDS; i++) {
            Map<String, String> parameters = parameters(random);
            String path = "/apps/" + text(random, "abc-._~", 1);
            String signature = sign("GET", path, parameters);
            String context = "seed " + seed + " round " + i + ": " + path + " " + parameters;

            assertThat(accepts("GET", path, query(random, parameters, signature)))
                    .as(context)
                    .isTrue();
            assertThat(accepts("GET", path, query(random, parameters, mutated(random, signature))))
                    .as(context)
                    .isFalse();
            assertThat(accepts("GET", mutated(random, path), query(random, parameters, signature)))
                    .as(context)
                    .isFalse();
            assertThat(accepts("POST", path, query(random, parameters, signature)))
                    .as(context)
                    .isFalse();
            List<String> names = List.copyOf(parameters.keySet());
            String name = names.get(random.nextInt(names.size()));
            Map<String, String> changed = new TreeMap<>(parameters);
            changed.put(name, mutated(random, parameters.get(name) + "~"));
            assertThat(accepts("GET", path, query(random, changed, signature)))
                    .as(context + " changed " + changed)
                    .isFalse();
            changed.remove(name);
            assertThat(accepts("GET", path, query(random, changed, signature)))
                    .as(context + " removed " + name)
                    .isFalse();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {6, 606})
    void shouldTakeAnyTextWithoutThrowing(long seed) {
        Random random = new Random(seed);

        for (int i = 0; i < ROUNDS; i++) {
            String query = "auth_key=app-key&" + text(random, "%&=[]+0aF" + VALUES, 20);
            String path = "/" + text(random, "%&=[]+0aF" + VALUES, 5);

            assertThat(accepts("GET", path, query))
                    .as("seed %d: %s?%s", seed, path, query)
                    .isFalse();
            assertThat(accepts("GET", path, query + "&auth_timestamp=1700000000&auth_signature=" + "0".repeat(64)))
                    .as("seed %d: %s?%s", seed, path, query)
                    .isFalse();
        }
    }

    private static boolean accepts(String method, String path, String query) {
        return SIGNATURE.verify(method, path, query, NOTHING) instanceof RequestVerdict.Accepted;
    }
}
