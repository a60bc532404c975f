package io.ringcast.engine.presence;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind one connection. The byte arrays are passed on untouched and may not be changed.
 *
 * <p>Thread: any.
 *
 * @param client the connection: a socket id or a client id
 * @param user the user's id; empty for an anonymous one
 * @param connInfo what is known of the connection, or null
 * @param chanInfo what is known of it in one channel, or null
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes, compared by content
public record ClientInfo(String client, String user, byte @Nullable [] connInfo, byte @Nullable [] chanInfo) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientInfo that
                && client.equals(that.client)
                && user.equals(that.user)
                && Arrays.equals(connInfo, that.connInfo)
                && Arrays.equals(chanInfo, that.chanInfo);
    }

    @Override
    public int hashCode() {
        return client.hashCode();
    }
}
