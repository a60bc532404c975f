package io.ringcast.server.auth.token;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A public key in PEM, as settings give it: a {@code PUBLIC KEY}, an {@code RSA PUBLIC KEY} or the key of a
 * {@code CERTIFICATE}. Line feeds may be written as {@code \n}, which is how they survive in environment variables.
 *
 * <p>Thread: any.
 */
final class PublicKeyPem {
    private static final int MAX_CHARS = 65_536;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]{1,32})-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");

    /** What stands before a key of PKCS #1 in a {@code PUBLIC KEY}: that it is RSA (1.2.840.113549.1.1.1). */
    private static final byte[] RSA_ALGORITHM =
            new byte[] {0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0};

    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    private PublicKeyPem() {}

    static RSAPublicKey rsa(String pem) throws GeneralSecurityException {
        if (parse(pem, "RSA") instanceof RSAPublicKey key) {
            return key;
        }
        throw new InvalidKeyException("not an RSA key");
    }

    static ECPublicKey ec(String pem) throws GeneralSecurityException {
        if (parse(pem, "EC") instanceof ECPublicKey key) {
            return key;
        }
        throw new InvalidKeyException("not an EC key");
    }

    private static PublicKey parse(String pem, String algorithm) throws GeneralSecurityException {
        if (pem.length() > MAX_CHARS) {
            throw new InvalidKeyException("longer than " + MAX_CHARS + " characters");
        }
        Matcher block = BLOCK.matcher(pem.replace("\\n", "\n"));
        if (!block.find()) {
            throw new InvalidKeyException("no PEM block");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(2).getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("broken Base64");
        }
        return switch (block.group(1)) {
            case "PUBLIC KEY" -> KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
            case "RSA PUBLIC KEY" ->
                KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKeyInfo(der)));
            case "CERTIFICATE" ->
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der))
                        .getPublicKey();
            // A private key among the settings of a server that only checks is a mistake to be told of.
            default -> throw new InvalidKeyException("expected a PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE");
        };
    }

    // RFC 5280 4.1: SubjectPublicKeyInfo is a sequence of the algorithm and a bit string with no unused bits.
    private static byte[] publicKeyInfo(byte[] pkcs1) {
        ByteArrayOutputStream bits = new ByteArrayOutputStream(pkcs1.length + 1);
        bits.write(0);
        bits.writeBytes(pkcs1);
        ByteArrayOutputStream content = new ByteArrayOutputStream(pkcs1.length + 32);
        content.writeBytes(RSA_ALGORITHM);
        content.writeBytes(tagged(BIT_STRING, bits.toByteArray()));
        return tagged(SEQUENCE, content.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >>> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
