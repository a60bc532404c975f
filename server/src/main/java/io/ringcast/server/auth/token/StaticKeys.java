package io.ringcast.server.auth.token;

import io.ringcast.server.auth.token.TokenSettings.Keys;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * The keys that stand in the settings themselves.
 *
 * <p>Thread: any.
 */
final class StaticKeys {
    private final List<VerificationKey> keys;
    private final @Nullable HmacKey previous;
    private final long previousValidUntilMs;
    private final EpochClock clock;

    private StaticKeys(
            List<VerificationKey> keys, @Nullable HmacKey previous, long previousValidUntilMs, EpochClock clock) {
        this.keys = List.copyOf(keys);
        this.previous = previous;
        this.previousValidUntilMs = previousValidUntilMs;
        this.clock = clock;
    }

    static StaticKeys of(Keys settings, EpochClock clock) {
        List<VerificationKey> keys = new ArrayList<>();
        if (!settings.hmacSecret().isEmpty()) {
            keys.add(new HmacKey(settings.hmacSecret()));
        }
        try {
            if (!settings.rsaPublicKey().isEmpty()) {
                keys.add(SignatureKey.rsa(PublicKeyPem.rsa(settings.rsaPublicKey())));
            }
        } catch (GeneralSecurityException e) {
            throw unusable("rsa_public_key", e);
        }
        try {
            if (!settings.ecdsaPublicKey().isEmpty()) {
                keys.add(SignatureKey.ec(PublicKeyPem.ec(settings.ecdsaPublicKey())));
            }
        } catch (GeneralSecurityException e) {
            throw unusable("ecdsa_public_key", e);
        }
        String secret = settings.previousHmacSecret();
        if (!secret.isEmpty() && settings.hmacSecret().isEmpty()) {
            throw new TokenSettingsException("hmac_previous_secret_key stands alone: set hmac_secret_key, the one that"
                    + " tokens are signed with now.");
        }
        long seconds = settings.previousValidUntil();
        if (seconds < 0 || seconds > Long.MAX_VALUE / 1000) {
            throw new TokenSettingsException("hmac_previous_secret_key_valid_until=" + seconds
                    + " is not valid: expected Unix seconds, or 0 for no end.");
        }
        return new StaticKeys(
                keys,
                secret.isEmpty() ? null : new HmacKey(secret),
                seconds == 0 ? Long.MAX_VALUE : seconds * 1000,
                clock);
    }

    private static TokenSettingsException unusable(String key, GeneralSecurityException e) {
        return new TokenSettingsException(key + " is not usable: " + e.getMessage()
                + ". Give a public key in PEM, as \"openssl pkey -pubout\" writes it.");
    }

    boolean none() {
        return keys.isEmpty();
    }

    void check(Jws token) throws RefusedTokenException {
        boolean accepted = false;
        for (VerificationKey key : keys) {
            if (key.accepts(token.algorithm())) {
                accepted = true;
                if (key.verifies(token)) {
                    return;
                }
            }
        }
        if (!accepted) {
            throw new RefusedTokenException("there is no key for " + token.algorithm());
        }
        if (previous != null && clock.time() <= previousValidUntilMs && previous.verifies(token)) {
            return;
        }
        throw new RefusedTokenException("its signature is not that of the key for " + token.algorithm());
    }
}
