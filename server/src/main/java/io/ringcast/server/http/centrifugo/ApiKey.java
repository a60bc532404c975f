package io.ringcast.server.http.centrifugo;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Whether a request brings the key. Centrifugo protocol: in a header of its own, as authorization, or in the query.
 *
 * <p>Thread: any.
 */
final class ApiKey {
    private static final HeaderName OWN = HeaderNames.create("X-API-Key");
    private static final String SCHEME = "apikey ";
    private static final String PARAMETER = "api_key";

    private final byte[] key;
    private final boolean insecure;

    /**
     * @param key without one no request is let in
     * @param insecure every request is let in
     */
    ApiKey(String key, boolean insecure) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
        this.insecure = insecure;
    }

    boolean opens(ServerRequest request) {
        if (insecure) {
            return true;
        }
        if (key.length == 0) {
            return false;
        }
        String authorization =
                request.headers().first(HeaderNames.AUTHORIZATION).orElse("");
        return matches(request.headers().first(OWN).orElse(""))
                || (authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                        && matches(authorization.substring(SCHEME.length()).strip()))
                || matches(request.query().first(PARAMETER).orElse(""));
    }

    // In a time that does not tell how much of it is right.
    private boolean matches(String given) {
        return MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ApiKey[insecure=" + insecure + "]";
    }
}
