package io.ringcast.server.auth;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.Credential;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a client's back end has signed for it: subscriptions and signins of one app. Any of the app's keys will do,
 * so that a key can be rotated.
 *
 * <p>Pusher protocol: the signature is {@code key:hex}, split at the first colon, the hex in lower case.
 *
 * <p>Thread: any.
 */
public final class ChannelSignature {
    private final Map<String, Hmac> byKey;

    public ChannelSignature(App app) {
        Map<String, Hmac> hmacs = new HashMap<>();
        for (Credential credential : app.credentials()) {
            // As App.secretOf: of two secrets for one key the first counts.
            hmacs.putIfAbsent(credential.key(), new Hmac(credential.secret()));
        }
        byKey = Map.copyOf(hmacs);
    }

    /**
     * Whether {@code auth} allows a private channel. Some SDKs attach channel_data to private channels and sign it, so
     * both forms are good when there is any.
     */
    public boolean allowsPrivate(@Nullable String auth, String socketId, String channel, @Nullable String channelData) {
        String text = socketId + ":" + channel;
        return verifies(auth, text)
                || (channelData != null && !channelData.isEmpty() && verifies(auth, text + ":" + channelData));
    }

    /**
     * Whether {@code auth} allows a presence channel. channel_data, unless absent or empty, must be signed too; without
     * it the member is the signed-in user, which the caller has to see to.
     */
    public boolean allowsPresence(
            @Nullable String auth, String socketId, String channel, @Nullable String channelData) {
        String text = socketId + ":" + channel;
        return verifies(auth, channelData == null || channelData.isEmpty() ? text : text + ":" + channelData);
    }

    /** Whether {@code auth}, which for a signin may also be the bare hex, allows to sign in with {@code userData}. */
    public boolean allowsSignin(@Nullable String auth, String socketId, @Nullable String userData) {
        if (auth == null || userData == null) {
            return false;
        }
        String text = socketId + "::user::" + userData;
        if (auth.indexOf(':') >= 0) {
            return verifies(auth, text);
        }
        boolean allowed = false;
        for (Hmac hmac : byKey.values()) {
            allowed |= hmac.verifies(text, auth);
        }
        return allowed;
    }

    private boolean verifies(@Nullable String auth, String text) {
        int colon = auth == null ? -1 : auth.indexOf(':');
        if (auth == null || colon < 0) {
            return false;
        }
        Hmac hmac = byKey.get(auth.substring(0, colon));
        return hmac != null && hmac.verifies(text, auth.substring(colon + 1));
    }
}
