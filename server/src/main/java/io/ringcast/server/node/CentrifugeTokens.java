package io.ringcast.server.node;

import io.ringcast.server.auth.token.JwksSource;
import io.ringcast.server.auth.token.TokenSettings;
import io.ringcast.server.auth.token.TokenVerifier;
import io.ringcast.server.config.CentrifugeClientSettings;
import io.ringcast.server.protocol.centrifuge.Tokens;
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
