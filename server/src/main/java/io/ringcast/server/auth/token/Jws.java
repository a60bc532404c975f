package io.ringcast.server.auth.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A token taken apart, with nothing of it believed yet. RFC 7515 7.1: header, payload and signature in Base64url.
 *
 * <p>Thread: any.
 *
 * @param keyId which key it is signed with; empty if it does not say so
 * @param signed what the signature is about
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Jws(Algorithm algorithm, String keyId, byte[] signed, byte[] payload, byte[] signature) {
    static final int MAX_CHARS = 65_536;

    static Jws parse(String token) throws RefusedTokenException {
        if (token.length() > MAX_CHARS) {
            throw new RefusedTokenException("it is longer than " + MAX_CHARS + " characters");
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw new RefusedTokenException("it does not have three parts");
        }
        Claims header = Claims.parse(decode(token.substring(0, first), "header"), "the header");
        // RFC 7515 4.1.11: an extension that must be understood, and none is here.
        if (header.has("crit")) {
            throw new RefusedTokenException("its header has critical extensions");
        }
        Algorithm algorithm = Algorithm.of(header.text("alg"));
        if (algorithm == null) {
            throw new RefusedTokenException("it names no algorithm that is accepted");
        }
        return new Jws(
                algorithm,
                header.text("kid"),
                token.substring(0, second).getBytes(StandardCharsets.ISO_8859_1),
                decode(token.substring(first + 1, second), "payload"),
                decode(token.substring(second + 1), "signature"));
    }

    private static byte[] decode(String part, String what) throws RefusedTokenException {
        // RFC 7515 2: without padding. The decoder would take it.
        if (part.indexOf('=') >= 0) {
            throw new RefusedTokenException("its " + what + " is padded");
        }
        try {
            return Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new RefusedTokenException("its " + what + " is not Base64url");
        }
    }

    /** Shows nothing of it. */
    @Override
    public String toString() {
        return "Jws[" + algorithm + "]";
    }
}
