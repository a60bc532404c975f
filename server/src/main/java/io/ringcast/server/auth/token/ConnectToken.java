package io.ringcast.server.auth.token;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of checking a token for a connection.
 *
 * <p>Thread: any.
 */
public sealed interface ConnectToken {
    /** {@link Valid#expireAtSeconds()} of a connection that does not expire. */
    long NEVER = 0;

    /**
     * It is good.
     *
     * @param user the user's id; empty for an anonymous one
     * @param expireAtSeconds when the connection expires, in Unix seconds, or {@link #NEVER}; it may lie in the past
     * @param info what others see of the connection, or null
     * @param meta what only back ends see of it, or null
     * @param subs the channels that the server subscribes it to, in the token's order
     */
    record Valid(
            String user,
            long expireAtSeconds,
            @Nullable TokenPayload info,
            @Nullable TokenPayload meta,
            Map<String, TokenSubscription> subs)
            implements ConnectToken {
        public Valid {
            subs = Collections.unmodifiableMap(new LinkedHashMap<>(subs));
        }
    }

    /** It was good once or will be: its {@code exp} is over or its {@code nbf} lies ahead. */
    record Expired() implements ConnectToken {}

    /**
     * It is not good.
     *
     * @param reason for the log; it quotes nothing of the token
     */
    record Invalid(String reason) implements ConnectToken {}
}
