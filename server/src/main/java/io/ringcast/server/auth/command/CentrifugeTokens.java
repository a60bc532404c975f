package io.ringcast.server.auth.command;

import io.ringcast.server.auth.token.ConnectToken;
import io.ringcast.server.auth.token.JwksSource;
import io.ringcast.server.auth.token.SubscribeToken;
import io.ringcast.server.auth.token.TokenMaker;
import io.ringcast.server.auth.token.TokenPayload;
import io.ringcast.server.auth.token.TokenSettings;
import io.ringcast.server.auth.token.TokenSettings.Expected;
import io.ringcast.server.auth.token.TokenSettings.Keys;
import io.ringcast.server.auth.token.TokenSettingsException;
import io.ringcast.server.auth.token.TokenVerifier;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of the Centrifuge protocol.
 *
 * <p>Thread: any.
 */
final class CentrifugeTokens {
    /** Of version 6, then of version 5. */
    private static final List<String> SECRET_NAMES =
            List.of("CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY", "CENTRIFUGO_TOKEN_HMAC_SECRET_KEY");

    private static final Set<String> MAKE_OPTIONS = Set.of(
            "--user",
            "--ttl",
            "--channel",
            "--client",
            "--info",
            "--data",
            "--channels",
            "--meta",
            "--audience",
            "--issuer",
            "--secret");
    private static final Set<String> CHECK_OPTIONS = Set.of(
            "--secret",
            "--rsa-public-key",
            "--ecdsa-public-key",
            "--jwks",
            "--audience",
            "--issuer",
            "--user-id-claim");
    private static final long DEFAULT_TTL_SECONDS = 3600;
    private static final String EXPIRED = "Not good: it is expired, or not good yet (exp, nbf).";
    private static final int MAX_INPUT_BYTES = 1 << 17;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Environment environment;
    private final EpochClock clock;

