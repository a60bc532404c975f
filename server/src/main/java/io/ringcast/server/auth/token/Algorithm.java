package io.ringcast.server.auth.token;

import org.jspecify.annotations.Nullable;

/**
 * How a token can be signed. Whatever else a token names, {@code none} first of all, is not among them.
 *
 * <p>Thread: any.
 */
enum Algorithm {
    HS256,
    HS384,
    HS512,
    RS256,
    RS384,
    RS512,
    ES256,
    ES384,
    ES512,
    ED_DSA;

    /** Whether one secret both signs and checks, which is quick. */
    boolean symmetric() {
        return this == HS256 || this == HS384 || this == HS512;
    }

    /** By its name in a header (RFC 7518 3.1, RFC 8037 3.1, RFC 9864 2.2), or null. */
    static @Nullable Algorithm of(String name) {
        return switch (name) {
            case "HS256" -> HS256;
            case "HS384" -> HS384;
            case "HS512" -> HS512;
            case "RS256" -> RS256;
            case "RS384" -> RS384;
            case "RS512" -> RS512;
            case "ES256" -> ES256;
            case "ES384" -> ES384;
            case "ES512" -> ES512;
            case "EdDSA", "Ed25519" -> ED_DSA;
            default -> null;
        };
    }
}
