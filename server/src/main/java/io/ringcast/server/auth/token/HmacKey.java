package io.ringcast.server.auth.token;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared secret. Secrets may be short, as they may be in Centrifugo, whose users have such; that is why the JOSE
 * library, which refuses them (RFC 7518 3.2), does not do this part. The secret is prepared once and each check works on
 * a clone of that state.
 *
 * <p>Thread: any.
 */
final class HmacKey implements VerificationKey {
    /** Never updated, only cloned. */
    private final Map<Algorithm, Mac> prototypes = new EnumMap<>(Algorithm.class);

    HmacKey(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        prototypes.put(Algorithm.HS256, prepared("HmacSHA256", bytes));
        prototypes.put(Algorithm.HS384, prepared("HmacSHA384", bytes));
        prototypes.put(Algorithm.HS512, prepared("HmacSHA512", bytes));
    }

    private static Mac prepared(String name, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret, name));
            return mac;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + name + ": use one whose providers have it", e);
        } catch (InvalidKeyException e) {
            // Without the cause, which could show the secret.
            throw new IllegalStateException("a secret can't be a key of " + name + ": use another secret");
        }
    }

    @Override
    public boolean accepts(Algorithm algorithm) {
        return prototypes.containsKey(algorithm);
    }

    @Override
    public boolean verifies(Jws token) {
        return accepts(token.algorithm())
                && MessageDigest.isEqual(sign(token.algorithm(), token.signed()), token.signature());
    }

    /** For an algorithm that is accepted. */
    byte[] sign(Algorithm algorithm, byte[] message) {
        Mac prototype = prototypes.get(algorithm);
        if (prototype == null) {
            throw new IllegalArgumentException(algorithm + " needs another kind of key than a secret");
        }
        try {
            return ((Mac) prototype.clone()).doFinal(message);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(
                    "the provider " + prototype.getProvider().getName() + " can't clone " + algorithm
                            + ": put a provider that can in front of it in java.security",
                    e);
        }
    }
}
