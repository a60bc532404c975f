package io.ringcast.server.listener.tls;

import java.util.Arrays;

/**
 * Puts the older forms of keys into the PKCS#8 envelope, which is all that the JDK reads.
 *
 * <p>Thread: any.
 */
final class Pkcs8 {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int CURVE = 0xa0;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    /** rsaEncryption (1.2.840.113549.1.1.1) and its parameters, none. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** id-ecPublicKey (1.2.840.10045.2.1). */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private Pkcs8() {}

    /** RFC 8017 A.1.2 (PKCS#1) into RFC 5208. */
    static byte[] ofRsa(byte[] pkcs1) {
        return wrap(SEQUENCE, join(VERSION, RSA, wrap(OCTET_STRING, pkcs1)));
    }

    /**
     * RFC 5915 into RFC 5208.
     *
     * @throws IllegalArgumentException if the key does not name its curve
     */
    static byte[] ofCurve(byte[] sec1) {
        byte[] algorithm = wrap(SEQUENCE, join(EC, curve(sec1)));
        return wrap(SEQUENCE, join(VERSION, algorithm, wrap(OCTET_STRING, sec1)));
    }

    /** The content of the element [0] of an ECPrivateKey: version, key, [0] curve, [1] public key. */
    private static byte[] curve(byte[] sec1) {
        int at = contentAt(sec1, 0);
        while (at < sec1.length) {
            int content = contentAt(sec1, at);
            int end = content + lengthAt(sec1, at);
            if (end > sec1.length) {
                throw new IllegalArgumentException("an element reaches beyond the end");
            }
            if ((sec1[at] & 0xff) == CURVE) {
                return Arrays.copyOfRange(sec1, content, end);
            }
            at = end;
        }
        throw new IllegalArgumentException("no curve");
    }

    private static int lengthBytes(byte[] der, int at) {
        if (at + 1 >= der.length) {
            throw new IllegalArgumentException("an element without a length");
        }
        int first = der[at + 1] & 0xff;
        int more = first < 0x80 ? 0 : first & 0x7f;
        // A key has a few hundred bytes: a length of more than two is none.
        if (more > 2 || first == 0x80 || at + 1 + more >= der.length) {
            throw new IllegalArgumentException("an element with a bad length");
        }
        return more;
    }

    private static int contentAt(byte[] der, int at) {
        return at + 2 + lengthBytes(der, at);
    }

    private static int lengthAt(byte[] der, int at) {
        int more = lengthBytes(der, at);
        if (more == 0) {
            return der[at + 1] & 0xff;
        }
        int length = 0;
        for (int i = 0; i < more; i++) {
            length = (length << Byte.SIZE) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] wrap(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80
                ? new byte[] {(byte) tag, (byte) length}
                : length < 0x100
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >>> Byte.SIZE), (byte) length};
        if (length > 0xffff) {
            throw new IllegalArgumentException("a key of " + length + " bytes");
        }
        return join(head, content);
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
