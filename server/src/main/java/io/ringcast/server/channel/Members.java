package io.ringcast.server.channel;

import io.ringcast.engine.presence.Member;
import io.ringcast.server.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Makes members of users that did not come with JSON of their own.
 *
 * <p>Thread: any.
 */
public final class Members {
    private Members() {}

    /**
     * The member that a user is.
     *
     * @param info JSON text, or null for nothing
     */
    public static Member of(String userId, byte @Nullable [] info) {
        return new Member(userId, RawJson.ofString(userId).bytes(), info);
    }
}
