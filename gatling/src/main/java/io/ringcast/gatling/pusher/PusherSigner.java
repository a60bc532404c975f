package io.ringcast.gatling.pusher;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as an app's own back end does.
 *
 * <p>Thread: any.
 */
record PusherSigner(String appId, String key, String secret) {
    /** What a client shows to be let into a private channel. */
    String channelAuth(String socketId, String channel) {
        return key + ":" + hmac(socketId + ":" + channel);
    }

    /** The same for a presence channel, where it also vouches for the data about the member. */
    String channelAuth(String socketId, String channel, String channelData) {
        return key + ":" + hmac(socketId + ":" + channel + ":" + channelData);
    }

    /** Path and signed query of a request with this body, to one of the app's endpoints. */
    String path(String endpoint, String body, long epochSeconds) {
        String path = "/apps/" + appId + "/" + endpoint;
        // Pusher protocol: the query is signed with its parameters in alphabetical order.
        String query =
                "auth_key=" + key + "&auth_timestamp=" + epochSeconds + "&auth_version=1.0&body_md5=" + md5(body);
        return path + "?" + query + "&auth_signature=" + hmac("POST\n" + path + "\n" + query);
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't sign: use one whose providers have HmacSHA256", e);
        }
    }

    private static String md5(String text) {
        try {
            // Not for secrecy: the API's wire format asks for MD5.
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no MD5: use one whose providers have it", e);
        }
    }
}
