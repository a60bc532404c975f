package io.ringcast.server.protocol.centrifuge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a client is, as far as whoever vouches for it says.
 *
 * <p>Thread: any.
 *
 * @param user empty for an anonymous one
 * @param expireAtSeconds when they expire, in Unix seconds; 0 for never
 * @param refreshes whether it is the client that has to bring new ones in time
 * @param info what others see of the connection, or null
 * @param data what the client is told, or null
 * @param meta what only back ends see, or null
 * @param byToken whether {@code subs} come from a token, so that a new token has to name the same
 * @param subs channels that the server subscribes the client to
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; never compared
public record Credentials(
        String user,
        long expireAtSeconds,
        boolean refreshes,
        byte @Nullable [] info,
        byte @Nullable [] data,
        byte @Nullable [] meta,
        boolean byToken,
        Map<String, Grant> subs) {
    public Credentials {
        subs = Collections.unmodifiableMap(new LinkedHashMap<>(subs));
    }

    /** Somebody of whom nothing is known. */
    public static Credentials anonymous() {
        return of("");
    }

    /** A user of whom nothing else is known. */
    public static Credentials of(String user) {
        return new Credentials(user, 0, false, null, null, null, false, Map.of());
    }
}
