package io.ringcast.server.auth.token;

import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Makes tokens signed by HS256, for tests and tools; a back end has a library of its own for that.
 *
 * <p>Thread: any.
 */
public final class TokenMaker {
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private final HmacKey key;

    public TokenMaker(String hmacSecret) {
        this.key = new HmacKey(hmacSecret);
    }

    /** A token with these claims, in this order. */
    public String make(Map<String, RawJson> claims) {
        JsonWriter payload = new JsonWriter(0, 256).ascii("{");
        boolean first = true;
        for (Map.Entry<String, RawJson> claim : claims.entrySet()) {
            payload.ascii(first ? "" : ",").string(claim.getKey()).ascii(":").raw(claim.getValue());
            first = false;
        }
        String signed = encode(HEADER.getBytes(StandardCharsets.US_ASCII)) + "."
                + encode(payload.ascii("}").finish());
        return signed + "." + encode(key.sign(Algorithm.HS256, signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
