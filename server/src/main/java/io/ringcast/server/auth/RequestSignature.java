package io.ringcast.server.auth;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.Credential;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks who sent a request to the HTTP API of one app.
 *
 * <p>Pusher protocol: method, path and sorted query are signed; the query holds the body's MD5, which is checked for any
 * method, whenever it is there or the body is not empty.
 *
 * <p>Thread: any.
 */
public final class RequestSignature {
    private static final long MAX_SKEW_SECONDS = 600;
    private static final int MAX_PATH_LENGTH = 8 * 1024;
    private static final int SIGNATURE_LENGTH = 64;

    private final Map<String, Hmac> byKey;
    private final String pathPrefix;
    private final LongSupplier epochMs;

    /**
     * @param pathPrefix of the server, which a sender behind a rewriting proxy does not know; empty if there is none
     * @param epochMs the wall clock
     */
    public RequestSignature(App app, String pathPrefix, LongSupplier epochMs) {
        Map<String, Hmac> hmacs = new HashMap<>();
        for (Credential credential : app.credentials()) {
            hmacs.putIfAbsent(credential.key(), new Hmac(credential.secret()));
        }
        this.byKey = Map.copyOf(hmacs);
        this.pathPrefix = pathPrefix.equals("/") ? "" : pathPrefix;
        this.epochMs = epochMs;
    }

    /** The key that a request claims to be signed with, for routes that do not name the app. */
    public static @Nullable String claimedKey(@Nullable String rawQuery) {
        SignedQuery query = SignedQuery.parse(rawQuery);
        return query == null ? null : query.get("auth_key");
    }

    /**
     * Checks one request that has arrived whole.
     *
     * @param rawPath as received: escaped, without the query, with the server's prefix
     * @param rawQuery as received: escaped, without the question mark; null if there is none
     * @param body the raw bytes, before any content decoding
     */
    public RequestVerdict verify(String method, String rawPath, @Nullable String rawQuery, byte[] body) {
        return switch (verifyHead(method, rawPath, rawQuery)) {
            case RequestVerdict.Refused refused -> refused;
            case RequestVerdict.Accepted accepted -> verifyBody(accepted, body);
        };
    }

    /**
     * Checks who sent a request before its body is read: the signature covers the body's MD5, so a body is read only from
     * those who know the secret. {@link #verifyBody} is the other half.
     */
    public RequestVerdict verifyHead(String method, String rawPath, @Nullable String rawQuery) {
        SignedQuery query = rawPath.length() > MAX_PATH_LENGTH ? null : SignedQuery.parse(rawQuery);
        if (query == null) {
            return RequestVerdict.Refused.because(
                    "the path or the query is too long or has more than " + SignedQuery.MAX_PARAMETERS + " parameters");
        }
        String key = query.get("auth_key");
        Hmac hmac = key == null ? null : byKey.get(key);
        if (key == null || hmac == null) {
            return RequestVerdict.Refused.because(
                    key == null ? "auth_key is missing" : "auth_key is not a key of this app");
        }
        String reason = checkClaims(query);
        if (reason == null && !isSigned(hmac, method, rawPath, query)) {
            reason = "auth_signature does not match";
        }
        return reason == null
                ? new RequestVerdict.Accepted(key, query.values())
                : RequestVerdict.Refused.because(reason);
    }

    /** Checks the body of a request whose head was accepted. */
    public static RequestVerdict verifyBody(RequestVerdict.Accepted head, byte[] body) {
        String claimed = head.parameters().get("body_md5");
        if (claimed == null) {
            return body.length == 0 ? head : RequestVerdict.Refused.because("body_md5 is missing");
        }
        boolean equal = MessageDigest.isEqual(
                md5(body).getBytes(StandardCharsets.US_ASCII), claimed.getBytes(StandardCharsets.UTF_8));
        return equal ? head : RequestVerdict.Refused.because("body_md5 mismatch");
    }

    private @Nullable String checkClaims(SignedQuery query) {
        String signature = query.get("auth_signature");
        if (signature == null || signature.length() != SIGNATURE_LENGTH) {
            return signature == null ? "auth_signature is missing" : "auth_signature does not match";
        }
        String version = query.get("auth_version");
        if (version != null && !version.equals("1.0")) {
            return "auth_version must be 1.0";
        }
        long timestamp = parseTimestamp(query.get("auth_timestamp"));
        if (timestamp < 0) {
            return "auth_timestamp is missing or not an integer";
        }
        long nowSeconds = Math.floorDiv(epochMs.getAsLong(), 1000L);
        if (Math.abs(nowSeconds - timestamp) > MAX_SKEW_SECONDS) {
            return "Timestamp expired: it must be within " + MAX_SKEW_SECONDS + " s of the server's clock";
        }
        return null;
    }

    private static long parseTimestamp(@Nullable String text) {
        // Fifteen digits: far beyond any date, far below an overflow.
        if (text == null || text.isEmpty() || text.length() > 15) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }

    private boolean isSigned(Hmac hmac, String method, String rawPath, SignedQuery query) {
        String signature = query.get("auth_signature");
        if (signature == null) {
            return false;
        }
        String upper = method.toUpperCase(Locale.ROOT);
        // Pusher SDKs differ: some sign what they send, others what it stands for. Each try is a whole verification.
        // Nearly all sign what is tried first.
        String likely = text(upper, rawPath, query, true);
        return hmac.verifies(likely, signature) || isSignedOtherwise(hmac, likely, upper, rawPath, query, signature);
    }

    private boolean isSignedOtherwise(
            Hmac hmac, String tried, String method, String rawPath, SignedQuery query, String signature) {
        Set<String> texts = new LinkedHashSet<>();
        for (String path : paths(rawPath)) {
            texts.add(text(method, path, query, true));
            texts.add(text(method, path, query, false));
        }
        texts.remove(tried);
        for (String text : texts) {
            if (hmac.verifies(text, signature)) {
                return true;
            }
        }
        return false;
    }

    private static String text(String method, String path, SignedQuery query, boolean decoded) {
        StringBuilder text = new StringBuilder(method.length() + path.length() + query.length() + 2);
        text.append(method).append('\n').append(path).append('\n');
        query.appendCanonical(decoded, text);
        return text.toString();
    }

    private Set<String> paths(String rawPath) {
        Set<String> paths = new LinkedHashSet<>();
        paths.add(rawPath);
        paths.add(SignedQuery.decode(rawPath, false));
        if (!pathPrefix.isEmpty() && rawPath.startsWith(pathPrefix)) {
            String path = rawPath.substring(pathPrefix.length());
            paths.add(path);
            paths.add(SignedQuery.decode(path, false));
        }
        return paths;
    }

    private static String md5(byte[] body) {
        try {
            // Not for secrecy: the SDKs' wire format asks for MD5, and the HMAC covers it.
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5: use one whose providers have it", e);
        }
    }
}
