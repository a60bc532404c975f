package io.ringcast.server.auth.token;

/**
 * A key that signatures are checked with. It knows which algorithms are its own and checks no others, so that the bytes
 * of a public key can never be taken for a secret.
 *
 * <p>Thread: any.
 */
sealed interface VerificationKey permits HmacKey, SignatureKey {
    boolean accepts(Algorithm algorithm);

    /** Whether the signature is good; never for an algorithm that is not accepted. */
    boolean verifies(Jws token);
}
