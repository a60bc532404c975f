package io.ringcast.server.conformance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Frames and signatures of the protocol, written down independently of the server's own code.
 *
 * <p>Thread: any.
 */
final class Wire {
    static final String KEY = "app-key";
    static final String SECRET = "app-secret";

    private Wire() {}

    /** A JSON string. */
    static String quote(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                default -> json.append(c);
            }
        }
        return json.append('"').toString();
    }

    static String hmac(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String auth(String text) {
        return KEY + ":" + hmac(SECRET, text);
    }

    static String subscribe(String channel) {
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":" + quote(channel) + "}}";
    }

    static String subscribe(String channel, String auth) {
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":" + quote(auth) + ",\"channel\":" + quote(channel)
                + "}}";
    }

    static String subscribe(String channel, String auth, String channelData) {
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":" + quote(auth) + ",\"channel\":" + quote(channel)
                + ",\"channel_data\":" + quote(channelData) + "}}";
    }

    static String signin(String auth, String userData) {
        return "{\"event\":\"pusher:signin\",\"data\":{\"auth\":" + quote(auth) + ",\"user_data\":" + quote(userData)
                + "}}";
    }

    static String succeeded(String channel) {
        return "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"" + channel + "\",\"data\":\"{}\"}";
    }

    /** The confirmation of a presence channel; {@code presence} is the object named so. */
    static String members(String channel, String presence) {
        return "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"" + channel + "\",\"data\":"
                + quote("{\"presence\":" + presence + "}") + "}";
    }

    static String subscriptionError(String channel, String type, String error, int status) {
        return "{\"event\":\"pusher:subscription_error\",\"channel\":" + quote(channel) + ",\"data\":{\"type\":\""
                + type + "\",\"error\":" + quote(error) + ",\"status\":" + status + "}}";
    }

    static String unauthorized(String channel) {
        return subscriptionError(channel, "AuthError", "The connection is unauthorized.", 401);
    }

    static String error(int code, String message) {
        return "{\"event\":\"pusher:error\",\"data\":{\"code\":" + code + ",\"message\":" + quote(message) + "}}";
    }

    static String error(String channel, int code, String message) {
        return "{\"event\":\"pusher:error\",\"channel\":\"" + channel + "\",\"data\":{\"code\":" + code
                + ",\"message\":" + quote(message) + "}}";
    }

    /** An event whose data is {@code data} as a JSON string. */
    static String event(String name, String channel, String data) {
        return "{\"event\":\"" + name + "\",\"channel\":\"" + channel + "\",\"data\":" + quote(data) + "}";
    }
}
