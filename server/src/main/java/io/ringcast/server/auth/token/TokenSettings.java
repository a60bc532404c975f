package io.ringcast.server.auth.token;

/**
 * What makes a token a good one. A text that is empty is not set.
 *
 * <p>Thread: any.
 *
 * @param keys whose signatures count
 * @param audience what the claim {@code aud} must say
 * @param issuer what the claim {@code iss} must say
 * @param userIdClaim the claim with the user's id; empty for {@code sub}
 * @param insecureSkipVerify any signature will do; for tests only
 */
public record TokenSettings(
        Keys keys, Expected audience, Expected issuer, String userIdClaim, boolean insecureSkipVerify) {
    /** No token is a good one. */
    public static final TokenSettings NONE =
            new TokenSettings(Keys.NONE, Expected.ANYTHING, Expected.ANYTHING, "", false);

    /**
     * Keys. With an endpoint the others have no effect, as in Centrifugo.
     *
     * @param hmacSecret for HS256, HS384 and HS512
     * @param previousHmacSecret tried when the signature is not that of {@code hmacSecret}
     * @param previousValidUntil Unix seconds after which the previous secret does not count any more; 0 for no end
     * @param rsaPublicKey PEM, for RS256, RS384 and RS512
     * @param ecdsaPublicKey PEM, for that of ES256, ES384 and ES512 which the key's curve belongs to
     * @param jwksEndpoint the address of a JSON Web Key Set; {@code {{name}}} is what a group of that name in the
     *     patterns of audience or issuer has found
     */
    public record Keys(
            String hmacSecret,
            String previousHmacSecret,
            long previousValidUntil,
            String rsaPublicKey,
            String ecdsaPublicKey,
            String jwksEndpoint) {
        /** None. */
        public static final Keys NONE = new Keys("", "", 0, "", "", "");

        public static Keys ofSecret(String hmacSecret) {
            return new Keys(hmacSecret, "", 0, "", "", "");
        }

        public static Keys ofRsa(String pem) {
            return new Keys("", "", 0, pem, "", "");
        }

        public static Keys ofEcdsa(String pem) {
            return new Keys("", "", 0, "", pem, "");
        }

        public static Keys ofJwks(String endpoint) {
            return new Keys("", "", 0, "", "", endpoint);
        }

        /** Names what is set, and no secret. */
        @Override
        public String toString() {
            return "Keys[hmac=" + set(hmacSecret) + ", previous=" + set(previousHmacSecret) + ", rsa="
                    + set(rsaPublicKey) + ", ecdsa=" + set(ecdsaPublicKey) + ", jwks=" + set(jwksEndpoint) + "]";
        }

        private static String set(String value) {
            return value.isEmpty() ? "no" : "yes";
        }
    }

    /**
     * What a claim must say.
     *
     * @param exact this text
     * @param regex or something that this pattern (in the syntax of RE2) finds anywhere in it
     */
    public record Expected(String exact, String regex) {
        /** Nothing in particular. */
        public static final Expected ANYTHING = new Expected("", "");

        public static Expected exactly(String text) {
            return new Expected(text, "");
        }

        public static Expected matching(String regex) {
            return new Expected("", regex);
        }
    }

    /** With these keys, and nothing else demanded. */
    public static TokenSettings of(Keys keys) {
        return new TokenSettings(keys, Expected.ANYTHING, Expected.ANYTHING, "", false);
    }

    public TokenSettings withAudience(Expected expected) {
        return new TokenSettings(keys, expected, issuer, userIdClaim, insecureSkipVerify);
    }

    public TokenSettings withIssuer(Expected expected) {
        return new TokenSettings(keys, audience, expected, userIdClaim, insecureSkipVerify);
    }

    public TokenSettings withUserIdClaim(String claim) {
        return new TokenSettings(keys, audience, issuer, claim, insecureSkipVerify);
    }

    public TokenSettings withInsecureSkipVerify() {
        return new TokenSettings(keys, audience, issuer, userIdClaim, true);
    }
}
