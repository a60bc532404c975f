package io.ringcast.server.auth;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 with one secret, as lower-case hex. Keep one for each secret: the key is prepared once, and each call works
 * on a clone of that state, which is cheaper than looking the algorithm up and serves virtual threads, for which a cache
 * per thread would never be warm.
 *
 * <p>Thread: any.
 */
public final class Hmac {
    private static final String ALGORITHM = "HmacSHA256";
    private static final HexFormat HEX = HexFormat.of();

    /** Never updated, only cloned. */
    private final Mac prototype;

    public Hmac(String secret) {
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM + ": use one whose providers have it", e);
        } catch (InvalidKeyException e) {
            // Without the cause, which could show the secret.
            throw new IllegalStateException("a secret can't be a key of " + ALGORITHM + ": use another secret");
        }
    }

    /** The signature of the text's UTF-8 bytes. */
    public String sign(String text) {
        return sign(utf8(text));
    }

    public String sign(byte[] message) {
        return HEX.formatHex(code(message));
    }

    /** Whether {@code signature} is exactly the text's, in a time that does not depend on how much of it is. */
    public boolean verifies(String text, String signature) {
        byte[] expected = sign(utf8(text)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] code(byte[] message) {
        try {
            return ((Mac) prototype.clone()).doFinal(message);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(
                    "the provider " + prototype.getProvider().getName() + " can't clone " + ALGORITHM
                            + ": put a provider that can in front of it in java.security",
                    e);
        }
    }

    /** As JavaScript encodes: a lone surrogate, which UTF-8 can't hold, is U+FFFD, where Java would write "?". */
    static byte[] utf8(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            plain = !Character.isSurrogate(text.charAt(i));
        }
        if (plain) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .replaceWith(new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd})
                    .encode(CharBuffer.wrap(text));
            return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit());
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("an encoder that replaces does not refuse", e);
        }
    }
}
