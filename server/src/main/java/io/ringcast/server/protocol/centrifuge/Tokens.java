package io.ringcast.server.protocol.centrifuge;

import io.ringcast.server.auth.token.ConnectToken;
import io.ringcast.server.auth.token.SubscribeToken;
import io.ringcast.server.auth.token.TokenPayload;
import io.ringcast.server.auth.token.TokenSubscription;
import io.ringcast.server.auth.token.TokenVerifier;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who checks tokens, and what tokens grant.
 *
 * <p>Thread: any.
 *
 * @param connection for connections
 * @param subscription for subscriptions; mostly the same
 */
public record Tokens(TokenVerifier connection, TokenVerifier subscription) {
    static Credentials credentials(ConnectToken.Valid token, boolean refreshes) {
        Map<String, Grant> subs = new LinkedHashMap<>();
        token.subs().forEach((channel, options) -> subs.put(channel, grant(options, 0)));
        return new Credentials(
                token.user(),
                token.expireAtSeconds(),
                refreshes,
                json(token.info()),
                null,
                bytes(token.meta()),
                true,
                subs);
    }

    static Grant grant(SubscribeToken.Valid token) {
        return grant(token.options(), token.expireAtSeconds());
    }

    private static Grant grant(TokenSubscription options, long expireAtSeconds) {
        TokenSubscription.Overrides overrides = options.overrides();
        return new Grant(
                json(options.info()),
                json(options.data()),
                expireAtSeconds,
                true,
                new Grant.Overrides(
                        choice(overrides.presence()),
                        choice(overrides.joinLeave()),
                        choice(overrides.forcePushJoinLeave()),
                        choice(overrides.forcePositioning()),
                        choice(overrides.forceRecovery())));
    }

    private static @Nullable Boolean choice(TokenSubscription.Choice choice) {
        return switch (choice) {
            case AS_CONFIGURED -> null;
            case ON -> true;
            case OFF -> false;
        };
    }

    // Members of a channel see it in whatever they speak, and most of them speak JSON.
    private static byte @Nullable [] json(@Nullable TokenPayload payload) {
        return payload == null || !payload.json() ? null : payload.bytes();
    }

    private static byte @Nullable [] bytes(@Nullable TokenPayload payload) {
        return payload == null ? null : payload.bytes();
    }
}
