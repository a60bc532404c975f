package io.ringcast.server.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * A public key and the algorithms that it is good for.
 *
 * <p>Thread: any.
 */
final class SignatureKey implements VerificationKey {
    /** RFC 7518 3.3. */
    static final int MIN_RSA_BITS = 2048;

    /** The time of a check grows with the square of it. */
    static final int MAX_RSA_BITS = 8192;

    private static final Set<Algorithm> RSA = EnumSet.of(Algorithm.RS256, Algorithm.RS384, Algorithm.RS512);

    /** Throws when the signature has a form that no signature has. */
    private interface Check {
        boolean passes(Jws token) throws JOSEException, GeneralSecurityException;
    }

    private final Set<Algorithm> algorithms;
    private final Check check;

    private SignatureKey(Set<Algorithm> algorithms, Check check) {
        this.algorithms = algorithms;
        this.check = check;
    }

    static SignatureKey rsa(RSAPublicKey key) throws InvalidKeyException {
        int bits = key.getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw new InvalidKeyException(
                    "an RSA key of " + bits + " bits, expected " + MIN_RSA_BITS + " to " + MAX_RSA_BITS);
        }
        return new SignatureKey(RSA, joseCheck(RSA, new RSASSAVerifier(key)));
    }

    /** Each algorithm goes with one curve (RFC 7518 3.4). */
    static SignatureKey ec(ECPublicKey key) throws InvalidKeyException {
        Curve curve = Curve.forECParameterSpec(key.getParams());
        Set<Algorithm> algorithms;
        if (Curve.P_256.equals(curve)) {
            algorithms = EnumSet.of(Algorithm.ES256);
        } else if (Curve.P_384.equals(curve)) {
            algorithms = EnumSet.of(Algorithm.ES384);
        } else if (Curve.P_521.equals(curve)) {
            algorithms = EnumSet.of(Algorithm.ES512);
        } else {
            throw new InvalidKeyException("an EC key on another curve than P-256, P-384 and P-521");
        }
        try {
            return new SignatureKey(algorithms, joseCheck(algorithms, new ECDSAVerifier(key)));
        } catch (JOSEException e) {
            throw new InvalidKeyException("an EC key that is not on its curve", e);
        }
    }

    static SignatureKey ed25519(PublicKey key) {
        return new SignatureKey(EnumSet.of(Algorithm.ED_DSA), token -> {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(token.signed());
            return signature.verify(token.signature());
        });
    }

    private static Check joseCheck(Set<Algorithm> algorithms, JWSVerifier verifier) {
        Map<Algorithm, JWSHeader> headers = new EnumMap<>(Algorithm.class);
        for (Algorithm algorithm : algorithms) {
            headers.put(algorithm, new JWSHeader(JWSAlgorithm.parse(algorithm.name())));
        }
        return token -> {
            JWSHeader header = headers.get(token.algorithm());
            return header != null && verifier.verify(header, token.signed(), Base64URL.encode(token.signature()));
        };
    }

    @Override
    public boolean accepts(Algorithm algorithm) {
        return algorithms.contains(algorithm);
    }

    @Override
    public boolean verifies(Jws token) {
        if (!accepts(token.algorithm())) {
            return false;
        }
        try {
            return check.passes(token);
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }
}