    CentrifugeTokens(InputStream in, PrintStream out, PrintStream err, Map<String, String> env, EpochClock clock) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = new Environment(env);
        this.clock = clock;
    }

    int make(List<String> words) throws UsageException {
        Arguments arguments = Arguments.parse(words, MAKE_OPTIONS, 0);
        Map<String, RawJson> claims = claims(arguments);
        Optional<String> secret = environment.find(arguments, "--secret", SECRET_NAMES);
        if (secret.isEmpty()) {
            err.println("No secret: set " + SECRET_NAMES.getFirst() + ", or give --secret.");
            return TokenCommand.FAILED;
        }
        out.println(new TokenMaker(secret.get()).make(claims));
        return TokenCommand.OK;
    }

    private Map<String, RawJson> claims(Arguments arguments) throws UsageException {
        boolean subscription = arguments.option("--channel").isPresent();
        for (String other : subscription ? List.of("--channels", "--meta") : List.of("--client", "--data")) {
            if (arguments.option(other).isPresent()) {
                throw new UsageException(
                        other + (subscription ? " does not go with --channel." : " goes with --channel only."));
            }
        }
        Map<String, RawJson> claims = new LinkedHashMap<>();
        claims.put("sub", RawJson.ofString(arguments.required("--user")));
        for (String name : List.of("channel", "client")) {
            arguments.option("--" + name).ifPresent(text -> claims.put(name, RawJson.ofString(text)));
        }
        long nowSeconds = clock.time() / 1000;
        long ttl = arguments.seconds("--ttl").orElse(DEFAULT_TTL_SECONDS);
        claims.put("iat", number(nowSeconds));
        if (ttl > 0) {
            claims.put("exp", number(nowSeconds + ttl));
        }
        arguments.option("--audience").ifPresent(text -> claims.put("aud", RawJson.ofString(text)));
        arguments.option("--issuer").ifPresent(text -> claims.put("iss", RawJson.ofString(text)));
        for (String name : List.of("info", "data", "meta")) {
            arguments.json("--" + name).ifPresent(value -> claims.put(name, value));
        }
        arguments.option("--channels").ifPresent(names -> claims.put("channels", texts(names)));
        return claims;
    }

    private static RawJson number(long value) {
        return RawJson.of(new JsonWriter(0, 20).number(value).finish());
    }

    private static RawJson texts(String commaSeparated) {
        JsonWriter array = new JsonWriter(0, commaSeparated.length() + 16).ascii("[");
        String separator = "";
        for (String text : commaSeparated.split(",", -1)) {
            array.ascii(separator).string(text);
            separator = ",";
        }
        return RawJson.of(array.ascii("]").finish());
    }

    int check(List<String> words) throws UsageException {
        Arguments arguments = Arguments.parse(words, CHECK_OPTIONS, 1);
        String word = arguments.word().orElseThrow(() -> new UsageException("It needs the token to check."));
        try (JwksSource jwks = new JwksSource(clock)) {
            TokenVerifier verifier = new TokenVerifier(settings(arguments), clock, jwks);
            if (!verifier.enabled()) {
                err.println("No key: set " + SECRET_NAMES.getFirst()
                        + ", or give --secret, --rsa-public-key, --ecdsa-public-key or --jwks.");
                return TokenCommand.FAILED;
            }
            return tell(verifier, word.equals("-") ? input() : word);
        } catch (IOException | InvalidPathException e) {
            err.println("A file can't be read: " + e.getMessage());
            return TokenCommand.FAILED;
        } catch (TokenSettingsException e) {
            err.println(e.getMessage());
            return TokenCommand.FAILED;
        }
    }

    private TokenSettings settings(Arguments arguments) throws IOException {
        Keys keys = new Keys(
                environment.find(arguments, "--secret", SECRET_NAMES).orElse(""),
                "",
                0,
                file(arguments.option("--rsa-public-key").orElse("")),
                file(arguments.option("--ecdsa-public-key").orElse("")),
                arguments.option("--jwks").orElse(""));
        return TokenSettings.of(keys)
                .withAudience(Expected.exactly(arguments.option("--audience").orElse("")))
                .withIssuer(Expected.exactly(arguments.option("--issuer").orElse("")))
                .withUserIdClaim(arguments.option("--user-id-claim").orElse(""));
    }

    private static String file(String path) throws IOException {
        return path.isEmpty() ? "" : Files.readString(Path.of(path), StandardCharsets.ISO_8859_1);
    }

    private String input() throws IOException {
        return new String(in.readNBytes(MAX_INPUT_BYTES), StandardCharsets.ISO_8859_1).strip();
    }

    private int tell(TokenVerifier verifier, String token) {
        return TokenVerifier.hasChannel(token)
                ? tell(verifier.verifySubscribe(token))
                : tell(verifier.verifyConnect(token));
    }

    private int tell(ConnectToken token) {
        switch (token) {
            case ConnectToken.Valid valid -> {
                out.println("Good: a connection token.");
                tellUser(valid.user(), valid.expireAtSeconds());
                tellPayload("info", valid.info());
                tellPayload("meta", valid.meta());
                if (!valid.subs().isEmpty()) {
                    out.println("channels: " + String.join(", ", valid.subs().keySet()));
                }
                return TokenCommand.OK;
            }
            case ConnectToken.Expired() -> err.println(EXPIRED);
            case ConnectToken.Invalid(String reason) -> err.println("Not good: " + reason + ".");
        }
        return TokenCommand.FAILED;
    }

    private int tell(SubscribeToken token) {
        switch (token) {
            case SubscribeToken.Valid valid -> {
                out.println("Good: a subscription token.");
                tellUser(valid.user(), valid.expireAtSeconds());
                out.println("channel: " + valid.channel());
                if (!valid.client().isEmpty()) {
                    out.println("client: " + valid.client());
                }
                tellPayload("info", valid.options().info());
                tellPayload("data", valid.options().data());
                return TokenCommand.OK;
            }
            case SubscribeToken.Expired() -> err.println(EXPIRED);
            case SubscribeToken.Invalid(String reason) -> err.println("Not good: " + reason + ".");
        }
        return TokenCommand.FAILED;
    }

    private void tellUser(String user, long expireAtSeconds) {
        out.println("user: " + (user.isEmpty() ? "(anonymous)" : user));
        out.println("expires: "
                + (expireAtSeconds == ConnectToken.NEVER ? "never" : Instant.ofEpochSecond(expireAtSeconds)));
    }

    private void tellPayload(String name, @Nullable TokenPayload payload) {
        if (payload != null) {
            out.println(name + ": "
                    + (payload.json()
                            ? new String(payload.bytes(), StandardCharsets.UTF_8)
                            : payload.bytes().length + " bytes"));
        }
    }
}
