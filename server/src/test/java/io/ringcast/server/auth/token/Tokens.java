package io.ringcast.server.auth.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Tokens and keys for tests, signed by the JDK itself. */
final class Tokens {
    static final String SECRET = "secret";
    static final long NOW_MS = 1_750_000_000_000L;
    static final long NOW = NOW_MS / 1000;

    private Tokens() {}

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String encode(String text) {
        return encode(text.getBytes(UTF_8));
    }

    static String hs(String header, String payload, String secret) {
        String signed = encode(header) + "." + encode(payload);
        Algorithm algorithm = header.contains("HS512")
                ? Algorithm.HS512
                : header.contains("HS384") ? Algorithm.HS384 : Algorithm.HS256;
        return signed + "." + encode(new HmacKey(secret).sign(algorithm, signed.getBytes(UTF_8)));
    }

    static String hs256(String payload) {
        return hs("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", payload, SECRET);
    }

    /** The header names the key. */
    static String signed(String algorithm, String keyId, PrivateKey key, String payload)
            throws GeneralSecurityException {
        String signed = encode("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + keyId + "\"}") + "." + encode(payload);
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RS256" -> "SHA256withRSA";
                    case "RS512" -> "SHA512withRSA";
                    case "ES256" -> "SHA256withECDSAinP1363Format";
                    case "ES384" -> "SHA384withECDSAinP1363Format";
                    default -> "Ed25519";
                });
        signature.initSign(key);
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + encode(signature.sign());
    }

    static KeyPair rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    static KeyPair ec(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    static KeyPair ed25519() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** A key as it stands in a set; {@code more} is what else is said of it. */
    static String jwk(String keyId, KeyPair pair, String more) {
        String start = "{\"kid\":\"" + keyId + "\"," + more;
        return switch (pair.getPublic()) {
            case RSAPublicKey rsa ->
                start + "\"kty\":\"RSA\",\"n\":\"" + encode(rsa.getModulus().toByteArray()) + "\",\"e\":\""
                        + encode(rsa.getPublicExponent().toByteArray()) + "\"}";
            case ECPublicKey ec ->
                start + "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                        + encode(fixed(ec.getW().getAffineX().toByteArray())) + "\",\"y\":\""
                        + encode(fixed(ec.getW().getAffineY().toByteArray())) + "\"}";
            default -> {
                byte[] encoded = pair.getPublic().getEncoded();
                yield start + "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                        + encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\"}";
            }
        };
    }

    private static byte[] fixed(byte[] number) {
        byte[] fixed = new byte[32];
        int length = Math.min(32, number.length);
        System.arraycopy(number, number.length - length, fixed, 32 - length, length);
        return fixed;
    }

    static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }
}
