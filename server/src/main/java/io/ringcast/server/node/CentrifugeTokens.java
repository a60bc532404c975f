package io.ringcast.server.node;

import io.ringcast.server.auth.token.JwksSource;
import io.ringcast.server.auth.token.TokenSettings;
import io.ringcast.server.auth.token.TokenVerifier;
import io.ringcast.server.config.CentrifugeClientSettings;
import io.ringcast.server.config.CentrifugeSettings;
import io.ringcast.server.config.Settings;
import io.ringcast.server.protocol.centrifuge.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochClock;

/**
 * Makes those who check tokens from settings.
 *
 * <p>Thread: any.
 */
final class CentrifugeTokens {
    private CentrifugeTokens() {}

    static Tokens of(CentrifugeClientSettings client, EpochClock clock, JwksSource jwks) {
        boolean skip = client.access().insecureSkipTokenSignatureVerify();
        TokenVerifier connection = new TokenVerifier(settings(client.token(), skip), clock, jwks);
        TokenVerifier subscription = client.subscriptionToken().enabled()
                ? new TokenVerifier(settings(client.subscriptionToken().token(), skip), clock, jwks)
                : connection;
        return new Tokens(connection, subscription);
    }

    /** A sentence for each key that no token could be checked with. */
    static List<String> problemsOf(Settings settings) {
        CentrifugeClientSettings client = settings.centrifuge()
                .filter(CentrifugeSettings::enabled)
                .map(CentrifugeSettings::client)
                .orElse(null);
        if (client == null) {
            return List.of();
        }
        List<String> problems = new ArrayList<>(problemsOf("client.token.", client.token()));
        if (client.subscriptionToken().enabled()) {
            problems.addAll(problemsOf(
                    "client.subscription_token.", client.subscriptionToken().token()));
        }
        return problems;
    }

    private static List<String> problemsOf(String section, CentrifugeClientSettings.Token token) {
        return TokenVerifier.problems(settings(token, false)).stream()
                .map(section::concat)
                .toList();
    }

    private static TokenSettings settings(CentrifugeClientSettings.Token token, boolean skip) {
        TokenSettings.Keys keys = new TokenSettings.Keys(
                token.hmacSecretKey(),
                token.hmacPreviousSecretKey(),
                token.hmacPreviousSecretKeyValidUntil(),
                token.rsaPublicKey(),
                token.ecdsaPublicKey(),
                token.jwksPublicEndpoint());
        return new TokenSettings(
                keys,
                new TokenSettings.Expected(token.audience(), token.audienceRegex()),
                new TokenSettings.Expected(token.issuer(), token.issuerRegex()),
                token.userIdClaim(),
                skip);
    }
}
